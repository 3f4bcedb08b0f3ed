import {
  OPTION_1,
  PIPELINE,
  configMap,
  blueprint,
} from './__testUtils__/specifications';
import { useRafayEmulator } from './__testUtils__/useRafayEmulator';

describe('RafayEmulator, with faults', () => {
  const demo = useRafayEmulator();

  describe('faults', () => {
    const workloadOf = (name: string) =>
      [...demo.emulator.projects().values()]
        .flatMap(({ parts }) => parts)
        .find(part => part.kind === 'workload' && part.name === name);

    it.each([
      ['addon-failed', 'kubevirt-basic'],
      ['workload-failed', 'cdi-operator'],
    ] as const)('%s fails until it is cleared', async (fault, name) => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      demo.start();
      demo.emulator.setFault(fault, name);
      const failed = await demo.until(() =>
        demo.emulator
          .status()
          .repositories.flatMap(({ projects }) => projects)
          .flatMap(({ parts }) => parts)
          .find(part => part.name === name && part.state === 'failed'),
      );
      expect(failed.reasons).toEqual([
        expect.stringContaining('a fault of the demo'),
      ]);

      demo.emulator.clearFaults();
      expect(await demo.settled()).toMatchObject({ state: 'done' });
    });

    it('workload-unpublished keeps one workload back, and what comes after it', async () => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      demo.start();
      demo.emulator.setFault('workload-unpublished', 'cdi-cr');
      await demo.settled();
      expect(workloadOf('cdi-operator')?.state).toBe('done');
      expect(workloadOf('cdi-cr')).toBeUndefined();
      expect(workloadOf('orders-db')).toBeUndefined();

      demo.emulator.clearFaults();
      expect(await demo.settled()).toMatchObject({ state: 'done' });
      expect(workloadOf('orders-db')?.state).toBe('done');
    });

    it('workload-unpublished takes the one that it names from the cluster', async () => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      demo.start();
      await demo.settled();
      const vms = () => demo.cluster.store.list('virtualmachines.kubevirt.io');
      expect(vms()).toHaveLength(1);

      demo.emulator.setFault('workload-unpublished', 'orders-db');
      await demo.until(() => vms().length === 0);
      await demo.settled();
      expect(workloadOf('orders-db')).toBeUndefined();

      demo.emulator.clearFaults();
      await demo.settled();
      expect(vms()).toHaveLength(1);
    });

    it('partial-success fails an add-on although all of it is there', async () => {
      demo.commit(blueprint('first', [configMap('own')]));
      demo.start();
      demo.emulator.setFault('partial-success');
      await demo.settled();
      expect(demo.configMaps()).toEqual(['own']);
      expect(demo.emulator.assignment('edge-1')?.addons).toMatchObject([
        { state: 'failed' },
      ]);
    });
  });
});
