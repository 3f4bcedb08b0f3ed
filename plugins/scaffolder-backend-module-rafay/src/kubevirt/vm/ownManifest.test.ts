import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exampleContext } from '../__testUtils__/machines';
import { describeWithData, kubevirtData } from '../__testUtils__/testData';
import type { KubeDoc, VmInput } from '../types';
import { parseKubeDocs, toYaml } from '../yaml';
import { buildVirtualMachine } from './virtualMachine';

const own = `# kept out
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: web
  uid: 8f3c
  finalizers: [kubevirt.io/virtualMachineControllerFinalize]
  resourceVersion: "7"
  labels: {tier: web}
spec:
  running: true
  dataVolumeTemplates:
  - metadata: {name: web-root}
    spec:
      source:
        registry: {url: "docker://quay.io/containerdisks/fedora:latest"}
      storage: {resources: {requests: {storage: 10Gi}}}
  template:
    metadata:
      labels: {tier: front}
    spec:
      domain:
        cpu: {cores: 2}
        memory: {guest: 2Gi}
        devices:
          disks:
          - name: root
            disk: {bus: virtio}
          interfaces:
          - name: default
            masquerade: {}
      networks:
      - name: default
        pod: {}
      volumes:
      - name: root
        dataVolume: {name: web-root}
status:
  ready: true
`;

const context = { ...exampleContext, path: 'vms[0]' };
const adopt = (manifest: string | object, more: Partial<VmInput> = {}) =>
  buildVirtualMachine(
    { name: 'web', manifest: manifest as never, ...more },
    context,
  );

