import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createMirror } from './__testUtils__/createMirror';
import { FakeApi, failure } from './__testUtils__/FakeApi';
import { expectEqualToFreshList } from './__testUtils__/freshList';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import {
  instance,
  launcher,
  named,
  virtualMachine,
} from './__testUtils__/objects';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import { KINDS } from '../kubevirt/kinds';
import { DEFAULT_TIMINGS } from './reflector/timings';

const VMS = 'virtualmachines';
const VMIS = 'virtualmachineinstances';
const KUBEVIRT_KINDS = [
  VMS,
  VMIS,
  'virtualmachineinstancemigrations',
  'kubevirts',
];

const CDI_KINDS = ['datavolumes', 'cdis', 'storageprofiles'];

describe('freshness of a mirror', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;
  let notified: ClusterStatus[];

  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };
  const ids = () => mirror.find({}).map(({ id }) => id);
  const iso = (ms: number) => new Date(ms).toISOString();
  const crd = (name: string) => named(name);
  /** The API server lives, and each list of it fails. Returns what ends that. */
  const answerErrorsOnly = () => {
    const { json } = api;
    api.json = async <T>(path: string, options?: { signal?: AbortSignal }) => {
      if (path === '/version') {
        return (await json.call(api, path, options)) as T;
      }
      throw failure(500, 'InternalError');
    };
    return () => {
      api.json = json;
    };
  };
  const expectEqual = () => expectEqualToFreshList(mirror, api, { within: 0 });

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    notified = [];
    mirror = createMirror({ client: api, clock, title: 'C' });
    mirror.subscribe({}, ({ status }) => {
      if (status) {
        notified.push(status);
      }
    });
    const vm = api.put(VMS, virtualMachine('a'));
    const vmi = api.put(VMIS, instance('a', vm, {}, 'node-1'));
    api.put('pods', launcher('virt-launcher-a', vmi));
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('is syncing, then synced, and says so once', async () => {
    expect(mirror.status()).toMatchObject({ state: 'syncing', title: 'C' });
    await start();
    expect(mirror.status()).toEqual({
      name: 'c',
      title: 'C',
      state: 'synced',
      since: iso(clock.now() - 10),
      forbiddenKinds: [],
      polledKinds: [],
    });
    expect(notified.map(({ state }) => state)).toEqual(['synced']);
    await expectEqual();
  });

  it('is unreachable where the cluster never answered, and synced once it does', async () => {
    api.faults.down = true;
    await start();
    expect(mirror.status()).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining('has not answered yet'),
    });
    await mirror.settled(60_000);
    api.faults.down = false;
    await clock.advance(DEFAULT_TIMINGS.probeInterval);
    expect(mirror.status()).toMatchObject({ state: 'synced' });
    await expectEqual();
  });

  describe('where KubeVirt was absent when the cluster fell silent', () => {
    const silentAbsent = {
      state: 'stale',
      kubevirtAbsent: true,
      message: expect.stringContaining('KubeVirt was not installed on it'),
    };

    beforeEach(async () => {
      [...KUBEVIRT_KINDS, ...CDI_KINDS].forEach(kind =>
        api.faults.absent.add(kind),
      );
      await start();
    });

    it('keeps reporting it with the time of the last answer, and with the present one once it answers', async () => {
      expect(mirror.status()).toMatchObject({ state: 'kubevirt-absent' });
      // When the last of its lists came.
      const since = iso(clock.now() - 10);
      api.faults.down = true;
      api.dropWatches(failure(0, 'ECONNRESET'));
      await clock.advance(2 * DEFAULT_TIMINGS.probeInterval);
      expect(mirror.status()).toMatchObject({
        ...silentAbsent,
        since,
      });

      // Long enough for each kind to have been asked for again, in vain.
      await clock.advance(2 * DEFAULT_TIMINGS.absentRetry);
      expect(mirror.status()).toMatchObject({
        ...silentAbsent,
        since,
      });
      const { unreadable, kubevirts } = mirror.platform();
      expect(kubevirts).toEqual([]);
      expect(unreadable).not.toContain('kubevirts.kubevirt.io');
      expect(unreadable).not.toContain('cdis.cdi.kubevirt.io');

      api.faults.down = false;
      await clock.advance(
        DEFAULT_TIMINGS.probeInterval + DEFAULT_TIMINGS.backoffCap,
      );
      const status = mirror.status();
      expect(status).toMatchObject({ state: 'kubevirt-absent' });
      expect(status).not.toHaveProperty('kubevirtAbsent');
    });

    it('says so also where it answers nothing but errors', async () => {
      const recover = answerErrorsOnly();
      await clock.advance(2 * DEFAULT_TIMINGS.absentRetry);
      expect(mirror.status()).toMatchObject(silentAbsent);
      recover();
      await clock.advance(2 * DEFAULT_TIMINGS.backoffCap);
      expect(mirror.status()).toMatchObject({ state: 'kubevirt-absent' });
    });
  });

  it('says since when KubeVirt was absent, though another kind could never be read', async () => {
    KUBEVIRT_KINDS.forEach(kind => api.faults.absent.add(kind));
    const began = clock.now();
    const { json } = api;
    api.json = async <T>(path: string, options?: { signal?: AbortSignal }) => {
      if (path.includes('/pods?')) {
        throw failure(500, 'InternalError');
      }
      return (await json.call(api, path, options)) as T;
    };
    await start();
    expect(mirror.status()).toMatchObject({ state: 'kubevirt-absent' });
    answerErrorsOnly();
    await clock.advance(2 * DEFAULT_TIMINGS.absentRetry);
    const { state, since } = mirror.status();
    expect(state).toBe('stale');
    expect(Date.parse(since!)).toBeGreaterThanOrEqual(began);
  });

  it('does not say that a cluster never answered whose VMs were never listed', async () => {
    const recover = answerErrorsOnly();
    await start();
    expect(mirror.status()).toMatchObject({ state: 'syncing' });
    recover();
    api.faults.down = true;
    await clock.advance(3 * DEFAULT_TIMINGS.probeInterval);
    expect(mirror.status()).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining('its VMs were never listed'),
    });
  });

  it('is stale since the last sign of life while connections are refused', async () => {
    await start();
    await clock.advance(7000);
    api.bookmark(VMS);
    await clock.advance(0);
    const since = iso(clock.now());
    await clock.advance(3000);
    api.faults.down = true;
    api.dropWatches(failure(0, 'ECONNRESET'));
    await clock.advance(1000);
    expect(mirror.status()).toMatchObject({ state: 'stale', since });
    expect(ids()).toEqual(['c/shop/a']);
    await clock.advance(60_000);
    expect(mirror.status()).toMatchObject({ state: 'stale', since });
    api.put(VMS, virtualMachine('b'));
    api.delete(VMIS, 'shop', 'a');
    api.faults.down = false;
    await clock.advance(DEFAULT_TIMINGS.probeInterval);
    expect(mirror.status()).toMatchObject({ state: 'synced' });
    await expectEqual();
  });

  it('finds a frozen API server within seconds, though all connections stay open', async () => {
    await start();
    api.faults.hung = true;
    // The probe's own time-out is the client's: a frozen server answers nothing.
    const { json } = api;
    api.json = async () => {
      throw failure(0, 'ETIMEDOUT');
    };
    await clock.advance(
      DEFAULT_TIMINGS.probeInterval + DEFAULT_TIMINGS.probeTimeout,
    );
    expect(mirror.status()).toMatchObject({ state: 'stale' });
    api.put(VMS, virtualMachine('b'));
    api.json = json;
    api.resume();
    await clock.advance(DEFAULT_TIMINGS.probeInterval);
    expect(mirror.status()).toMatchObject({ state: 'synced' });
    await expectEqual();
  });

  it('does not call a cluster stale for watches that end', async () => {
    await start();
    for (let second = 0; second < 60; second += 1) {
      api.dropWatches(second % 2 ? failure(0, 'ECONNRESET') : undefined);
      api.put(VMS, virtualMachine(`vm-${second % 7}`));
      await clock.advance(1000);
    }
    expect(notified.map(({ state }) => state)).toEqual(['synced']);
    await expectEqual();
  });

  it('names a kind that is forbidden and goes on with the others', async () => {
    api.faults.forbidden.add('nodes');
    api.faults.forbidden.add('persistentvolumeclaims');
    await start();
    expect(mirror.status()).toMatchObject({
      state: 'synced',
      forbiddenKinds: ['persistentvolumeclaims', 'nodes'],
      message: expect.stringContaining('may not read'),
    });
    expect(mirror.platform().unreadable).toEqual([
      'persistentvolumeclaims',
      'nodes',
    ]);
    expect(ids()).toEqual(['c/shop/a']);
  });

  it('is forbidden where neither VMs nor VMIs may be read, and forgets what it read before', async () => {
    await start();
    KUBEVIRT_KINDS.forEach(plural => api.faults.forbidden.add(plural));
    api.dropWatches();
    await clock.advance(2 * DEFAULT_TIMINGS.pollInterval);
    expect(mirror.status()).toMatchObject({ state: 'forbidden' });
    expect(ids()).toEqual([]);
    api.faults.forbidden.clear();
    await clock.advance(2 * DEFAULT_TIMINGS.forbiddenRetry);
    expect(mirror.status()).toMatchObject({
      state: 'synced',
      forbiddenKinds: [],
    });
    await expectEqual();
  });

  it('polls KubeVirt objects that the stock view role may not watch', async () => {
    api.faults.unwatchable.add('kubevirts');
    await start();
    expect(mirror.status()).toMatchObject({
      state: 'synced',
      polledKinds: ['kubevirts.kubevirt.io'],
    });
  });

  it('says that KubeVirt is absent, and finds it when its CRDs come', async () => {
    KUBEVIRT_KINDS.forEach(plural => api.faults.absent.add(plural));
    await start();
    expect(mirror.status()).toMatchObject({ state: 'kubevirt-absent' });
    expect(ids()).toEqual([]);

    for (const plural of KUBEVIRT_KINDS) {
      api.put('customresourcedefinitions', crd(`${plural}.kubevirt.io`));
    }
    await clock.advance(1500);
    KUBEVIRT_KINDS.forEach(plural => api.faults.absent.delete(plural));
    await clock.advance(5000);
    expect(mirror.status()).toMatchObject({ state: 'synced' });
    await expectEqual();
  });

  it('is stale with the name of the kind where one kind fails', async () => {
    await start();
    const since = iso(clock.now() - 10);
    const { stream } = api;
    api.stream = async (path, options) => {
      if (path.includes('/virtualmachines?')) {
        throw failure(500, 'InternalError');
      }
      return stream.call(api, path, options);
    };
    api.dropWatches();
    await clock.advance(1000);
    expect(mirror.status()).toMatchObject({
      state: 'stale',
      since,
      message: expect.stringContaining('virtualmachines.kubevirt.io'),
    });
    api.stream = stream;
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expect(mirror.status().state).toBe('synced');
    await expectEqual();
  });

  it('reports the kinds that fail and that no VM is shown from, while it is synced', async () => {
    await start();
    const since = clock.now() - 10;
    const { stream } = api;
    api.stream = async (path, options) => {
      if (/\/(deployments|namespaces|virtualmachines)\?/.test(path)) {
        throw failure(500, 'InternalError');
      }
      return stream.call(api, path, options);
    };
    expect(mirror.platform().failing).toEqual([]);
    api.dropWatches();
    await clock.advance(1000);
    expect(mirror.platform().failing).toEqual([
      { name: 'namespaces', since, reason: expect.stringContaining('500') },
      {
        name: 'deployments.apps',
        since,
        reason: expect.stringContaining('500'),
      },
    ]);
    api.stream = stream;
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expect(mirror.platform().failing).toEqual([]);
  });

  it('says that the credential is refused', async () => {
    const { json } = api;
    api.json = async () => {
      throw failure(401, 'Unauthorized');
    };
    await start();
    expect(mirror.status()).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining('credential (401)'),
    });
    api.json = json;
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expect(mirror.status().state).toBe('synced');
  });

  it('quotes what failed without logins of addresses', async () => {
    api.faults.down = true;
    api.json = async () => {
      throw failure(0, 'connect to https://jane:pass@api.test failed');
    };
    await start();
    const status = JSON.stringify(mirror.status());
    expect(status).toContain('https://<masked>@api.test');
    expect(status).not.toContain('pass@');
  });

  it('mirrors each kind that it knows', async () => {
    api.put(
      'deployments',
      named('virt-api', {
        namespace: 'kubevirt',
        labels: { 'kubevirt.io': 'virt-api' },
      }),
    );
    await start();
    const listed = new Set(
      api.calls
        .filter(call => call.startsWith('LIST'))
        .map(call => call.slice('LIST '.length)),
    );
    expect(listed).toEqual(new Set(KINDS.map(({ plural }) => plural)));
  });
});
