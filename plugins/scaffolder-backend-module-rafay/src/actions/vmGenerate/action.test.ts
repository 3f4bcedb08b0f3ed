import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import {
  containerVm,
  createHarness,
  importedVm,
} from '../../__testUtils__/harness';

describe('rafay:vm:generate', () => {
  const harness = createHarness();
  beforeEach(async () => {
    harness.reset();
    await harness.generate({ vms: [containerVm] });
  });

  const file = (name: string) =>
    harness.files()[`projects/shop/workloads/${name}.yaml`];
  const workload = (name: string) => parse(file(name));
  const artifact = (name: string) => parse(file(`artifacts/${name}/${name}`));
  const stages = () =>
    parse(
      harness.files()[
        'projects/shop/pipelines/kubevirt-blueprint-rollout.yaml'
      ],
    ).spec.stages.map((stage: any) => stage.name);

  describe('add', () => {
    it('adds a workload, its disks and their stages, and leaves the rest', async () => {
      const before = harness.files();
      const { outputs } = await harness.vms({ vms: [importedVm] });

      expect(outputs.paths).toEqual([
        '.rafay-kubevirt/shop/kubevirt-blueprint.lock.yaml',
        'README.md',
        'catalog-info.yaml',
        'projects/shop/pipelines/kubevirt-blueprint-rollout.yaml',
        'projects/shop/workloads/artifacts/orders-search-disks/orders-search-disks.yaml',
        'projects/shop/workloads/artifacts/orders-search/orders-search.yaml',
        'projects/shop/workloads/orders-search-disks.yaml',
        'projects/shop/workloads/orders-search.yaml',
      ]);
      expect(stages().slice(-3)).toEqual([
        'deploy-orders-db',
        'deploy-orders-search-disks',
        'deploy-orders-search',
      ]);
      expect(file('orders-db')).toBe(
        before['projects/shop/workloads/orders-db.yaml'],
      );
    });

    it('refuses a name that is taken', async () => {
      await expect(
        harness.vms({ vms: [{ ...containerVm, memory: '8Gi' }] }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringMatching(/^vms\[0\]\.name: .*'orders-db'/),
      });
    });

    it('takes VMs of another component and namespace', async () => {
      const { outputs } = await harness.vms({
        vms: [{ ...containerVm, name: 'payments' }],
        entityName: 'payments',
        vmNamespace: 'payments',
      });
      expect(outputs.warnings).toContainEqual(
        expect.stringContaining("add 'payments/payments' to its annotation"),
      );
      expect(artifact('payments').metadata).toMatchObject({
        namespace: 'payments',
        labels: { 'backstage.io/kubernetes-id': 'payments' },
        annotations: {
          'backstage.io/entity-ref': 'component:default/payments',
        },
      });
      expect(
        harness.files()['projects/shop/namespaces/payments.yaml'],
      ).toBeDefined();
    });

    it('takes a manifest of ones own', async () => {
      const { outputs } = await harness.vms({
        vms: [
          {
            name: 'own',
            manifest: {
              apiVersion: 'kubevirt.io/v1',
              kind: 'VirtualMachine',
              metadata: { name: 'own' },
              spec: {
                runStrategy: 'Halted',
                template: {
                  spec: {
                    domain: { devices: {}, memory: { guest: '1Gi' } },
                    volumes: [],
                  },
                },
              },
            },
          },
        ],
      });
      expect(artifact('own').metadata.labels).toMatchObject({
        'backstage.io/kubernetes-id': 'orders',
      });
      expect(outputs.applyOrder).toContain('projects/shop/workloads/own.yaml');
    });

    it('says what to do where nothing brings CDI', async () => {
      for (const name of ['cdi-cr', 'cdi-operator']) {
        writeFileSync(
          path.join(
            harness.workspace,
            `projects/shop/workloads/artifacts/${name}/${name}.yaml`,
          ),
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: none\n',
        );
      }
      const before = harness.files();
      await expect(harness.vms({ vms: [importedVm] })).rejects.toThrow(
        /orders-search.*needs CDI.*Generate the blueprint with CDI/,
      );
      expect(harness.files()).toEqual(before);
    });
  });

  describe('change', () => {
    it('changes what is named and keeps the rest, under a new version', async () => {
      await harness.vms({
        mode: 'change',
        vms: [{ name: 'orders-db', memory: '8Gi' }],
      });
      const vm = artifact('orders-db');
      expect(vm.spec.template.spec.domain).toMatchObject({
        cpu: { cores: 2 },
        memory: { guest: '8Gi' },
      });
      expect(vm.spec.runStrategy).toBe('Always');
      expect(workload('orders-db').spec.version).toBe('v2');
    });

    it('gives a VM a schedule of snapshots, keeps it, and takes it away', async () => {
      const annotation = 'kubevirt.backstage.io/snapshot-schedule';
      const change = async (more: object) => {
        await harness.vms({
          mode: 'change',
          vms: [{ name: 'orders-db', ...more }],
        });
        return artifact('orders-db').metadata.annotations[annotation];
      };
      expect(await change({ snapshotSchedule: { every: '6h', keep: 4 } })).toBe(
        'every 6h, keep 4',
      );
      expect(await change({ memory: '8Gi' })).toBe('every 6h, keep 4');
      expect(await change({ snapshotSchedule: {} })).toBeUndefined();
    });

    it('replaces CPU and memory by an instance type, and back', async () => {
      const spec = () => artifact('orders-db').spec;
      await harness.vms({
        mode: 'change',
        vms: [{ name: 'orders-db', instancetype: 'u1.large' }],
      });
      expect(spec().instancetype.name).toBe('u1.large');
      expect(spec().template.spec.domain.memory).toBeUndefined();
      await harness.vms({
        mode: 'change',
        vms: [{ name: 'orders-db', cpu: 4, memory: '16Gi' }],
      });
      expect(spec().instancetype).toBeUndefined();
      expect(spec().template.spec.domain.cpu.cores).toBe(4);
    });

    it('is quiet when nothing changes', async () => {
      const before = harness.files();
      const { outputs, logs } = await harness.vms({
        mode: 'change',
        vms: [{ name: 'orders-db', memory: '4Gi' }],
      });
      expect(harness.files()).toEqual(before);
      expect(outputs.paths).toEqual([]);
      expect(logs.join()).toContain('Nothing to change');
    });

    it('refuses to change what a disk was filled with', async () => {
      await harness.vms({ vms: [importedVm] });
      await expect(
        harness.vms({
          mode: 'change',
          vms: [
            {
              name: 'orders-search',
              source: { ...importedVm.source, size: '40Gi' },
            },
          ],
        }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('cannot be changed'),
      });
    });

    it('keeps a disk that is no longer used', async () => {
      await harness.vms({ vms: [importedVm] });
      const { outputs } = await harness.vms({
        mode: 'change',
        vms: [{ name: 'orders-search', source: containerVm.source }],
      });
      expect(artifact('orders-search-disks').kind).toBe('DataVolume');
      expect(outputs.warnings).toContainEqual(
        expect.stringContaining('no longer used and is kept'),
      );
    });

    it('names the VMs there are when it does not know one', async () => {
      await expect(
        harness.vms({ mode: 'change', vms: [{ name: 'other', cpu: 1 }] }),
      ).rejects.toMatchObject({
        name: 'NotFoundError',
        message: expect.stringMatching(/'other'.*It has: orders-db/),
      });
    });

    it('refuses what would be in vain', async () => {
      await expect(
        harness.vms({
          mode: 'change',
          vms: [{ name: 'orders-db', cpu: 1 }],
          deleteDisks: true,
        }),
      ).rejects.toThrow("deleteDisks: is not used with mode 'change'");
    });

    it('refuses a size for a VM of an own manifest, which says its own', async () => {
      const vm = {
        name: 'own',
        manifest: {
          apiVersion: 'kubevirt.io/v1',
          kind: 'VirtualMachine',
          metadata: { name: 'own' },
          spec: {
            runStrategy: 'Always',
            template: {
              spec: { domain: { devices: {}, memory: { guest: '1Gi' } } },
            },
          },
        },
      };
      await harness.vms({ vms: [vm] });
      await expect(
        harness.vms({ mode: 'change', vms: [{ name: 'own', memory: '2Gi' }] }),
      ).rejects.toThrow('vms[0].memory: is not used beside manifest');
    });

    it('refuses to move a VM to another namespace', async () => {
      await expect(
        harness.vms({
          mode: 'change',
          vms: [{ name: 'orders-db', cpu: 1 }],
          vmNamespace: 'elsewhere',
        }),
      ).rejects.toThrow(/^vmNamespace: .*cannot move/);
    });
  });

  it.each<[string, object, RegExp]>([
    ['no VMs', { vms: [] }, /^vms: .*at least one/],
    ['no names', { mode: 'remove' }, /^names: .*at least one/],
    [
      'VMs to remove',
      { mode: 'remove', vms: [containerVm] },
      /^vms: .*not used/,
    ],
    [
      'names to add',
      { names: ['a'], vms: [containerVm] },
      /^names: .*not used/,
    ],
    [
      'a name twice',
      { mode: 'remove', names: ['orders-db', 'orders-db'] },
      /^names: .*twice/,
    ],
    [
      'a path as name',
      { mode: 'remove', names: ['../orders-db'] },
      /^names\[0\]: /,
    ],
    [
      'a cluster of others',
      { vms: [{ ...containerVm, name: 'x' }], vmClusters: ['east'] },
      /^vmClusters: /,
    ],
    [
      'an odd component',
      { vms: [{ ...containerVm, name: 'x' }], entityName: 'a b' },
      /^entityName: /,
    ],
  ])(
    'names the field and writes nothing: %s',
    async (_name, input, message) => {
      const before = harness.files();
      await expect(harness.vms(input)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(message),
      });
      expect(harness.files()).toEqual(before);
    },
  );

  it('asks which blueprint is meant where there are several', async () => {
    await harness.generate({ project: 'billing', entityName: 'billing' });
    await expect(
      harness.vms({ vms: [{ ...containerVm, name: 'x' }] }),
    ).rejects.toThrow(/^blueprintName: .*billing\/kubevirt-blueprint/);
    await harness.vms({
      project: 'billing',
      vms: [{ ...containerVm, name: 'x' }],
    });
    expect(harness.files()['projects/billing/workloads/x.yaml']).toBeDefined();
  });

  it('says what to do in a repository without a blueprint', async () => {
    harness.reset();
    await expect(harness.vms({ vms: [containerVm] })).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('rafay:blueprint:generate'),
    });
  });
});
