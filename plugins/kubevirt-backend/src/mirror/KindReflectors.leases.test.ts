import { createMirror } from './__testUtils__/createMirror';
import { FakeApi } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { named } from './__testUtils__/objects';
import type { DefaultClusterMirror } from './DefaultClusterMirror';

const component = (name: string, namespace: string, label = 'kubevirt.io') =>
  named(name, { namespace, labels: { [label]: name } });

describe('the Leases of the components', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;

  const leases = () =>
    mirror
      .contents('leases')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .sort();
  const calls = () => api.calls.filter(call => call.endsWith(' leases')).length;

  beforeEach(async () => {
    api = new FakeApi();
    clock = new ManualClock();
    mirror = createMirror({ client: api, clock });
    for (const namespace of ['kubevirt', 'try', 'else']) {
      api.put('leases', named('virt-controller', { namespace }));
    }
    api.put('deployments', component('virt-api', 'kubevirt'));
    mirror.start();
    await clock.advance(10);
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('are read where a Deployment of them is, for as long as it is', async () => {
    expect(leases()).toEqual(['kubevirt/virt-controller']);
    api.put('deployments', component('virt-api', 'try'));
    api.put('deployments', component('cdi-operator', 'try', 'cdi.kubevirt.io'));
    await clock.advance(10);
    expect(leases()).toEqual([
      'kubevirt/virt-controller',
      'try/virt-controller',
    ]);

    api.delete('deployments', 'try', 'virt-api');
    await clock.advance(10);
    expect(leases()).toHaveLength(2);
    api.delete('deployments', 'try', 'cdi-operator');
    await clock.advance(10);
    expect(leases()).toEqual(['kubevirt/virt-controller']);

    // It is not watched any more either, and is again when it is needed.
    const before = calls();
    api.dropWatches();
    await clock.advance(5_000);
    expect(calls()).toBe(before + 1);
    api.put('deployments', component('virt-api', 'try'));
    await clock.advance(10);
    expect(leases()).toHaveLength(2);
    api.delete('leases', 'try', 'virt-controller');
    await clock.advance(10);
    expect(leases()).toHaveLength(1);
  });

  it('of namespaces that come and go leave no watches behind', async () => {
    for (let run = 0; run < 20; run += 1) {
      api.put('deployments', component('virt-operator', `run-${run}`));
      await clock.advance(10);
      api.delete('deployments', `run-${run}`, 'virt-operator');
      await clock.advance(10);
    }
    const before = calls();
    api.dropWatches();
    await clock.advance(5_000);
    expect(calls()).toBe(before + 1);
  });
});
