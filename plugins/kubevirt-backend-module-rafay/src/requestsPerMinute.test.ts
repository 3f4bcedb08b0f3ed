import { createRollouts } from './__testUtils__/createRollouts';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { startRafay } from './__testUtils__/startRafay';
import { keyFromConfig } from './client/keys';
import { RafayClient } from './client/RafayClient';
import type { ClusterDirectory } from './clusters/ClusterDirectory';
import { RafayClusterSource } from './clusters/RafayClusterSource';
import type { RafayRollouts } from './rollout/RafayRollouts';

const PROJECTS = Array.from({ length: 20 }, (_, index) => `project-${index}`);
const CLUSTERS_OF_EACH = 10;

/** VMs of one entity. */
const MANY = Array.from({ length: 50 }, (_, index) => `vm-${index}`);

const item = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec,
});

/** What a Rafay of 200 clusters in 20 projects answers; each project has a VM and a pipeline that publishes it. */
function answerOf(path: string): object {
  const { pathname } = new URL(path, 'http://rafay');
  const project = pathname.split('/')[5];
  if (pathname === '/auth/v1/projects/') {
    return { results: PROJECTS.map(name => ({ id: `id-${name}`, name })) };
  }
  if (pathname.endsWith('/clusters')) {
    return {
      items: Array.from({ length: CLUSTERS_OF_EACH }, (_, index) =>
        item(`${project}-${index}`, { blueprintConfig: { name: 'kubevirt' } }),
      ),
    };
  }
  if (pathname.endsWith('/workloads')) {
    return {
      items: ['vm', ...MANY].map(name => item(name, { namespace: 'shop' })),
    };
  }
  if (pathname.endsWith('/pipelines')) {
    const stage = {
      name: 'deploy',
      type: 'DeployWorkload',
      config: { workload: 'vm' },
    };
    return { items: [item('rollout', { stages: [stage] })] };
  }
  return pathname.endsWith('/workloadsummary')
    ? { workloads: [] }
    : { status: { conditionStatus: 'StatusOK' } };
}

/** Numbers that docs/rafay-live.md states. */
describe('calls of Rafay in a minute, with 200 clusters in 20 projects', () => {
  let clock: ManualClock;
  let server: Awaited<ReturnType<typeof startRafay>>;
  let source: RafayClusterSource;
  let rollouts: RafayRollouts;
  let directory: ClusterDirectory;
  let stop: () => Promise<void>;
  let atStart: number;

  beforeEach(async () => {
    clock = new ManualClock('2026-11-28T12:00:00Z');
    server = await startRafay(path => ({ body: answerOf(path) }));
    const rafay = RafayClient.create({
      url: server.url,
      key: keyFromConfig('ra2.key'),
      clock,
      requestsPerMinute: 6_000,
      timeout: 15_000,
    });
    ({ rollouts, directory } = createRollouts({
      rafay,
      clock,
      maxAge: 10_000,
      projects: PROJECTS,
      url: server.url,
    }));
    source = RafayClusterSource.start({
      rafay,
      directory,
      clock,
      projects: PROJECTS.length,
      interval: 60_000,
      logger: { info: () => {} },
    });
    await directory.refresh();
    stop = async () => {
      source.stop();
      await server.stop();
    };
    atStart = server.requests.length;
    server.requests.length = 0;
    // What was read at the start is old by now.
    clock.tick(60_000);
  });

  afterEach(() => stop());

  /** A minute in which `look` is done every two seconds, as somebody who waits does. */
  const minute = async (look: () => Promise<unknown>) => {
    for (let second = 0; second < 60; second += 2) {
      await look();
      clock.tick(2_000);
    }
    return server.requests.length;
  };

  const virtualMachine = (project: string, present: boolean) =>
    rollouts.virtualMachine({
      cluster: `${project}-0`,
      namespace: 'shop',
      name: 'vm',
      present,
    });

  it('are one for each project at the start', () => {
    expect(atStart).toBe(20);
    expect(source.snapshot().clusters).toHaveLength(200);
  });

  it('are none while nobody looks', async () => {
    expect(await minute(async () => {})).toBe(0);
    clock.tick(24 * 3_600_000);
    expect(server.requests).toHaveLength(0);
    expect(clock.pending).toEqual([]);
  });

  it('are one for each project while somebody looks at anything', async () => {
    const aMinute = async () => {
      const read = new Promise<void>(resolve => directory.subscribe(resolve));
      source.onLook();
      await read;
      return minute(async () => source.onLook());
    };
    expect(await aMinute()).toBe(20);
    expect(await aMinute()).toBe(40);
    expect(await aMinute()).toBe(60);
  });

  it.each([
    // Of its cluster's project: clusters, workloads, pipelines; ids, add-ons, state of the workload and of the pipeline.
    ['one VM', PROJECTS.slice(0, 1), 1, 20 - 1 + 7 * 6],
    ['one VM, as fifty do', PROJECTS.slice(0, 1), 50, 20 - 1 + 7 * 6],
    ['a VM of each project', PROJECTS, 1, (6 * 20 + 1) * 6],
  ])(
    'are bounded while somebody waits for %s',
    async (_, projects, of, most) => {
      const count = await minute(() =>
        Promise.all(
          Array.from({ length: of }, () =>
            projects.map(project => virtualMachine(project, false)),
          ).flat(),
        ),
      );
      expect(count).toBe(most);
    },
  );

  it.each([
    // Once what is the same for all of a project, and then the state of each workload that is asked for.
    ['one VM that runs', 1, 20 - 1 + 6 * 6],
    ['fifty VMs that run', 50, 20 - 1 + 5 * 6 + 60],
  ])(
    'are bounded while somebody looks at a list of %s',
    async (_, many, most) => {
      let next = 0;
      const count = await minute(async () => {
        // The list asks for one VM a second, in turn.
        for (const name of [MANY[next % many], MANY[(next + 1) % many]]) {
          await rollouts.virtualMachine({
            cluster: 'project-0-0',
            namespace: 'shop',
            name,
            present: true,
          });
        }
        next += 2;
      });
      expect(count).toBe(most);
    },
  );
});
