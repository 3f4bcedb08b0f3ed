import { mockServices } from '@backstage/backend-test-utils';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import type { LocatedVm } from '../access';
import { FakeCluster } from '../__testUtils__/FakeCluster';
import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { EventReader } from './EventReader';

/** A VM with so many pods, each of which is asked after. */
function locatedVm(name: string, pods: number): LocatedVm {
  const named = (object: string) => ({
    metadata: { name: object, uid: `${object}-uid` },
  });
  return {
    summary: { cluster: 'west', namespace: 'shop', name },
    vmObjects: {
      vm: named(name),
      pods: Array.from({ length: pods }, (_, i) => named(`${name}-${i}`)),
      migrations: [],
      dataVolumes: [],
      claims: [],
    },
  } as unknown as LocatedVm;
}

describe('lists of events', () => {
  let cluster: FakeCluster;
  let clock: ManualClock;
  let reader: EventReader;
  /** Lists that wait for an answer, by what is asked after. */
  let open: Map<string, () => void>;

  beforeEach(() => {
    cluster = new FakeCluster('west');
    clock = new ManualClock();
    open = new Map();
    cluster.answer = (path, signal) =>
      new Promise((resolve, reject) => {
        const uid = /uid%3D([\w-]+)/.exec(path)![1];
        open.set(uid, () => {
          open.delete(uid);
          resolve({ items: [] });
        });
        signal!.addEventListener('abort', () => {
          open.delete(uid);
          reject(new Error('aborted'));
        });
      });
    reader = EventReader.create({
      clock,
      logger: mockServices.logger.mock(),
      clusters: new FakeClusterRegistry(cluster),
    });
  });

  it('are few at a time on one cluster, whoever asks', async () => {
    const read = Array.from({ length: 50 }, (_, index) =>
      reader.read(locatedVm(`vm-${index}`, 9), `user-${index}`),
    );
    await settle();
    let most = 0;
    while (open.size > 0) {
      most = Math.max(most, open.size);
      open.values().next().value!();
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(read);
    expect(most).toBe(8);
    expect(cluster.calls).toHaveLength(50 * 10);
    clock.assertQuiet();
  });

  it('of one who asks for little do not wait behind all of another', async () => {
    const greedy = ['a', 'b', 'c'].map(name =>
      reader.read(locatedVm(name, 15), 'user-greedy'),
    );
    await settle();
    const modest = reader.read(locatedVm('modest', 0), 'user-modest');
    await settle();
    open.values().next().value!();
    await settle();
    open.get('modest-uid')!();
    await expect(modest).resolves.toEqual([]);
    while (open.size > 0) {
      open.values().next().value!();
      await settle();
    }
    await Promise.all(greedy);
  });

  it('are given up where their turn does not come', async () => {
    const read = Array.from({ length: 20 }, (_, index) =>
      reader.read(locatedVm(`vm-${index}`, 15), `user-${index}`),
    );
    const settled = Promise.allSettled(read);
    await settle();
    await clock.advance(30_000);
    const reasons = (await settled).map(
      outcome => outcome.status === 'rejected' && outcome.reason.name,
    );
    expect(new Set(reasons)).toEqual(new Set(['ServiceUnavailableError']));
    expect(open.size).toBe(0);
    clock.assertQuiet();
  });
});
