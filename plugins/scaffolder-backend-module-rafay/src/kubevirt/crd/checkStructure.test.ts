import { growthOf } from '@rafay-kubevirt/test-setup';
import { checkStructureAcrossVersions } from './acrossVersions';
import { checkStructure } from './checkStructure';
import { crdKinds, schemaAt } from './crdSchemas';

const [newest] = crdKinds('VirtualMachine');

const vm = (vmiSpec: object = {}, spec: object = {}) => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: { name: 'web' },
  spec: {
    runStrategy: 'Always',
    template: { spec: { domain: { devices: {} }, ...vmiSpec } },
    ...spec,
  },
});
const found = (object: object) =>
  checkStructure(object, newest).map(({ path, message, nearest }) => [
    path,
    nearest ? `${message}; ${nearest}` : message,
  ]);

describe('the structural schema', () => {
  it('is known of each release that the product supports, the newest first', () => {
    expect(crdKinds('VirtualMachine').map(({ version }) => version)).toEqual([
      '1.9',
      '1.8',
      '1.7',
      '1.6',
      '1.5',
      '1.4',
    ]);
    expect(crdKinds('DataVolume').map(({ product }) => product)).toContain(
      'CDI',
    );
    expect(crdKinds('Pod')).toEqual([]);
  });

  it('has no pattern but that of an amount, which is read here by its rules', () => {
    const patterns = new Set<string | undefined>();
    const seen = new Set<number>();
    const open = crdKinds('VirtualMachine').map(({ schema }) => schema);
    open.push(...crdKinds('DataVolume').map(({ schema }) => schema));
    for (const place of open) {
      if (!seen.has(place)) {
        seen.add(place);
        const { pattern, properties = {}, items } = schemaAt(place);
        patterns.add(pattern);
        open.push(...Object.values(properties));
        open.push(...(items === undefined ? [] : [items]));
      }
    }
    expect([...patterns].filter(Boolean)).toEqual([
      expect.stringContaining('([KMGTPE]i)|[numkMGTPE]'),
    ]);
  });

  it('says nothing of what is right', () => {
    expect(
      found(
        vm({
          domain: {
            cpu: { cores: 2 },
            resources: { requests: { memory: '1Gi', cpu: 1.5 } },
            devices: { disks: [{ name: 'root', disk: {} }] },
          },
          readinessProbe: { httpGet: { port: 'http' } },
          nodeSelector: { storage: 'fast' },
          affinity: null,
        }),
      ),
    ).toEqual([]);
  });

  it.each<[string, object, string, string | undefined]>([
    [
      'a field above its place',
      vm({}, { nodeSelector: { storage: 'fast' } }),
      'spec.nodeSelector',
      'spec.template.spec.nodeSelector',
    ],
    [
      'a slip',
      vm({ netwroks: [] }),
      'spec.template.spec.netwroks',
      'spec.template.spec.networks',
    ],
    [
      'a field beside its place',
      vm({ domain: { devices: {}, interfaces: [] } }),
      'spec.template.spec.domain.interfaces',
      'spec.template.spec.domain.devices.interfaces',
    ],
    [
      'another case',
      vm({ nodeselector: {} }),
      'spec.template.spec.nodeselector',
      'spec.template.spec.nodeSelector',
    ],
    [
      'a field of an item',
      vm({ volumes: [{ name: 'a', containerdisk: { image: 'x' } }] }),
      'spec.template.spec.volumes[0].containerdisk',
      'spec.template.spec.volumes[].containerDisk',
    ],
    [
      'a field of the metadata',
      { ...vm(), metadata: { name: 'web', lables: {} } },
      'metadata.lables',
      'metadata.labels',
    ],
    [
      'what is like nothing',
      vm({ zzzzzzzzzzzz: 1 }),
      'spec.template.spec.zzzzzzzzzzzz',
      undefined,
    ],
  ])(
    'has no place for %s, and names the nearest',
    (_what, object, path, near) => {
      expect(found(object)).toEqual([
        [path, `KubeVirt 1.9 has no such field${near ? `; ${near}` : ''}`],
      ]);
    },
  );

  it.each<[string, object, string, string]>([
    [
      'text for a number',
      vm({ domain: { devices: {}, cpu: { cores: '4' } } }),
      'domain.cpu.cores',
      'must be a whole number, not text (write 4 without quotes)',
    ],
    [
      'text for a truth',
      vm({ domain: { devices: {}, cpu: { dedicatedCpuPlacement: 'true' } } }),
      'domain.cpu.dedicatedCpuPlacement',
      'must be true or false, not text (write true without quotes)',
    ],
    [
      'a fraction',
      vm({ domain: { devices: {}, cpu: { cores: 1.5 } } }),
      'domain.cpu.cores',
      'must be a whole number, not a number',
    ],
    [
      'a number for text',
      vm({ hostname: 7 }),
      'hostname',
      'must be text, not a whole number',
    ],
    [
      'an object for a list',
      vm({ volumes: { name: 'a' } }),
      'volumes',
      'must be a list, not an object',
    ],
    [
      'null in a list',
      vm({ volumes: [null] }),
      'volumes[0]',
      'must be an object, not null',
    ],
    [
      'no amount',
      vm({ domain: { devices: {}, memory: { guest: 'lots' } } }),
      'domain.memory.guest',
      '"lots" is no amount such as 500m or 2Gi',
    ],
    [
      'more than a number holds',
      vm({ domain: { devices: {}, cpu: { cores: 2 ** 40 } } }),
      'domain.cpu.cores',
      `${2 ** 40} must be from ${-(2 ** 31)} to ${2 ** 31 - 1}`,
    ],
    [
      'what is missing',
      vm({ volumes: [{ emptyDisk: { capacity: '1Gi' } }] }),
      'volumes[0].name',
      'is missing',
    ],
  ])('refuses %s', (_what, object, path, message) => {
    expect(found(object)).toEqual([[`spec.template.spec.${path}`, message]]);
  });

  it('names no more problems than anybody reads', () => {
    const object = vm({
      ...Object.fromEntries(
        Array.from({ length: 1000 }, (_, index) => [`odd${index}`, 1]),
      ),
    });
    expect(found(object)).toHaveLength(20);
  });

  it.each<[string, (size: number) => object]>([
    [
      'unknown fields',
      size =>
        vm(
          Object.fromEntries(
            Array.from({ length: size }, (_, index) => [`disk${index}`, 1]),
          ),
        ),
    ],
    [
      'items',
      size =>
        vm({ volumes: Array.from({ length: size }, () => ({ name: 'a' })) }),
    ],
    ['a long amount', size => vm({ hostname: '1'.repeat(size * 10) })],
    ['a long name', size => vm({ ['volumes'.repeat(size)]: 1, hostname: 'x' })],
  ])('takes time that grows with %s', (_what, make) => {
    expect(
      growthOf(make, object => checkStructure(object, newest), 4000),
    ).toBeLessThan(2.5);
  });
});