describe('an own manifest', () => {
  it('is taken over with what maps it to its entity, and without what servers write', () => {
    const { manifest, needsCdi, warnings } = adopt(own, {
      labels: { team: 'a' },
    });
    expect(needsCdi).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('runStrategy: Always')]);
    expect(manifest.metadata).toEqual({
      name: 'web',
      namespace: 'shop',
      labels: {
        tier: 'web',
        team: 'a',
        'backstage.io/kubernetes-id': 'orders',
        'kubevirt.io/vm': 'web',
      },
      annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
    });
    const spec = manifest.spec as any;
    expect(spec.runStrategy).toBe('Always');
    expect(spec).not.toHaveProperty('running');
    expect(spec.template.metadata).toEqual({
      labels: {
        tier: 'front',
        team: 'a',
        'backstage.io/kubernetes-id': 'orders',
        'kubevirt.io/vm': 'web',
      },
      annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
    });
    expect(toYaml([manifest])).not.toMatch(
      /kept out|status|uid|resourceVersion|finalizers/,
    );
  });

  it('may be given as an object, which stays as it was', () => {
    const [object] = parseKubeDocs(own, { name: 'x' });
    const before = structuredClone(object);
    expect(adopt(object).manifest).toEqual(adopt(own).manifest);
    expect(object).toEqual(before);
  });

  const vmi = `apiVersion: kubevirt.io/v1
kind: VirtualMachineInstance
metadata: {name: web}
spec:
  domain: {devices: {}, memory: {guest: 1Gi}}
`;
  it('may be a VMI', () => {
    const { manifest, needsCdi } = adopt(vmi);
    expect(needsCdi).toBe(false);
    expect(manifest.metadata.labels).toMatchObject({
      'backstage.io/kubernetes-id': 'orders',
    });
  });

  it.each<[string, string, string]>([
    ['no YAML', 'a: [', ''],
    ['two objects', `${own}---\n${own}`, 'holds 2 objects'],

    [
      'another kind',
      own.replace('kind: VirtualMachine', 'kind: VirtualMachinePool'),
      '.kind: ',
    ],
    ['a Pod', own.replace('kubevirt.io/v1', 'v1'), '.apiVersion: '],
    [
      'an old version',
      own.replace('kubevirt.io/v1', 'kubevirt.io/v1alpha3'),
      '.apiVersion: ',
    ],
    [
      'another name',
      own.replace('name: web\n', 'name: other\n'),
      '.metadata.name: ',
    ],
    [
      'another namespace',
      own.replace('  uid: 8f3c', '  namespace: kube-system'),
      '.metadata.namespace: ',
    ],
    [
      'a disk without volume',
      own.replace(
        '- name: root\n            disk',
        '- name: wrong\n            disk',
      ),
      '.spec.template.spec.domain.devices.disks[0]: ',
    ],
    [
      'a volume with two sources',
      own.replace(
        'dataVolume: {name: web-root}',
        'dataVolume: {name: web-root}\n        emptyDisk: {capacity: 1Gi}',
      ),
      '.spec.template.spec.volumes[0]: ',
    ],
    [
      'a volume without source',
      own.replace('        dataVolume: {name: web-root}\n', ''),
      '.spec',
    ],
    [
      'two volumes of one name',
      own.replace(
        '      - name: root\n        dataVolume',
        '      - name: root\n        emptyDisk: {capacity: 1Gi}\n      - name: root\n        dataVolume',
      ),
      '.spec.template.spec.volumes[1].name: ',
    ],
    [
      'a network without interface',
      own.replace('- name: default\n        pod', '- name: other\n        pod'),
      '.spec.template.spec.networks[0]: ',
    ],
    [
      'an unused DataVolume',
      own.replace('dataVolume: {name: web-root}', 'emptyDisk: {capacity: 1Gi}'),
      '.spec.dataVolumeTemplates[0].metadata.name: ',
    ],
    [
      'a DataVolume from elsewhere',
      own.replace('docker://quay.io', 'docker://evil.example.org'),
      '.spec.dataVolumeTemplates[0].spec.source.registry.url: ',
    ],
    [
      'a DataVolume without source',
      own.replace(
        '      source:\n        registry: {url: "docker://quay.io/containerdisks/fedora:latest"}\n',
        '',
      ),
      '.spec.dataVolumeTemplates[0].spec: ',
    ],
    [
      'both running and runStrategy',
      own.replace('running: true', 'running: true\n  runStrategy: Always'),
      '.spec.running: ',
    ],
    [
      'an unknown run strategy',
      own.replace('running: true', 'runStrategy: Often'),
      '.spec.runStrategy: ',
    ],
    [
      'no run strategy',
      own.replace('  running: true\n', ''),
      '.spec.runStrategy: ',
    ],
    [
      'memory with an instance type',
      own.replace(
        'running: true',
        'running: true\n  instancetype: {name: u1.small}',
      ),
      '.spec.template.spec.domain.cpu.cores: ',
    ],
    [
      'odd memory',
      own.replace('guest: 2Gi', 'guest: lots'),
      '.spec.template.spec.domain.memory.guest: ',
    ],
    [
      'CPU -1',
      own.replace('cores: 2', 'cores: -1'),
      '.spec.template.spec.domain.cpu.cores: ',
    ],
    [
      'no domain',
      own.replace('      domain:', '      other:'),
      '.spec.template.spec.domain: ',
    ],
    [
      'no template',
      'apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: web}\nspec: {runStrategy: Always}\n',
      '.spec.template: ',
    ],
    [
      'a template of nothing',
      'apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: web}\nspec: {runStrategy: Always, template: {}}\n',
      '.spec.template.spec: ',
    ],
    [
      'a password',
      own.replace(
        'dataVolume: {name: web-root}',
        'cloudInitNoCloud: {userData: "#cloud-config\\npassword: fedora"}',
      ),
      '.spec.template.spec.volumes[0].cloudInitNoCloud.userData: ',
    ],
    [
      'a password in base64',
      own.replace(
        'dataVolume: {name: web-root}',
        `cloudInitNoCloud: {userDataBase64: ${Buffer.from(
          '#cloud-config\npassword: fedora\n',
        ).toString('base64')}}`,
      ),
      '.spec',
    ],
    [
      'a template expression',
      own.replace('tier: front', "tier: '{{{ .x }}}'"),
      '.spec.template.metadata.labels.tier: ',
    ],
  ])('is refused with %s, naming the place', (_what, manifest, place) => {
    expect(manifest).not.toBe(own);
    expect(() => adopt(manifest)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(
          `vms[0].manifest${place.startsWith('.') ? place : ''}`,
        ),
      }),
    );
  });

  const REGISTRY =
    'registry: {url: "docker://quay.io/containerdisks/fedora:latest"}';
  it.each<[string, string, string, string]>([
    [
      'DataVolumes as an object',
      '  - metadata: {name: web-root}\n',
      '    metadata: {name: web-root}\n',
      '.spec.dataVolumeTemplates: must be a list, not an object',
    ],
    [
      'a DataVolume that is a text',
      '  - metadata: {name: web-root}\n',
      '  - web-root\n  - metadata: {name: web-root}\n',
      '.spec.dataVolumeTemplates[0]: must be an object, not text',
    ],
    [
      'a source that is a text',
      REGISTRY,
      'http: https://images.example.com/x',
      '.source.http: must be an object, not text',
    ],
    [
      'headers of a download',
      REGISTRY,
      'http: {url: "https://quay.io/x", extraHeaders: ["Accept: text/plain"]}',
      '.source.http.extraHeaders: ',
    ],
    [
      'an image that CDI runs',
      REGISTRY,
      'vddk: {url: "https://quay.io/", initImageURL: "registry.other.example/vddk:8"}',
      '.source.vddk.initImageURL: registry.other.example is not among the hosts',
    ],
    [
      'an image with credentials that CDI runs',
      REGISTRY,
      'vddk: {initImageURL: "me:word@quay.io/vddk:8"}',
      '.source.vddk.initImageURL: ',
    ],
    [
      'a file of the node',
      '      volumes:\n',
      '      volumes:\n      - name: extra\n        hostDisk: {path: /etc/shadow, type: Disk}\n',
      '.spec.template.spec.volumes[0].hostDisk: a file of the node',
    ],
    [
      'a container disk with credentials',
      '      volumes:\n',
      '      volumes:\n      - name: extra\n        containerDisk: {image: "me:word@quay.io/x"}\n',
      '.volumes[0].containerDisk.image: ',
    ],
    [
      'a kernel from an address',
      'cpu: {cores: 2}',
      'firmware: {kernelBoot: {container: {image: "https://quay.io/x", kernelPath: /boot/vmlinuz}}}',
      '.domain.firmware.kernelBoot.container.image: ',
    ],
    [
      'a sidecar',
      'labels: {tier: front}',
      'annotations: {hooks.kubevirt.io/hookSidecars: "[]"}',
      '.annotations.hooks.kubevirt.io/hookSidecars: sidecars run programs',
    ],
    [
      'a password in an annotation',
      'labels: {tier: front}',
      'annotations: {note: "--password=word"}',
      'this contains a password',
    ],
    [
      'a header of a probe',
      'domain:\n',
      'readinessProbe: {httpGet: {port: 80, httpHeaders: [{name: Authorization, value: abc}]}}\n      domain:\n',
      '.readinessProbe.httpGet.httpHeaders[0].value: ',
    ],
  ])('is refused for %s', (_what, from, to, message) => {
    expect(own).toContain(from);
    const text = own.replace(from, to);
    const refusal = expect.objectContaining({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
    expect(() => adopt(text)).toThrow(refusal);
    expect(() => adopt(text)).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('word@'),
      }),
    );
  });

  it('takes a sidecar from the form no more than from the manifest', () => {
    expect(() =>
      adopt(own, { annotations: { 'hooks.kubevirt.io/hookSidecars': '[]' } }),
    ).toThrow('sidecars run programs');
  });

  it('is bounded as an object as it is as text', () => {
    const [doc] = parseKubeDocs(own, { name: 'own' });
    expect(() =>
      adopt({ ...doc, extra: Array.from({ length: 20_000 }, () => 1) }),
    ).toThrow('is larger than 65536 bytes');
    let deep: object = {};
    for (let level = 0; level < 5000; level++) {
      deep = { a: deep };
    }
    expect(() => adopt({ ...doc, extra: deep })).toThrow(
      'is nested more than 100 levels deep',
    );
  });

  it.each(['', '---\n', '# nothing\n'])(
    'must hold something, unlike %j',
    text => {
      expect(() => adopt(text || ' ')).toThrow('holds 0 objects');
    },
  );

  it('loses anchors that nothing refers to, and may have none that something does', () => {
    const anchored = own.replace('tier: front', 'tier: &a front');
    expect(toYaml([adopt(anchored).manifest])).not.toContain('&a');
    expect(() => adopt(anchored.replace('tier: web', 'tier: *a'))).toThrow();
    expect(() =>
      adopt(own.replace('tier: web', 'tier: &a web').replace('front', '*a')),
    ).toThrow('anchors and aliases');
  });

  it('must be of the kind that was chosen', () => {
    expect(() => adopt(own, { kind: 'VirtualMachineInstance' })).toThrow(
      'vms[0].manifest.kind: ',
    );
  });

  it('must not be larger than a manifest can sensibly be', () => {
    expect(() => adopt(`${own}# ${'x'.repeat(70_000)}`)).toThrow(
      'larger than 65536 bytes',
    );
  });
});

