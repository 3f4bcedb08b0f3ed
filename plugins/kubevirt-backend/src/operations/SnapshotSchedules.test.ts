import { mockServices } from '@backstage/backend-test-utils';
import { ANNOTATION_SNAPSHOT_SCHEDULE } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { FakeCluster } from '../__testUtils__/FakeCluster';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import { FakeMirrorService } from '../__testUtils__/FakeMirrorService';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { operableVm, refusedBy } from '../__testUtils__/startOperations';
import { LABEL_SCHEDULED, type VirtualMachineSnapshot } from '../model';
import { snapshotOf } from '../model/snapshots/__testUtils__/objects';
import { SnapshotReader } from '../reads';
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
  const refuse: { create?: Error } = {};
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
  const replica = () =>
    SnapshotSchedules.create({
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
});
