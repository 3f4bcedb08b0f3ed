import { FakeRafay } from '../__testUtils__/FakeRafay';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { AgedCache } from '../client/AgedCache';
import { RafayError } from '../client/RafayError';
import { ClusterDirectory } from './ClusterDirectory';
import { clusterReader } from '../adapters/clusterReader';
import { RafayClusterSource } from './RafayClusterSource';

describe('RafayClusterSource', () => {
  let clock: ManualClock;
  let projects: Record<string, string[] | Error>;
  let kubeconfig: string;
  let source: RafayClusterSource;
  let changes: number;

  let rafay: FakeRafay;

  const settled = () => new Promise(setImmediate);
  /** A minute in which somebody looks. */
  const look = async () => {
    source.onLook();
    clock.tick(60_000);
    await settled();
  };
  const names = () => source.snapshot().clusters.map(({ name }) => name);

  beforeEach(async () => {
    clock = new ManualClock('2026-11-28T12:00:00Z');
    kubeconfig = 'kind: Config\n';
    projects = { shop: ['west', 'both'], lab: ['both'] };
    changes = 0;
    rafay = new FakeRafay(({ path }) => {
      if (path === '/v2/sentry/kubeconfig/user') {
        return { data: Buffer.from(kubeconfig).toString('base64') };
      }
      const answer = projects[path.split('/')[5]];
      if (answer instanceof Error) {
        throw answer;
      }
      return { items: answer.map(name => ({ metadata: { name } })) };
    });
    source = RafayClusterSource.start({
      rafay,
      clock,
      directory: ClusterDirectory.create({
        read: clusterReader(rafay, new AgedCache(clock, 1_000)),
        clock,
        projects: ['shop', 'lab'],
        maxAge: 60_000,
      }),
      projects: 2,
      interval: 60_000,
      logger: { info: () => {} },
    });
    source.subscribe(() => {
      changes += 1;
    });
    await settled();
  });

  afterEach(() => source.stop());

  it('names each cluster once, and the later one of a name with its project', () => {
    expect(names()).toEqual(['west', 'both', 'lab.both']);
  });

  it('reports clusters that come and go, and of nothing else', async () => {
    const before = source.snapshot().clusters;
    await look();
    expect(changes).toBe(1);
    projects.shop = ['both', 'new'];
    await look();

    expect(changes).toBe(2);
    expect(names()).toEqual(['both', 'new', 'lab.both']);
    // The same object, so that its mirror goes on.
    expect(source.snapshot().clusters[0]).toBe(before[1]);
  });

  it('keeps the clusters of a project that cannot be read, and says why', async () => {
    projects.shop = new RafayError('key-refused', 'Rafay refuses the API key');
    await look();

    expect(names()).toEqual(['west', 'both', 'lab.both']);
    expect(source.snapshot().problems).toEqual(['Rafay refuses the API key']);

    projects.shop = ['west'];
    await look();
    expect(source.snapshot().problems).toEqual([]);
    expect(names()).toEqual(['west', 'both']);
  });

  it('gives a name that passes to another project another identity', async () => {
    const uid = () =>
      source.snapshot().clusters.find(({ name }) => name === 'both')?.uid;
    expect(uid()).toBe('shop/both');
    projects.shop = ['west'];
    await look();
    expect(uid()).toBe('lab/both');
  });

  it('asks for a kubeconfig when it is wanted', async () => {
    const [{ access }] = source.snapshot().clusters;
    expect(
      await ('connect' in access && access.connect({ renew: false })),
    ).toEqual({ kubeconfig });
  });

  it('asks nothing while nobody looks, and at once when somebody comes back', async () => {
    await look();
    clock.tick(120_000);
    await settled();
    rafay.asked.length = 0;

    clock.tick(24 * 3_600_000);
    await settled();
    expect(rafay.asked).toHaveLength(0);
    expect(clock.pending).toEqual([]);

    projects.shop = ['west', 'both', 'new'];
    source.onLook();
    expect(names()).toEqual(['west', 'both', 'lab.both']);
    await settled();
    expect(names()).toEqual(['west', 'both', 'new', 'lab.both']);
  });

  it('asks as often for one who looks as for many', async () => {
    rafay.asked.length = 0;
    for (let minute = 0; minute < 10; minute++) {
      for (let each = 0; each < 50; each++) {
        source.onLook();
      }
      clock.tick(60_000);
      await settled();
    }
    expect(rafay.asked).toHaveLength(2 * 10);
  });

  it('looks no more once it is stopped', async () => {
    source.stop();
    projects.shop = [];
    await look();
    expect(names()).toEqual(['west', 'both', 'lab.both']);
    expect(clock.pending).toEqual([]);
  });
});