describe('an own manifest and KubeVirt’s own rules', () => {
  const ROOT = 'dataVolume: {name: web-root}';
  const accepted = (manifest: string, more: Partial<VmInput> = {}) =>
    adopt(manifest, more);

  it('may be what virtctl create vm writes for an imported volume', () => {
    const { manifest, warnings } = accepted(
      own
        .replace(
          '  running: true\n',
          `  runStrategy: Always
  instancetype: {inferFromVolume: root, inferFromVolumeFailurePolicy: Ignore}
  preference: {inferFromVolume: root, inferFromVolumeFailurePolicy: Ignore}
`,
        )
        .replace('        cpu: {cores: 2}\n', '        resources: {}\n')
        .replace('guest: 2Gi', 'guest: 512Mi'),
    );
    expect(warnings).toEqual([]);
    expect(manifest.spec).toMatchObject({
      template: { spec: { domain: { memory: { guest: '512Mi' } } } },
    });
  });

  const typed = own.replace(
    'running: true',
    'runStrategy: Always\n  instancetype: {name: u1.small}',
  );
  it.each(['cpu: "2"', 'memory: 2Gi'])(
    'may not ask for %s beside an instance type',
    amount => {
      for (const list of ['requests', 'limits']) {
        expect(() =>
          accepted(
            typed
              .replace('cpu: {cores: 2}', `resources: {${list}: {${amount}}}`)
              .replace('        memory: {guest: 2Gi}\n', ''),
          ),
        ).toThrow(`.domain.resources.${list}.${amount.split(':')[0]}: `);
      }
    },
  );

  it('may have a CD-ROM without a disc, with a warning of the feature gate', () => {
    const { warnings } = accepted(
      own.replace(
        '          - name: root\n',
        '          - name: cdrom\n            cdrom: {bus: sata}\n          - name: root\n',
      ),
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(/disks\[0\]: .*DeclarativeHotplugVolumes.*1\.9/),
    );
  });

  it('may use a DataVolume through its claim', () => {
    const { manifest } = accepted(
      own.replace(ROOT, 'persistentVolumeClaim: {claimName: web-root}'),
    );
    expect(toYaml([manifest])).toContain('claimName: web-root');
  });

  it('may be populated by a claim’s own data source', () => {
    expect(() =>
      accepted(
        own
          .replace(/ {6}source:\n {8}registry.*\n/, '')
          .replace(
            'storage: {resources:',
            'storage: {dataSourceRef: {kind: VirtualMachineSnapshot, name: a}, resources:',
          ),
      ),
    ).not.toThrow();
  });

  it.each<[string, string, string]>([
    ['as much memory as it likes', 'guest: 2Gi', 'guest: 32Ti'],
    ['little memory', 'guest: 2Gi', 'guest: 8Mi'],
    ['memory without a unit', 'guest: 2Gi', 'guest: 2147483648'],
    ['many cores', 'cores: 2', 'cores: 600'],
    ['the cores left to KubeVirt', 'cores: 2', 'cores: 0'],
    [
      'a label of KubeVirt that a VM may have',
      'tier: web',
      'kubevirt.io/created-by: me',
    ],
  ])('may have %s', (_what, from, to) => {
    expect(own).toContain(from);
    expect(() => accepted(own.replace(from, to))).not.toThrow();
  });

  it.each<[string, string, string, string]>([
    [
      'spec.nodeSelector',
      '  running: true\n',
      '  running: true\n  nodeSelector: {storage: fast}\n',
      '.spec.nodeSelector: KubeVirt 1.9 has no such field; did you mean spec.template.spec.nodeSelector?',
    ],
    [
      'netwroks',
      '      networks:',
      '      netwroks:',
      '.spec.template.spec.netwroks: KubeVirt 1.9 has no such field; did you mean spec.template.spec.networks?',
    ],
    [
      'cores as text',
      'cores: 2',
      'cores: "4"',
      '.spec.template.spec.domain.cpu.cores: must be a whole number, not text (write 4 without quotes)',
    ],
    [
      'a label that KubeVirt keeps to itself',
      'tier: front',
      'kubevirt.io/schedulable: "true"',
      'kubevirt.io/schedulable is set by KubeVirt itself',
    ],
    [
      'a DataVolume without size',
      '      storage: {resources: {requests: {storage: 10Gi}}}\n',
      '',
      'exactly one of pvc and storage is needed',
    ],
    [
      'a bus that is none',
      'disk: {bus: virtio}',
      'disk: {bus: ide}',
      '.disks[0].disk.bus: ',
    ],
    [
      'a slip in the metadata of the template',
      'labels: {tier: front}',
      'lables: {tier: front}',
      '.spec.template.metadata.lables: KubeVirt 1.9 has no such field; did you mean spec.template.metadata.labels?',
    ],
    [
      'an odd network model',
      'masquerade: {}',
      'masquerade: {}\n            model: e100',
      '.interfaces[0].model: ',
    ],
  ])('is refused for %s', (_what, from, to, message) => {
    expect(own).toContain(from);
    expect(() => accepted(own.replace(from, to))).toThrow(message);
  });

  it('names every problem at once', () => {
    expect(() =>
      accepted(own.replace('cores: 2', 'cores: "4", coers: 1')),
    ).toThrow(/cpu\.cores: .*\n.*cpu\.coers: /);
  });

  it.each<[string, Partial<VmInput>]>([
    ['cloudInit', { cloudInit: { userDataSecretRef: 'a' } }],
    ['memory', { memory: '1Gi' }],
    ['runStrategy', { runStrategy: 'Halted' }],
    ['source', { source: { type: 'pvc', name: 'a' } }],
    ['networks', { networks: [] }],
    ['cpu', { cpu: 1 }],
  ])('is not given beside %s, which would be in vain', (field, more) => {
    expect(() => accepted(own, more)).toThrow(
      `vms[0].${field}: is not used beside manifest`,
    );
  });

  it('is told where a manifest names its Secret', () => {
    expect(() =>
      accepted(
        own.replace(
          ROOT,
          'cloudInitNoCloud: {userData: "#cloud-config\\npassword: fedora"}',
        ),
      ),
    ).toThrow('secretRef of cloudInitNoCloud');
    expect(() =>
      accepted(
        own
          .replace(/ {2}dataVolumeTemplates:[^]*?(?= {2}template:)/, '')
          .replace(ROOT, 'cloudInitNoCloud: {secretRef: {name: web-init}}'),
      ),
    ).not.toThrow();
  });

  it('may be a live VM, and loses what its cluster wrote', () => {
    const { manifest, warnings } = accepted(
      own
        .replace(
          '  labels: {tier: web}',
          `  creationTimestamp: "2026-01-01T00:00:00Z"
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    kubevirt.io/latest-observed-api-version: v1
    kubevirt.io/storage-observed-api-version: v1
    restore.kubevirt.io/lastRestoreUID: web-3
    note: kept`,
        )
        .replace(
          '  running: true\n',
          `  runStrategy: Always
  instancetype: {kind: VirtualMachineClusterInstancetype, name: u1.small, revisionName: web-u1.small-1}
  preference: {name: fedora, revisionName: web-fedora-1}
`,
        )
        .replace(
          '        cpu: {cores: 2}\n',
          '        firmware: {uuid: 5d3, serial: 1f}\n'
            .replace('5d3', '"5d3"')
            .replace('1f', '"1f"'),
        )
        .replace('        memory: {guest: 2Gi}\n', '')
        .replace(
          '      labels: {tier: front}',
          '      creationTimestamp: null',
        ),
    );
    const text = toYaml([manifest]);
    expect(text).toContain('note: kept');
    expect(text).not.toMatch(
      /revisionName|observed|last-applied|lastRestore|creationTimestamp/,
    );
    expect(warnings).toEqual(
      [
        'instancetype.revisionName',
        'preference.revisionName',
        'firmware.uuid',
        'firmware.serial',
      ].map(field => expect.stringContaining(field)),
    );
  });

  it('may be a live VMI, and loses where it ran', () => {
    const { manifest } = accepted(`apiVersion: kubevirt.io/v1
kind: VirtualMachineInstance
metadata:
  name: web
  ownerReferences: [{apiVersion: kubevirt.io/v1, kind: VirtualMachine, name: web, uid: "1"}]
  labels:
    kubevirt.io/nodeName: node-1
    kubevirt.io/outdatedLauncherImage: ""
    tier: web
  annotations:
    kubevirt.io/vm-generation: "3"
    kubevirt.io/cluster-instancetype-name: u1.small
spec:
  domain: {devices: {}, memory: {guest: 1Gi}}
status: {phase: Running, nodeName: node-1}
`);
    const text = toYaml([manifest]);
    expect(text).toContain('tier: web');
    expect(text).not.toMatch(/node-1|outdated|generation|u1\.small|owner/);
  });

  it('is held against the release that it goes to', () => {
    const rebooting = own.replace(
      'cpu: {cores: 2}',
      'rebootPolicy: Reboot\n        cpu: {cores: 2}',
    );
    const on = (kubevirtVersion?: string) =>
      buildVirtualMachine(
        { name: 'web', manifest: rebooting },
        { ...context, kubevirtVersion },
      ).warnings.filter(text => text.includes('rebootPolicy'));
    expect(on('v1.9.0')).toEqual([]);
    expect(on('v1.8.4')).toEqual([expect.stringContaining('feature gate')]);
    expect(on()).toHaveLength(2);
    expect(() => on('v1.7.0')).toThrow('KubeVirt 1.7 has no such field');
  });
});

