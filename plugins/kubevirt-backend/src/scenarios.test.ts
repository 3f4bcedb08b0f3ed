import { createMockDirectory } from '@backstage/backend-test-utils';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { SCENARIOS, type Scenario } from '@rafay-kubevirt/demo-clusters';
import { WAIT_TIMEOUT } from './__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from './__testUtils__/loadClient';
import { startDemoMirror } from './__testUtils__/startDemoMirror';

const TIMEOUT = 3 * WAIT_TIMEOUT;

/** What shows only after some minutes in which nothing happens. */
function isSlow({ cause }: Scenario): boolean {
  return cause === 'guest-agent-missing' || cause === 'pod-stuck';
}

// What is declared and not on a cluster is reported from the catalog's side.
const harmless = SCENARIOS.filter(
  scenario => !scenario.disruptive && !scenario.declared && !isSlow(scenario),
);
const slow = SCENARIOS.filter(isSlow);
const disruptive = SCENARIOS.filter(scenario => scenario.disruptive);

type Demo = Awaited<ReturnType<typeof startDemoMirror>>;
type View = VirtualMachineSummary;

/** What is shown of a VM once it is as wanted, or at last what it is instead. */
async function seen(
  demo: Demo,
  name: string,
  wanted: (view: View) => boolean,
): Promise<Partial<View>> {
  const deadline = Date.now() + WAIT_TIMEOUT;
  for (;;) {
    const view = demo
      .mirror()
      .find({})
      .find(vm => vm.name === name);
    if ((view && wanted(view)) || Date.now() > deadline) {
      return view ?? {};
    }
    await demo.pass();
  }
}

/** Which cause and which alarm are shown of the scenario's VM, of those that it promises. */
async function shown(
  demo: Demo,
  { name, cause, alarm }: Scenario,
): Promise<Pick<Scenario, 'cause' | 'alarm'>> {
  const view = await seen(
    demo,
    name,
    vm =>
      (cause === undefined || vm.cause?.code === cause) &&
      (alarm === undefined || vm.alarms.some(({ code }) => code === alarm)),
  );
  return {
    cause: cause && view.cause?.code,
    alarm: view.alarms?.find(({ code }) => code === alarm)?.code,
  };
}

const promised = ({ cause, alarm }: Scenario) => ({ cause, alarm });

/*
 * What the demo promises with each scenario is what the portal says of it: from the objects on an API
 * server, through the mirror and the model, to the cause or the alarm.
 */
describe('the scenarios of the demo', () => {
  const directory = createMockDirectory();
  let demo: Demo;
  const target = () => ({
    cluster: demo.cluster,
    namespace: 'causes',
    entity: 'causes',
  });

  beforeAll(loadClient, LOAD_TIMEOUT);

  describe('that harm nobody else, all on one cluster', () => {
    beforeAll(async () => {
      demo = await startDemoMirror(directory.resolve('kubeconfig'));
      await demo.mirror().settled(WAIT_TIMEOUT);
    }, TIMEOUT);

    afterAll(() => demo?.stop());

    it.each(harmless.map(scenario => [scenario.name, scenario] as const))(
      '%s',
      async (_, scenario) => {
        scenario.run(target());
        expect(await shown(demo, scenario)).toEqual(promised(scenario));
      },
      TIMEOUT,
    );
  });

  it.each(slow.map(scenario => [scenario.name, scenario] as const))(
    '%s, which shows after some minutes',
    async (name, scenario) => {
      demo = await startDemoMirror(directory.resolve('kubeconfig'));
      try {
        scenario.run(target());
        const view = await seen(
          demo,
          name,
          vm =>
            vm.phase === 'Running' ||
            (scenario.cause === 'pod-stuck' && vm.pod?.node !== undefined),
        );
        expect(view.cause).toBeUndefined();
        for (let minute = 0; minute < 4; minute += 1) {
          demo.clock.tick(60_000);
          await demo.pass();
        }
        expect(await shown(demo, scenario)).toEqual(promised(scenario));
      } finally {
        await demo.stop();
      }
    },
    TIMEOUT,
  );

  describe.each(disruptive.map(scenario => [scenario.name, scenario] as const))(
    '%s, on a cluster of its own',
    (name, scenario) => {
      beforeAll(async () => {
        demo = await startDemoMirror(directory.resolve('kubeconfig'));
        scenario.run(target());
        demo.clock.tick(60_000);
      }, TIMEOUT);

      afterAll(() => demo?.stop());

      it(
        'is shown as promised, and is over when it is undone',
        async () => {
          expect(await shown(demo, scenario)).toEqual(promised(scenario));
          scenario.undo?.(target());
          demo.clock.tick(60_000);
          const view = await seen(
            demo,
            name,
            vm => vm.group === 'running' && !vm.cause && !vm.alarms.length,
          );
          expect(view).toMatchObject({ group: 'running', alarms: [] });
          expect(view.cause).toBeUndefined();
        },
        TIMEOUT,
      );
    },
  );
});
