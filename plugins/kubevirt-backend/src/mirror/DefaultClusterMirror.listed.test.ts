import { createMirror } from './__testUtils__/createMirror';
import { FakeApi, type Faults } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import type { DefaultClusterMirror } from './DefaultClusterMirror';

/** What the mirror says of the namespace `shop`: whether a VM that it does not have is known not to be there. */
describe('whether a namespace was listed whole', () => {
  let clock: ManualClock;
  let api: FakeApi;
  let mirror: DefaultClusterMirror;

  const start = async (namespaces?: string[]) => {
    mirror = createMirror({ client: api, clock, namespaces });
    expect(mirror.listed('shop')).toBe(false);
    mirror.start();
    await clock.advance(10);
  };

  beforeEach(() => {
    clock = new ManualClock();
    api = new FakeApi();
  });
  afterEach(() => mirror.stop());

  it('is true of all namespaces where all are read', async () => {
    await start();
    expect(mirror.status().state).toBe('synced');
    expect(mirror.listed('shop')).toBe(true);
  });

  it('is true of those that are read, where only some are', async () => {
    await start(['shop']);
    expect(mirror.listed('shop')).toBe(true);
    expect(mirror.listed('lab')).toBe(false);
  });

  it.each<[keyof Faults & ('forbidden' | 'absent'), string]>([
    ['forbidden', 'virtualmachines'],
    ['forbidden', 'virtualmachineinstances'],
    ['absent', 'virtualmachines'],
  ])('is false where, %s, there are no %s', async (fault, plural) => {
    api.faults[fault].add(plural);
    await start();
    expect(mirror.listed('shop')).toBe(false);
  });

  it('stays true of what was there when the connection is lost', async () => {
    await start();
    api.faults.down = true;
    api.dropWatches();
    await clock.advance(60_000);
    expect(mirror.status().state).toBe('stale');
    expect(mirror.listed('shop')).toBe(true);
  });

  it('is false while nothing answered', async () => {
    api.faults.down = true;
    await start();
    expect(mirror.listed('shop')).toBe(false);
  });
});
