import { mockServices } from '@backstage/backend-test-utils';
import type { JsonValue } from '@backstage/types';
import { ANNOTATION_SNAPSHOT_SCHEDULE } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineEvent } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { FakeCluster } from '../__testUtils__/FakeCluster';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import { FakeMirrorService } from '../__testUtils__/FakeMirrorService';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { operableVm, refusedBy } from '../__testUtils__/startOperations';
import { LABEL_SCHEDULED, type VirtualMachineSnapshot } from '../model';
import { snapshotOf } from '../model/snapshots/__testUtils__/objects';
import { SnapshotReader } from '../reads';
import { ScheduleFailures } from './ScheduleFailures';
import { SnapshotSchedules } from './SnapshotSchedules';

const HOUR = 3_600_000;
const SNAPSHOTS =
  '/apis/snapshot.kubevirt.io/v1beta1/namespaces/shop/virtualmachinesnapshots';

/** A cluster with one VM, and as many replicas of the portal as are asked for. */
function setUp(schedule = 'every 6h, keep 2') {
  const clock = new ManualClock(Date.parse('2026-08-01T12:00:00Z'));
  const cluster = new FakeCluster('west');
  const clusters = new FakeClusterRegistry(cluster);
  const snapshots: VirtualMachineSnapshot[] = [];
  const written: string[] = [];
  const refuse: { create?: Error; read?: Error } = {};
  cluster.answer = (path, _, asked) => {
    const [where] = path.split('?');
    const body = asked?.body as VirtualMachineSnapshot | undefined;
    if (asked?.method === 'POST') {
      if (refuse.create) {
        throw refuse.create;
      }
      const { name } = body!.metadata;
      if (snapshots.some(({ metadata }) => metadata.name === name)) {
        throw refusedBy(409, 'exists', 'AlreadyExists');
      }
      snapshots.push(
        snapshotOf(name, {
          source: 'orders-db',
          sourceUID: 'uid-orders-db',
          createdAt: new Date(clock.now()).toISOString(),
          labels: body!.metadata.labels,
        }),
      );
      written.push(`create ${name}`);
      return {};
    }
    if (asked?.method === 'DELETE') {
      const at = snapshots.findIndex(({ metadata }) =>
        where.endsWith(`/${metadata.name}`),
      );
      written.push(`delete ${snapshots[at].metadata.name}`);
      snapshots.splice(at, 1);
      return {};
    }
    if (refuse.read && where === SNAPSHOTS) {
      throw refuse.read;
    }
    return { items: where === SNAPSHOTS ? [...snapshots] : [] };
  };
  const mirrors = new FakeMirrorService('west');
  const vm = operableVm();
  vm.vmObjects!.vm!.metadata.annotations = {
    [ANNOTATION_SNAPSHOT_SCHEDULE]: schedule,
  };
  mirrors.mirrors.get('west')!.set(vm);
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const logger = mockServices.logger.mock();
  const remembered = new Map<string, JsonValue>();
  const cache = {
    get: jest.fn(async (key: string): Promise<any> => remembered.get(key)),
    set: jest.fn(async (key: string, value: JsonValue) => {
      remembered.set(key, value);
    }),
  };
  const reported: VirtualMachineEvent[] = [];
  const replica = () =>
    SnapshotSchedules.create({
      failures: ScheduleFailures.create({
        cache,
        logger,
        report: failure => reported.push(failure),
      }),
      auditor,
      clock,
      clusters,
      logger,
      mirrors,
      reader: SnapshotReader.create({ clusters, clock, logger }),
    });
  return {
    clock,
    replica,
    snapshots,
    written,
    refuse,
    reported,
    cache,
    mirrors,
    auditor,
    event,
    logger,
    vm,
  };
}

