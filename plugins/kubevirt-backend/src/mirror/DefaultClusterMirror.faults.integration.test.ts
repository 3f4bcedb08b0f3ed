import { createMockDirectory } from '@backstage/backend-test-utils';
import { KubeError } from '../clusters';
import { BreakableProxy } from './__testUtils__/BreakableProxy';
import { expectMirrored, until } from './__testUtils__/expectMirrored';
import {
  breakCluster,
  MirroredCluster,
  SHORT_TIMINGS,
  virtualMachine,
  type WatchedMirror,
} from './__testUtils__/MirroredCluster';
import { TamperingProxy } from './__testUtils__/TamperingProxy';

// A cluster whose API server may be killed, and the command line that does so when the name of a fault
// is appended to it: apiserver-restart, apiserver-hang SECONDS, apiserver-down, apiserver-up, compact.
const kubeconfig = process.env.KUBEVIRT_TEST_FAULTS_KUBECONFIG;
const command = process.env.KUBEVIRT_TEST_FAULT_COMMAND;
const describeIf = kubeconfig && command ? describe : describe.skip;
/** How often connections are cut, and how far apart: 60 and 1000 for a whole minute. */
const DROPS = Number(process.env.KUBEVIRT_TEST_DROPS ?? 20);
const DROP_EVERY_MS = Number(process.env.KUBEVIRT_TEST_DROP_EVERY_MS ?? 100);

const NAMESPACE = 'kubevirt-faults-test';
const VMS = `/apis/kubevirt.io/v1/namespaces/${NAMESPACE}/virtualmachines`;
const RUNNING = ['steady-0', 'steady-1', 'steady-2'];
/** Milliseconds; only a failure takes them. */
const WAIT_TIMEOUT = 60_000;
const TIMEOUT = 180_000;

