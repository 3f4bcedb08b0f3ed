import { createMockDirectory } from '@backstage/backend-test-utils';
import { expectMirrored, until } from './__testUtils__/expectMirrored';
import {
  MirroredCluster,
  virtualMachine,
  type WatchedMirror,
} from './__testUtils__/MirroredCluster';
import { TamperingProxy } from './__testUtils__/TamperingProxy';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

const NAMESPACE = 'kubevirt-answers-test';
const VMS = `/apis/kubevirt.io/v1/namespaces/${NAMESPACE}/virtualmachines`;
/** Milliseconds; only a failure takes them. */
const WAIT_TIMEOUT = 30_000;

describeIf(
  'mirror of a real cluster with bad answers in between (skipped unless KUBEVIRT_TEST_KUBECONFIG names a kubeconfig that may create VMs)',
  () => {
    const directory = createMockDirectory();
    let real: MirroredCluster;
    let proxy: TamperingProxy;
    let watched: WatchedMirror;

    const mirrored = () =>
      expectMirrored(watched.mirror, real.client, { within: WAIT_TIMEOUT });

    beforeAll(async () => {
      real = MirroredCluster.open(kubeconfig!, directory.path);
      await real.freshNamespace(NAMESPACE);
      for (let number = 0; number < 4; number += 1) {
        await real.create(VMS, virtualMachine(`halted-${number}`));
      }
    }, 120_000);

    beforeEach(async () => {
      proxy = await TamperingProxy.start({
        server: real.server.href,
        ca: real.ca,
      });
      watched = await real.mirror(
        real.kubeconfig({ server: proxy.url, user: { token: real.token } }),
        { timings: { backoffCap: 300 } },
      );
      await mirrored();
      watched.relists.clear();
    }, 60_000);

    afterEach(async () => {
      await watched.stop();
      await proxy.stop();
    });

    afterAll(async () => {
      await real.remove(`/api/v1/namespaces/${NAMESPACE}`);
      real.close();
    }, 120_000);

    it.each([
      [500, undefined],
      [503, undefined],
      [429, 1],
    ])(
      'is right after %s to all for a while',
      async (code, retryAfterSeconds) => {
        let refused = 0;
        const askedAt = new Map<string, number>();
        const pauses: number[] = [];
        proxy.refuse = async path => {
          if (refused >= 60) {
            return undefined;
          }
          refused += 1;
          const [route] = path.split('?');
          const before = askedAt.get(route);
          if (before !== undefined && route.includes('kubevirt.io')) {
            pauses.push(Date.now() - before);
          }
          askedAt.set(route, Date.now());
          return { code, retryAfterSeconds };
        };
        proxy.drop();
        await real.churn(VMS);
        await until(() => refused >= 60, WAIT_TIMEOUT);
        await expect(mirrored()).resolves.toBe(true);
        expect(pauses.length).toBeGreaterThan(5);
        pauses.sort((a, b) => a - b);
        // What is under way when the cluster is found to be down is asked for once more at once.
        const pause = retryAfterSeconds
          ? pauses[0]
          : pauses[Math.floor(pauses.length / 2)];
        // A timer may be a little early.
        expect(pause).toBeGreaterThan((retryAfterSeconds ?? 0.02) * 990);
      },
      60_000,
    );

    it('is right where events come twice and in another order', async () => {
      const before = new Map<string, string>();
      let replayed = 0;
      proxy.rewrite = (line, path) => {
        if (!/^\{"type":"(ADDED|MODIFIED|DELETED)"/.test(line)) {
          return [line];
        }
        const earlier = before.get(path) ?? line;
        before.set(path, line);
        replayed += 1;
        return [line, earlier, line, earlier];
      };
      await real.create(VMS, virtualMachine('short-lived', 'Always'));
      const shows = (phase: string | undefined) => () =>
        watched.mirror
          .find({ names: [{ namespace: NAMESPACE, name: 'short-lived' }] })
          .some(view => view.phase === phase);
      await until(shows('Running'), WAIT_TIMEOUT);
      await real.churn(VMS);
      await expect(mirrored()).resolves.toBe(true);
      await real.change(`${VMS}/short-lived`, now => {
        now.spec.runStrategy = 'Halted';
      });
      await until(shows(undefined), WAIT_TIMEOUT);
      await real.remove(`${VMS}/short-lived`);
      await expect(mirrored()).resolves.toBe(true);
      expect(replayed).toBeGreaterThan(20);
      expect([...watched.relists]).toEqual([]);
    }, 90_000);

    it('is right where a watch is cut in the middle of an event', async () => {
      let cuts = 0;
      proxy.rewrite = (line, path) => {
        if (path.includes('/virtualmachines?') && cuts < 3) {
          cuts += 1;
          setImmediate(() => proxy.drop());
          return [line.slice(0, line.length / 2)];
        }
        return [line];
      };
      await real.churn(VMS);
      await expect(mirrored()).resolves.toBe(true);
      expect(cuts).toBe(3);
      expect([...watched.relists]).toEqual([]);
    }, 60_000);
  },
);
