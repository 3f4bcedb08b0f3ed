import { ManualClock } from '../__testUtils__/ManualClock';
import { DemoCluster } from '../cluster';
import { FAST_TIMINGS } from '../controllers/timings';
import { install } from '../install';
import { operate } from '../kubevirt/operations';
import { OPERATING } from './operations';

describe('Scenarios of operations', () => {
  const errors: Error[] = [];
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const cluster = DemoCluster.start({
    name: 'west',
    clock,
    timings: FAST_TIMINGS,
    onError: error => errors.push(error),
  });
  install(cluster.store, clock, ['kubevirt', 'cdi']);
  clock.advance(1_000);
  const target = { cluster, namespace: 'causes', entity: 'causes' };
  OPERATING.forEach(scenario => scenario.run(target));
  clock.advance(2_000);
  const find = (resource: string, name: string) =>
    cluster.store.get({ resource, namespace: 'causes', name });
  const vm = (name: string) => find('virtualmachines.kubevirt.io', name)!;
  const vmi = (name: string) =>
    find('virtualmachineinstances.kubevirt.io', name);
  const on = (name: string, verb: string, options?: object) =>
    operate(cluster.context, verb, { namespace: 'causes', name }, options);
  const start = (name: string) => {
    on(name, 'start');
    clock.advance(1_000);
  };

  it.each([
    ['runs-once', 'Running'],
    ['started-by-hand', 'Stopped'],
    ['liveness-probe', 'Running'],
    ['ignores-shutdown', 'Running'],
    ['evacuation-waits', 'Running'],
  ])('%s says %s', (name, status) => {
    expect(vm(name).status.printableStatus).toBe(status);
  });

  it.each([
    ['runs-once', 'restart', /RunStategy Once does not support/],
    ['started-by-hand', 'stop', /VM is not running/],
    ['liveness-probe', 'pause', /LivenessProbe is currently not supported/],
    ['evacuation-waits', 'migrate', /in-flight migration detected/],
  ])('%s: %s is refused', (name, verb, why) => {
    expect(() => on(name, verb)).toThrow(why);
  });

  it('a guest that heeds no power button runs on until its grace period ends', () => {
    on('ignores-shutdown', 'stop');
    clock.advance(178_000);
    expect(vmi('ignores-shutdown')?.status.phase).toBe('Running');
    clock.advance(5_000);
    expect(vmi('ignores-shutdown')).toBeUndefined();
  });

  it('a stop by force ends it at once, also one that comes after another', () => {
    start('ignores-shutdown');
    on('ignores-shutdown', 'stop');
    clock.advance(5_000);
    on('ignores-shutdown', 'stop', { gracePeriod: 0 });
    clock.advance(1_000);
    expect(vmi('ignores-shutdown')).toBeUndefined();
  });

  it('a restart by force ends it after a second', () => {
    start('ignores-shutdown');
    const before = vmi('ignores-shutdown')?.metadata.uid;
    on('ignores-shutdown', 'restart', { gracePeriodSeconds: 0 });
    clock.advance(3_000);
    expect(vmi('ignores-shutdown')?.metadata.uid).not.toBe(before);
    expect(vm('ignores-shutdown').status.printableStatus).toBe('Running');
  });

  it('an evacuation that finds no Node is cancelled with its migration', () => {
    const marked = vmi('evacuation-waits')!.status.evacuationNodeName;
    expect(marked).toBe(vmi('evacuation-waits')!.status.nodeName);
    on('evacuation-waits', 'evacuate/cancel', { evacuationNodeName: marked });
    const migrations = cluster.store
      .list('virtualmachineinstancemigrations.kubevirt.io')
      .map(({ metadata: { namespace, name } }) => ({ namespace, name }));
    expect(migrations).toHaveLength(1);
    migrations.forEach(ref =>
      cluster.store.delete({
        resource: 'virtualmachineinstancemigrations.kubevirt.io',
        ...ref,
      }),
    );
    clock.advance(10_000);
    expect(
      cluster.store.list('virtualmachineinstancemigrations.kubevirt.io'),
    ).toEqual([]);
    expect(vm('evacuation-waits').status.printableStatus).toBe('Running');
  });

  it('have no failures inside the controllers', () => {
    expect(errors).toEqual([]);
  });
});
