import { parseKubeDocs, toYaml } from '../yaml';
import { own, adopt } from './__testUtils__/ownManifests';

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
