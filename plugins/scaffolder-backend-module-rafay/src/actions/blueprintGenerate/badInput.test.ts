import { containerVm, createHarness } from '../../__testUtils__/harness';

describe('bad input to rafay:blueprint:generate', () => {
  const harness = createHarness();
  beforeEach(harness.reset);

  const vm = (change: object) => ({ vms: [{ ...containerVm, ...change }] });

  it.each<[string, object, RegExp]>([
    ['no option', { option: undefined }, /^option: /],
    ['another option', { option: 'option3' }, /^option: /],
    ['a misspelt field', { kubvirtVersion: 'v1' }, /^kubvirtVersion: /],
    ['upper case', { project: 'Shop' }, /^project: /],
    ['a long name', { project: 'a'.repeat(64) }, /^project: .*63/],
    ['a path as name', { project: '../../etc' }, /^project: /],
    ['a path as blueprint', { blueprintName: 'a/b' }, /^blueprintName: /],
    ['a path as version', { version: '../v1' }, /^version: /],
    ['the word latest', { version: 'latest' }, /^version: /],
    ['no clusters', { clusters: [] }, /^clusters: .*at least one/],
    ['a cluster twice', { clusters: ['a', 'a'] }, /^clusters: .*twice/],
    [
      'clusters by name and label',
      { clusterLabels: { a: 'b' } },
      /^clusters: .*not both/,
    ],
    [
      'an odd label',
      { clusters: undefined, clusterLabels: { a: 'b,c in (d)' } },
      /^clusterLabels\.a: /,
    ],
    ['a stranger among clusters', { vmClusters: ['east'] }, /^vmClusters\[0\]/],
    ['a reserved namespace', { vmNamespace: 'rafay-system' }, /^vmNamespace: /],
    ['a system namespace', { vmNamespace: 'kube-system' }, /^vmNamespace: /],
    [
      'the namespace of KubeVirt',
      { vmNamespace: 'kubevirt' },
      /^vmNamespace: /,
    ],
    [
      'an unknown release',
      { kubevirtVersion: 'v9.9.9' },
      /^kubevirtVersion: .*unknown/,
    ],
    ['no release', { cdiVersion: 'newest' }, /^cdiVersion: /],
    [
      'a Kubernetes that does not fit',
      { kubernetesVersions: ['1.20'] },
      /^kubevirtVersion: .*1\.20/,
    ],
    ['an odd owner', { owner: 'group:default/a\nb: c' }, /^owner: /],
    [
      'a password in an address',
      { repositoryUrl: 'https://me:secret@git.example.com/a.git' },
      /^repositoryUrl: .*credentials/,
    ],
    [
      'an address of another scheme',
      { repositoryUrl: 'file:///etc/passwd' },
      /^repositoryUrl: /,
    ],
    [
      'an option as branch',
      { repositoryRevision: '--force' },
      /^repositoryRev/,
    ],
    [
      'agents of no repository',
      { repositoryAgents: ['agent-1'] },
      /^repositoryAgents: is not used without repositoryUrl/,
    ],
    [
      'the host of no repository',
      { repositoryProvider: 'Github' },
      /^repositoryProvider: is not used without repositoryUrl/,
    ],
    ['publishing to no fleet', { autoPublish: true }, /^autoPublish: /],
    [
      'a checksum that is none',
      { checksums: { 'kubevirt-operator.yaml': 'abc' } },
      /^checksums\.kubevirt-operator\.yaml: /,
    ],
    [
      'a checksum of something else',
      { checksums: { 'other.yaml': 'a'.repeat(64) } },
      /^checksums: /,
    ],
    [
      'a checksum that does not match',
      { checksums: { 'kubevirt-operator.yaml': 'a'.repeat(64) } },
      /checksum/,
    ],
    ['a path as target', { targetPath: '../out' }, /^targetPath: /],
    ['an absolute target', { targetPath: '/etc' }, /^targetPath: /],
    ['a target with NUL', { targetPath: 'a\u0000b' }, /^targetPath: "a\\u0000/],
    ['a name too long', { targetPath: 'a'.repeat(256) }, /^targetPath: /],
    ['a path too long', { targetPath: 'a/'.repeat(600) }, /^targetPath: /],
    ['VMs of one name', { vms: [containerVm, containerVm] }, /^vms\[1\]\.name/],
    ['a VM with a path as name', vm({ name: '../x' }), /^vms\[0\]\.name: /],
    [
      'a VM with a long name',
      vm({ name: 'a'.repeat(60) }),
      /^vms\[0\]\.name: /,
    ],
    [
      'a VM with the name of a platform workload',
      vm({ name: 'cdi-cr' }),
      /^vms\[0\]\.name: .*platform/,
    ],
    ['CPU below zero', vm({ cpu: -1 }), /^vms\[0\]\.cpu/],
    ['memory in words', vm({ memory: 'lots' }), /^vms\[0\]\.memory/],
    [
      'a disk from an inner address',
      vm({
        source: { type: 'http', url: 'https://169.254.169.254/x', size: '1Gi' },
      }),
      /^vms\[0\]\.source\.url/,
    ],
    [
      'a password for everybody to read',
      vm({ cloudInit: { userData: '#cloud-config\npassword: secret\n' } }),
      /^vms\[0\]\.cloudInit/,
    ],
    [
      '10,000 VMs',
      {
        vms: Array.from({ length: 10_000 }, (_, index) => ({
          ...containerVm,
          name: `vm-${index}`,
        })),
      },
      /^vms: 10000 /,
    ],
  ])(
    'names the field and writes nothing: %s',
    async (_name, input, message) => {
      await expect(harness.generate(input)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(message),
      });
      expect(harness.files()).toEqual({});
    },
  );

  it('refuses an add-on above 1 MiB unless asked to write it', async () => {
    const file = 'kubevirt/v1.9.0/kubevirt-operator.yaml';
    const text = harness.releases.content({ path: 'kubevirt/v1.9.0' }) as any;
    const padding = `---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: big\n  namespace: kubevirt\n  annotations:\n    big: ${'x'.repeat(
      1_100_000,
    )}\n`;
    harness.releases.addContent({
      [file]: `${text['kubevirt-operator.yaml']}${padding}`,
    });
    await expect(harness.generate()).rejects.toThrow(
      /^bundling: .*above 1 MiB.*split.*allowLargeBundles/,
    );
    expect(harness.files()).toEqual({});
    const { outputs } = await harness.generate({ allowLargeBundles: true });
    expect(outputs.warnings.join()).toContain('above 1 MiB');
  });
});
