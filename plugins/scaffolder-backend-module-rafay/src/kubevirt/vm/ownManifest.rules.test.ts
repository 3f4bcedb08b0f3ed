import type { VmInput } from '../types';
import { toYaml } from '../yaml';
import { buildVirtualMachine } from './virtualMachine';
import { own, context, adopt } from './__testUtils__/ownManifests';

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

  it('is reported where a manifest names its Secret', () => {
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
