import { readFileSync, writeFileSync } from 'node:fs';
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
  const artifact = (name: string) => parse(file(`artifacts/${name}/${name}`));
  const stages = () =>
    parse(
      harness.files()[
        'projects/shop/pipelines/kubevirt-blueprint-rollout.yaml'
      ],
    ).spec.stages.map((stage: any) => stage.name);

  describe('remove', () => {
    beforeEach(() => harness.vms({ vms: [importedVm] }));

    it('keeps the disks, and gives them to a VM of the same name later', async () => {
      const { outputs } = await harness.vms({
        mode: 'remove',
        names: ['orders-search'],
      });
      expect(file('orders-search')).toBeUndefined();
      expect(artifact('orders-search-disks').kind).toBe('DataVolume');
      expect(stages()).toContain('deploy-orders-search-disks');
      expect(stages()).not.toContain('deploy-orders-search');
      expect(outputs.removedPaths).toEqual([
        'projects/shop/workloads/artifacts/orders-search/orders-search.yaml',
        'projects/shop/workloads/orders-search.yaml',
      ]);

      await harness.vms({ vms: [importedVm] });
      expect(
        artifact('orders-search').spec.template.spec.volumes[0].dataVolume.name,
      ).toBe(artifact('orders-search-disks').metadata.name);
    });

    it('deletes the disks when asked to', async () => {
      await harness.vms({
        mode: 'remove',
        names: ['orders-search'],
        deleteDisks: true,
      });
      expect(
        Object.keys(harness.files()).filter(name =>
          name.includes('orders-search'),
        ),
      ).toEqual([]);
    });

    it('refuses to lose disks that are part of a VM', async () => {
      await harness.vms({
        vms: [
          {
            name: 'own',
            manifest: {
              apiVersion: 'kubevirt.io/v1',
              kind: 'VirtualMachine',
              metadata: { name: 'own' },
              spec: {
                runStrategy: 'Halted',
                dataVolumeTemplates: [
                  {
                    metadata: { name: 'own-disk' },
                    spec: {
                      source: { blank: {} },
                      storage: { resources: { requests: { storage: '1Gi' } } },
                    },
                  },
                ],
                template: {
                  spec: {
                    domain: {
                      devices: { disks: [{ name: 'd', disk: {} }] },
                      memory: { guest: '1Gi' },
                    },
                    volumes: [{ name: 'd', dataVolume: { name: 'own-disk' } }],
                  },
                },
              },
            },
          },
        ],
      });
      await expect(
        harness.vms({ mode: 'remove', names: ['own'] }),
      ).rejects.toThrow(/^names\[0\]: .*deleteDisks/);
      // However it is written.
      const manifest = path.join(
        harness.workspace,
        'projects/shop/workloads/artifacts/own/own.yaml',
      );
      const text = readFileSync(manifest, 'utf8');
      writeFileSync(manifest, JSON.stringify(parse(text)));
      await expect(
        harness.vms({ mode: 'remove', names: ['own'] }),
      ).rejects.toThrow(/^names\[0\]: .*deleteDisks/);
      writeFileSync(manifest, text);
      await harness.vms({ mode: 'remove', names: ['own'], deleteDisks: true });
      expect(file('own')).toBeUndefined();
    });

    it.each<[string, object]>([
      ['vmNamespace', { vmNamespace: 'orders' }],
      ['vmClusters', { vmClusters: ['west'] }],
      ['entityName', { entityName: 'orders' }],
      ['vms', { vms: [containerVm] }],
    ])('refuses %s, which would be in vain', async (field, more) => {
      await expect(
        harness.vms({ mode: 'remove', names: ['orders-search'], ...more }),
      ).rejects.toThrow(`${field}: is not used with mode 'remove'`);
    });

    it('leaves the platform when the last VM goes', async () => {
      await harness.vms({
        mode: 'remove',
        names: ['orders-db', 'orders-search'],
        deleteDisks: true,
      });
      expect(stages()).toEqual([
        'deploy-cdi-operator',
        'approve-cdi-crd-established',
        'deploy-cdi-cr',
      ]);
    });
  });
});