describe('SnapshotSchedules', () => {
  it('takes one in each interval, however often it is asked and whoever does it', async () => {
    const { clock, replica, written, snapshots } = setUp();
    const first = replica();
    // Both have read before either writes, so that one gets 409.
    await Promise.all([first.pass(), replica().pass()]);
    await first.pass();
    // One that was started again.
    await replica().pass();
    expect(written).toEqual([
      expect.stringMatching(/^create orders-db-uid-orde-20260801-\d{4}$/),
    ]);
    expect(snapshots[0].metadata.labels).toEqual({
      [LABEL_SCHEDULED]: 'uid-orders-db',
    });
    clock.tick(6 * HOUR);
    await replica().pass();
    expect(written).toHaveLength(2);
  });

  it('keeps as many as the VM says, and leaves those that people took', async () => {
    const { clock, replica, snapshots } = setUp();
    snapshots.push(
      snapshotOf('by-hand', {
        source: 'orders-db',
        sourceUID: 'uid-orders-db',
        createdAt: '2026-01-01T00:00:00Z',
      }),
    );
    for (let pass = 0; pass < 5; pass += 1) {
      await replica().pass();
      clock.tick(6 * HOUR);
    }
    await replica().pass();
    await replica().pass();
    expect(snapshots.map(({ metadata }) => metadata.name)).toEqual([
      'by-hand',
      expect.stringMatching(/^orders-db-/),
      expect.stringMatching(/^orders-db-/),
    ]);
  });

  it.each([
    ['what cannot be read', 'every minute'],
    ['nothing', ''],
  ])('takes none by %s', async (_, text) => {
    const { replica, written } = setUp(text);
    await replica().pass();
    expect(written).toEqual([]);
  });

  it('takes none of a silent cluster', async () => {
    const { replica, written, mirrors } = setUp();
    mirrors.mirrors.get('west')!.setStatus({ state: 'stale' });
    await replica().pass();
    expect(written).toEqual([]);
  });

  it('takes none while a snapshot or a restore of it is under way', async () => {
    const { replica, written, mirrors, vm } = setUp();
    vm.vmObjects!.vm!.status = { restoreInProgress: 'r' };
    mirrors.mirrors.get('west')!.set(vm);
    await replica().pass();
    expect(written).toEqual([]);
  });

  it('records what failed, and tries again', async () => {
    const { replica, written, refuse, event, logger, auditor } = setUp();
    refuse.create = refusedBy(500, 'no room', 'InternalError');
    await replica().pass();
    expect(event.fail).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('shop/orders-db'),
      expect.anything(),
    );
    refuse.create = undefined;
    await replica().pass();
    expect(written).toHaveLength(1);
    expect(auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'snapshot-schedule',
        meta: expect.objectContaining({
          verb: 'snapshot',
          uid: 'uid-orders-db',
        }),
      }),
    );
  });

  describe('reports to observers', () => {
    const failure = (sentence: string) => ({
      type: 'snapshot-failed',
      vm: {
        cluster: 'west',
        kind: 'VirtualMachine',
        namespace: 'shop',
        name: 'orders-db',
        uid: 'uid-orders-db',
      },
      snapshot: expect.stringMatching(/^orders-db-uid-orde-20260801-\d{4}$/),
      sentence: expect.stringContaining(sentence),
    });

    it.each([
      [
        'refused',
        { create: refusedBy(422, 'no disk of it', 'Invalid') },
        "Cluster 'west' refused it (422): no disk of it",
      ],
      [
        'not allowed, without the account that the cluster names',
        { create: refusedBy(403, 'User "portal" cannot', 'Forbidden') },
        "Cluster 'west' does not let the portal take snapshots (403). Those",
      ],
      [
        'not answered',
        { create: refusedBy(0, 'socket hang up', 'ECONNRESET') },
        'west',
      ],
      [
        'not readable',
        { read: refusedBy(403, 'User "portal" cannot', 'Forbidden') },
        'may not read snapshots in namespace shop of cluster west',
      ],
    ])(
      'once in an interval of one that is %s',
      async (_, refused, sentence) => {
        const { clock, replica, refuse, reported } = setUp();
        Object.assign(refuse, refused);
        await replica().pass();
        await replica().pass();
        expect(reported).toEqual([failure(sentence)]);
        expect(JSON.stringify(reported)).not.toContain('User');
        clock.tick(6 * HOUR);
        await replica().pass();
        expect(reported).toHaveLength(2);
      },
    );

    it('once of one that KubeVirt could not take', async () => {
      const { replica, snapshots, reported } = setUp();
      await replica().pass();
      expect(reported).toEqual([]);
      snapshots[0].status = {
        phase: 'Failed',
        readyToUse: false,
        error: { message: 'the driver takes none' },
      };
      const other = replica();
      // What was read is remembered for a moment, by each replica on its own.
      await other.pass();
      await other.pass();
      await replica().pass();
      expect(reported).toEqual([failure('the driver takes none')]);
    });

    it('where the feature gate is off', async () => {
      const { replica, mirrors, reported, written } = setUp();
      jest.spyOn(mirrors.mirrors.get('west')!, 'kubevirts').mockReturnValue([
        {
          metadata: { name: 'kubevirt', uid: 'uid-kubevirt' },
          status: { observedKubeVirtVersion: 'v1.7.0' },
        },
      ]);
      await replica().pass();
      await replica().pass();
      expect(reported).toEqual([failure('feature gate Snapshot is not on')]);
      expect(written).toEqual([]);
    });

    it('rather twice than never where the cache does not answer', async () => {
      const { replica, refuse, reported, cache } = setUp();
      refuse.create = refusedBy(500, 'no room', 'InternalError');
      cache.get.mockRejectedValue(new Error('no cache'));
      await replica().pass();
      await replica().pass();
      expect(reported).toHaveLength(2);
    });

    it('nothing of a VM without a schedule', async () => {
      const { replica, refuse, reported } = setUp('');
      refuse.create = refusedBy(500, 'no room', 'InternalError');
      await replica().pass();
      expect(reported).toEqual([]);
    });
  });
});
