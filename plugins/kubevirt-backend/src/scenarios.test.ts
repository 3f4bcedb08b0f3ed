import { createMockDirectory } from '@backstage/backend-test-utils';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { SCENARIOS, type Scenario } from '@rafay-kubevirt/demo-clusters';
import { startDemoWorld } from './__testUtils__/startDemoWorld';

/** Milliseconds; only a failure takes them. */
const PATIENCE = 10_000;
const TIMEOUT = 3 * PATIENCE;

/** An import passes, and a guest agent is missed after some minutes only. */
const ORDER = ['importing', undefined, 'no-agent'];
const turnOf = ({ name }: Scenario) =>
  ORDER.includes(name) ? ORDER.indexOf(name) : 1;

// What is declared and not on a cluster is told of the catalog's side.
const harmless = SCENARIOS.filter(
  scenario => !scenario.disruptive && !scenario.declared,
).sort((a, b) => turnOf(a) - turnOf(b));
const disruptive = SCENARIOS.filter(scenario => scenario.disruptive);

type World = Awaited<ReturnType<typeof startDemoWorld>>;
type View = VirtualMachineSummary;

/** What is shown of a VM once it is as wanted, or at last what it is instead. */
async function seen(
  world: World,
  name: string,
  wanted: (view: View) => boolean,
): Promise<Partial<View>> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const view = world
      .mirror()
      .find({})
      .find(vm => vm.name === name);
    if ((view && wanted(view)) || Date.now() > deadline) {
      return view ?? {};
    }
    await world.pass();
  }
}

async function expectPromised(
  world: World,
  { name, cause, alarm }: Scenario,
): Promise<void> {
  const view = await seen(
    world,
    name,
    vm =>
      (cause === undefined || vm.cause?.code === cause) &&
      (alarm === undefined || vm.alarms.some(({ code }) => code === alarm)),
  );
  if (cause) {
    expect(view.cause?.code).toBe(cause);
    expect(view.cause?.sentence).toMatch(/^\S.*[.]$/);
    expect(view.cause?.source).toBeTruthy();
  }
  if (alarm) {
    expect(view.alarms?.map(({ code }) => code)).toContain(alarm);
  }
}

/*
 * What the demo promises with each scenario is what the portal says of it: from the objects on an API
 * server, through the mirror and the model, to the cause or the alarm.
 */
describe('the scenarios of the demo', () => {
  const directory = createMockDirectory();
  let world: World;
  const target = () => ({
    cluster: world.cluster,
    namespace: 'causes',
    entity: 'causes',
  });

  describe('that harm nobody else, all on one cluster', () => {
    beforeAll(async () => {
      world = await startDemoWorld(directory.resolve('kubeconfig'));
      await world.mirror().settled(PATIENCE);
      harmless.forEach(scenario => scenario.run(target()));
    }, TIMEOUT);

    afterAll(() => world?.stop());

    it.each(harmless.map(scenario => [scenario.name, scenario] as const))(
      '%s',
      async (name, scenario) => {
        if (name === 'no-agent') {
          await seen(world, name, vm => vm.phase === 'Running');
          world.clock.advance(200_000);
        }
        await expectPromised(world, scenario);
      },
      TIMEOUT,
    );
  });

  describe.each(disruptive.map(scenario => [scenario.name, scenario] as const))(
    '%s, on a cluster of its own',
    (name, scenario) => {
      beforeAll(async () => {
        world = await startDemoWorld(directory.resolve('kubeconfig'));
        scenario.run(target());
        world.clock.advance(60_000);
      }, TIMEOUT);

      afterAll(() => world?.stop());

      it(
        'is told as promised, and is over when it is undone',
        async () => {
          await expectPromised(world, scenario);
          scenario.undo?.(target());
          world.clock.advance(60_000);
          const view = await seen(
            world,
            name,
            vm => vm.group === 'running' && !vm.cause,
          );
          expect(view).toMatchObject({ group: 'running', alarms: [] });
          expect(view.cause).toBeUndefined();
        },
        TIMEOUT,
      );
    },
  );
});