function attempt(doc: KubeDoc): string {
  try {
    const { needsCdi } = buildVirtualMachine(
      { name: doc.metadata.name, manifest: structuredClone(doc) },
      {
        ...exampleContext,
        namespace: doc.metadata.namespace ?? 'shop',
        dataVolumes: { allowedHosts: ['registry:5000', 'registry', 'quay.io'] },
      },
    );
    return needsCdi ? 'needs CDI' : 'no CDI';
  } catch (error) {
    return (error as Error).message;
  }
}

describeWithData('upstream’s own examples', () => {
  const folder = path.join(kubevirtData, 'examples/kubevirt-v1.9.0');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const machines = files.flatMap(file =>
    parseKubeDocs(readFileSync(path.join(folder, file), 'utf8'), { name: file })
      .filter(doc =>
        ['VirtualMachine', 'VirtualMachineInstance'].includes(doc.kind),
      )
      .map(doc => [`${file} ${doc.metadata.name}`, doc] as const),
  );

  it('are there', () => {
    expect(machines.length).toBeGreaterThan(30);
  });

  it.each(machines)(
    '%s is accepted, or refused for what it says',
    (_title, doc) => {
      const outcome = attempt(doc);
      // Refused are their demo passwords, the registry of their CI, sidecars, files of nodes, and memory
      // beside an instance type.
      expect(outcome).toMatch(
        doc.metadata.name === 'vm-alpine-datavolume'
          ? /^needs CDI$/
          : /^(?:no CDI$|.*(?:secret in plain text|this contains a password|no image reference|the instance type sets CPU and memory|sidecars run programs|a file of the node))/,
      );
    },
  );
});