describe('the schemas of several releases', () => {
  const rebooting = { domain: { devices: {}, rebootPolicy: 'Reboot' } };
  const report = (object: object, release?: string) => {
    const result = checkStructureAcrossVersions(object as never, 'vm', release);
    let problems = '';
    try {
      result.throwProblems();
    } catch (error) {
      problems = (error as Error).message;
    }
    return { problems, warnings: result.warnings };
  };

  it('decide by the release that is known', () => {
    expect(report(vm(rebooting), 'v1.9.0')).toEqual({
      problems: '',
      warnings: [],
    });
    expect(report(vm(rebooting), 'v1.6.3').problems).toBe(
      'vm.spec.template.spec.domain.rebootPolicy: KubeVirt 1.6 has no such field; KubeVirt 1.9, 1.8 have it',
    );
  });

  it('warn of what older ones do not have where it is not known', () => {
    expect(report(vm(rebooting))).toEqual({
      problems: '',
      warnings: [
        'vm.spec.template.spec.domain.rebootPolicy: KubeVirt 1.7 and older have no such field, and drop it',
      ],
    });
  });

  it('warn only of what a release may have that is newer than all that are known', () => {
    const { problems, warnings } = report(vm({ brandNew: true }), 'v1.10.0');
    expect(problems).toBe('');
    expect(warnings).toEqual([
      expect.stringContaining(
        'vm.spec.template.spec.brandNew: KubeVirt 1.9 has no such field',
      ),
    ]);
    expect(report(vm({ hostname: 7 }), 'v1.10.0').problems).not.toBe('');
  });

  it('take the oldest for what is older', () => {
    expect(report(vm(rebooting), 'v1.2.0').problems).toContain('KubeVirt 1.4');
  });
});
