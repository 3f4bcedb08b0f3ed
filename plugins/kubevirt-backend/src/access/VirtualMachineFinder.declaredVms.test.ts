import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { SCENARIOS } from '@rafay-kubevirt/demo-clusters';
import { WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import { startDemoMirror } from '../__testUtils__/startDemoMirror';
import { ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import { readEntitySelector } from '../entities';
import { AccessPolicy } from './AccessPolicy';
import { VirtualMachineFinder } from './VirtualMachineFinder';

const [scenario] = SCENARIOS.filter(({ declared }) => declared);

/*
 * What the demo promises of a VM that only its entity names, from an API server to the list of the entity.
 */
describe(`the scenario ${scenario.name}`, () => {
  const directory = createMockDirectory();
  let demo: Awaited<ReturnType<typeof startDemoMirror>>;

  beforeAll(loadClient, LOAD_TIMEOUT);
  beforeAll(async () => {
    demo = await startDemoMirror(directory.resolve('kubeconfig'));
  });
  afterAll(() => demo?.stop());

  it(
    'waits for Rafay, shows the VM once that is there, and waits again when it is deleted',
    async () => {
      const selector = readEntitySelector(
        ordersEntity({
          'kubevirt.io/virtual-machines': `west/causes/${scenario.name}`,
        }),
        ['west'],
      );
      const entity = { entityRef: selector.entityRef, selector, rules: [] };
      const finder = VirtualMachineFinder.create({
        mirrors: {
          clusters: () => [{ name: 'west' }],
          has: () => true,
          onClusters: () => () => {},
          use: () => demo.mirror(),
          stop: async () => {},
        },
        policy: AccessPolicy.fromConfig(new ConfigReader({})),
      });
      const shows = async (is: (vm: VirtualMachineSummary) => boolean) => {
        const deadline = Date.now() + WAIT_TIMEOUT;
        let vms = finder.find(entity);
        while (!(vms.length === 1 && is(vms[0])) && Date.now() < deadline) {
          await demo.pass();
          vms = finder.find(entity);
        }
        return vms;
      };
      const target = {
        cluster: demo.cluster,
        namespace: 'causes',
        entity: 'orders',
      };
      const waits = {
        id: `west/causes/${scenario.name}`,
        declared: true,
        cause: { code: scenario.cause },
      };

      expect(finder.find(entity)).toEqual([]);
      scenario.run(target);
      await demo.mirror().settled(WAIT_TIMEOUT);
      expect(await shows(vm => vm.declared === true)).toMatchObject([waits]);

      scenario.undo?.(target);
      demo.clock.tick(3_000);
      // VM and VMI come by watches of their own, and for a moment the VMI may be there alone.
      const [there] = await shows(
        vm => vm.kind === 'VirtualMachine' && vm.status === 'Running',
      );
      expect(there).toMatchObject({ id: waits.id, status: 'Running' });
      expect(there.declared).toBeUndefined();

      scenario.run(target);
      demo.clock.tick(60_000);
      expect(await shows(vm => vm.declared === true)).toMatchObject([waits]);
    },
    4 * WAIT_TIMEOUT,
  );
});