describeIf(
  'mirror of a real cluster that fails (skipped unless KUBEVIRT_TEST_FAULTS_KUBECONFIG and KUBEVIRT_TEST_FAULT_COMMAND are set)',
  () => {
    const directory = createMockDirectory();
    let real: MirroredCluster;
    let tcpProxy: BreakableProxy;
    /** Whether the API server has the feature gate WatchList. */
    let streams: boolean;
    let watched: WatchedMirror;

    const fault = (name: string) => breakCluster(command!, name);
    const mirrored = () =>
      expectMirrored(watched.mirror, real.client, { within: WAIT_TIMEOUT });
    const churn = async (turns = 1) => {
      for (let turn = 0; turn < turns; turn += 1) {
        await real.churn(VMS);
      }
    };
    const state = () => watched.mirror.status().state;
    const relists = () =>
      [...watched.relists.values()].reduce((sum, count) => sum + count, 0);

    beforeAll(async () => {
      real = MirroredCluster.open(kubeconfig!, directory.path);
      tcpProxy = await BreakableProxy.start(real.server);
      streams = await offersWatchList(real);
      await real.freshNamespace(NAMESPACE);
      for (let number = 0; number < 4; number += 1) {
        await real.create(VMS, virtualMachine(`halted-${number}`));
      }
      for (const name of RUNNING) {
        const { spec, ...vm } = virtualMachine(name, 'Always');
        await real.create(VMS, { ...vm, metadata: { name }, spec });
      }
      await real.create(
        `/apis/cdi.kubevirt.io/v1beta1/namespaces/${NAMESPACE}/datavolumes`,
        {
          apiVersion: 'cdi.kubevirt.io/v1beta1',
          kind: 'DataVolume',
          metadata: { name: 'blank' },
          spec: {
            source: { blank: {} },
            storage: { resources: { requests: { storage: '1Gi' } } },
          },
        },
      );
    }, TIMEOUT);

    afterEach(async () => {
      await watched?.stop();
      tcpProxy.open();
    });

    afterAll(async () => {
      await real.remove(`/api/v1/namespaces/${NAMESPACE}`);
      await tcpProxy.stop();
      real.close();
    }, TIMEOUT);

    // Both ways to read what is there: watches that send it first (KEP-3157), and lists in pages.
    describe.each([
      ['streamed lists', true],
      ['lists', false],
    ])('with %s', (_, watchList) => {
      const begin = async () => {
        watched = await real.mirror(real.kubeconfig({ server: tcpProxy.url }), {
          watchList,
          pageSize: 5,
        });
        await expect(mirrored()).resolves.toBe(true);
        watched.relists.clear();
      };

      it(
        'is read as the API server offers it',
        async () => {
          await begin();
          const { calls } = watched;
          expect(calls.streamed > 0).toBe(streams && watchList);
          expect(calls.lists === 0).toBe(streams && watchList);
          expect(calls.pages === 0).toBe(streams && watchList);
          await until(
            () =>
              watched.mirror.find({}).filter(({ phase }) => phase === 'Running')
                .length >= RUNNING.length,
            WAIT_TIMEOUT,
          );
          await expect(mirrored()).resolves.toBe(true);
        },
        TIMEOUT,
      );

      it(
        'dropping its connections again and again',
        async () => {
          await begin();
          let churning = churn();
          for (let drop = 0; drop < DROPS; drop += 1) {
            await new Promise(resolve => setTimeout(resolve, DROP_EVERY_MS));
            tcpProxy.drop();
            if (drop % 5 === 0) {
              await churning;
              churning = churn();
            }
          }
          await churning;
          await expect(mirrored()).resolves.toBe(true);
          process.stdout.write(
            `${DROPS} drops of all connections, ${DROP_EVERY_MS} ms apart: ${watched.reconnects()} watches taken up again, ${relists()} relists\n`,
          );
          expect(watched.reconnects()).toBeGreaterThan(DROPS);
          expect(relists()).toBe(0);
        },
        TIMEOUT + DROPS * DROP_EVERY_MS,
      );

      it(
        'with connections that are open on one side only',
        async () => {
          await begin();
          tcpProxy.freeze();
          await churn();
          await expect(mirrored()).resolves.toBe(true);
          expect(relists()).toBe(0);
        },
        TIMEOUT,
      );

      it(
        'hung',
        async () => {
          await begin();
          const shown = watched.mirror.find({}).length;
          const began = Date.now();
          const hanging = fault('apiserver-hang 6');
          await until(() => state() === 'stale', WAIT_TIMEOUT);
          const since = Date.parse(watched.mirror.status().since!);
          expect(since).toBeGreaterThan(began - 2_000);
          // The time stays where the cluster was last heard of, while what is shown grows older.
          await until(
            () =>
              watched.mirror.stats().staleness >
              (2 * SHORT_TIMINGS.probeTimeout!) / 1000,
            WAIT_TIMEOUT,
          );
          expect(state()).toBe('stale');
          expect(Date.parse(watched.mirror.status().since!)).toBe(since);
          expect(watched.mirror.find({})).toHaveLength(shown);
          await hanging;
          await churn();
          await expect(mirrored()).resolves.toBe(true);
          expect(watched.mirror.stats().staleness).toBe(0);
          expect(relists()).toBe(0);
        },
        TIMEOUT,
      );

      it(
        'killed and started again',
        async () => {
          await begin();
          const restarted = fault('apiserver-restart');
          await until(() => state() === 'stale', WAIT_TIMEOUT);
          await restarted;
          await churn();
          await expect(mirrored()).resolves.toBe(true);
        },
        TIMEOUT,
      );

      it(
        'down for a while',
        async () => {
          await begin();
          const shown = watched.mirror.find({}).length;
          await fault('apiserver-down');
          try {
            await until(() => state() === 'stale', WAIT_TIMEOUT);
            expect(watched.mirror.find({})).toHaveLength(shown);
          } finally {
            await fault('apiserver-up');
          }
          await churn();
          await expect(mirrored()).resolves.toBe(true);
        },
        TIMEOUT,
      );

      it(
        'compacted, with changes that were missed',
        async () => {
          await begin();
          tcpProxy.close();
          await until(() => state() === 'stale', WAIT_TIMEOUT);
          await churn(3);
          await fault('compact');
          tcpProxy.open();
          await expect(mirrored()).resolves.toBe(true);
          expect(watched.relists.get('virtualmachines.kubevirt.io')).toBe(1);
        },
        TIMEOUT,
      );
    });

    it(
      'compacted between two pages of a list',
      async () => {
        const proxy = await TamperingProxy.start({
          server: real.server.href,
          ca: real.ca,
        });
        let compactions = 0;
        let begun = 0;
        proxy.refuse = async path => {
          if (path.includes('/virtualmachines?') && path.includes('limit=2')) {
            begun += path.includes('continue=') ? 0 : 1;
            if (path.includes('continue=') && compactions === 0) {
              compactions += 1;
              await churn();
              await fault('compact');
            }
          }
          return undefined;
        };
        watched = await real.mirror(
          real.kubeconfig({ server: proxy.url, user: { token: real.token } }),
          { watchList: false, pageSize: 2, timings: { probeTimeout: 10_000 } },
        );
        await expect(mirrored()).resolves.toBe(true);
        expect(compactions).toBe(1);
        expect(begun).toBeGreaterThan(1);
        await proxy.stop();
      },
      TIMEOUT,
    );
  },
);

/** Asks for streamed initial events; without the feature gate that is refused. */
async function offersWatchList(real: MirroredCluster): Promise<boolean> {
  const controller = new AbortController();
  try {
    await real.client.stream(
      '/api/v1/namespaces?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
      { signal: controller.signal },
    );
    return true;
  } catch (error) {
    if (error instanceof KubeError && error.code === 422) {
      return false;
    }
    throw error;
  } finally {
    controller.abort();
  }
}
