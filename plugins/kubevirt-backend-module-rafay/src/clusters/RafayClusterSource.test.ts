import { ManualClock } from '../__testUtils__/ManualClock';
import { RafayError } from '../client/RafayError';
import { RafayClusterSource } from './RafayClusterSource';

describe('RafayClusterSource', () => {
  let clock: ManualClock;
  let projects: Record<string, string[] | Error>;
  let kubeconfig: string;
  let source: RafayClusterSource;
  let changes: number;

  const settled = () => new Promise(setImmediate);
  const look = async () => {
    clock.advance(60_000);
    await settled();
  };
  const names = () => source.snapshot().clusters.map(({ name }) => name);

  beforeEach(async () => {
    clock = new ManualClock();
    kubeconfig = 'kind: Config\n';
    projects = { shop: ['west', 'both'], lab: ['both'] };
    changes = 0;
    source = RafayClusterSource.start({
      rafay: {
        async json({ path }) {
          if (path === '/v2/sentry/kubeconfig/user') {
            return { data: Buffer.from(kubeconfig).toString('base64') };
          }
          const answer = projects[path.split('/')[5]];
          if (answer instanceof Error) {
            throw answer;
          }
          return { items: answer.map(name => ({ metadata: { name } })) };
        },
        text: () => Promise.reject(new Error('not asked for')),
      },
      clock,
      projects: ['shop', 'lab'],
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

  it('looks no more once it is stopped', async () => {
    source.stop();
    projects.shop = [];
    await look();
    expect(names()).toEqual(['west', 'both', 'lab.both']);
    expect(clock.pending).toBe(0);
  });
});
