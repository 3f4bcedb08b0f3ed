import request from 'supertest';
import { eventually } from '../__testUtils__/eventually';
import {
  operableVm,
  refusedBy,
  startOperations,
  type SeenCall,
} from '../__testUtils__/startOperations';
import {
  FAILED_STATUS,
  RUNNING_STATUS,
  snapshotOf,
} from '../model/snapshots/__testUtils__/objects';
import type { VirtualMachineSnapshot } from '../model';

type StartedBackend = Awaited<ReturnType<typeof startOperations>>;

const BASE = '/apis/snapshot.kubevirt.io/v1beta1/namespaces/shop';
const SNAPSHOTS = `${BASE}/virtualmachinesnapshots`;
const RESTORES = `${BASE}/virtualmachinerestores`;

/** The cluster's part: what it has, what it was asked for. */
class SnapshotCluster {
  snapshots: VirtualMachineSnapshot[] = [];
  restores: object[] = [];
  /** What becomes of a list; undefined: it is given. */
  refuses: { lists?: Error; writes?: Error } = {};
  disks: object[] = [{ name: 'root', enabled: true }];

  answer({ path, method = 'GET', body }: SeenCall): unknown {
    const [where] = path.split('?');
    if (method !== 'GET') {
      if (this.refuses.writes) {
        throw this.refuses.writes;
      }
      if (where === SNAPSHOTS && !path.includes('dryRun=All')) {
        this.snapshots.push({
          ...body,
          metadata: { ...body.metadata, uid: 'uid-new' },
        });
      }
      if (method === 'DELETE' && !body.dryRun) {
        this.snapshots = this.snapshots.filter(
          ({ metadata }) => !where.endsWith(`/${metadata.name}`),
        );
      }
      return {};
    }
    if (where === SNAPSHOTS || where === RESTORES) {
      if (this.refuses.lists) {
        throw this.refuses.lists;
      }
      return { items: where === SNAPSHOTS ? this.snapshots : this.restores };
    }
    if (where.startsWith(`${SNAPSHOTS}/`)) {
      const found = this.snapshots.find(({ metadata }) =>
        where.endsWith(`/${metadata.name}`),
      );
      if (!found) {
        throw refusedBy(404, 'not found', 'NotFound');
      }
      return found;
    }
    if (where.includes('/virtualmachines/')) {
      return {
        metadata: { name: 'orders-db', uid: 'uid-orders-db' },
        status: { volumeSnapshotStatuses: this.disks },
      };
    }
    return { items: [] };
  }
}

const ours = (name: string, change: Parameters<typeof snapshotOf>[1] = {}) =>
  snapshotOf(name, {
    source: 'orders-db',
    sourceUID: 'uid-orders-db',
    ...change,
  });

describe('snapshots', () => {
  let backend: StartedBackend;
  let cluster: SnapshotCluster;

  async function start(options: Parameters<typeof startOperations>[0] = {}) {
    backend = await startOperations(options);
    cluster = new SnapshotCluster();
    backend.answers(call => cluster.answer(call));
  }
  const list = () => request(backend.server).get(`${backend.VM}/snapshots`);
  const stop = () => {
    const { vmObjects, ...vm } = operableVm();
    backend.west.set({ ...vm, vmObjects: { ...vmObjects, vmi: undefined } });
  };

  beforeEach(() => start());
  afterEach(() => backend.stop());

  it('of a VM are listed, with what a new one would have', async () => {
    cluster.snapshots = [
      ours('monday'),
      ours('tuesday', { status: FAILED_STATUS }),
      snapshotOf('other'),
    ];
    const { body } = await list().expect(200);
    expect(body).toMatchObject({
      snapshots: [
        { name: 'monday', phase: 'ready', included: ['root'] },
        { name: 'tuesday', phase: 'failed' },
      ],
      restores: [],
      disks: [{ name: 'root', included: true }],
      truncated: false,
    });
  });

  describe('of a VM with a schedule', () => {
    const ask = (schedule: string) =>
      backend.west.set(
        operableVm({
          annotations: {
            'backstage.io/entity-ref': 'component:default/orders',
            'kubevirt.backstage.io/snapshot-schedule': schedule,
          },
        }),
      );
    const shown = async () => (await list().expect(200)).body.schedule;

    it('say that it is not carried out where the portal has schedules off', async () => {
      ask('every 6h, keep 4');
      expect(await shown()).toEqual({ every: '6h', keep: 4, off: true });
    });

    it('say when the next one is due, unless none can be taken', async () => {
      await backend.stop();
      await start({ snapshots: { schedules: true } });
      expect(await shown()).toBeUndefined();
      ask('every 6h, keep 4');
      const schedule = await shown();
      expect(schedule).toEqual({
        every: '6h',
        keep: 4,
        next: expect.stringMatching(/Z$/),
      });
      const wait = Date.parse(schedule.next) - backend.clock.now();
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(6 * 3_600_000);
      cluster.refuses.lists = refusedBy(403, 'no', 'Forbidden');
      backend.clock.tick(2_000);
      expect(await shown()).toEqual({ every: '6h', keep: 4 });
    });

    it('say that it cannot be read', async () => {
      ask('every 5m, keep 4');
      expect(await shown()).toEqual({ problem: 'unreadable' });
    });
  });

  it('are read once for all who look within two seconds', async () => {
    await list().expect(200);
    await list().expect(200);
    const lists = () =>
      backend.calls.filter(({ path }) => path.startsWith(`${SNAPSHOTS}?`));
    expect(lists()).toHaveLength(1);
    backend.clock.tick(2_000);
    await list().expect(200);
    expect(lists()).toHaveLength(2);
  });

  it.each([
    ['may not be read', 403, 'unreadable'],
    ['are no kind of the cluster', 404, 'kind-missing'],
  ])('that %s are a reason, and no failure', async (_, code, problem) => {
    cluster.refuses.lists = refusedBy(code, 'no', 'Forbidden');
    const { body } = await list().expect(200);
    expect(body).toMatchObject({
      snapshots: [],
      problem: { code: problem, message: expect.stringContaining('west') },
    });
    const { body: plan } = await backend.plan('snapshot').expect(200);
    expect(plan).toMatchObject({
      allowed: false,
      refusals: [{ message: body.problem.message }],
    });
    expect(backend.done()).toEqual([]);
  });

  it('of a cluster that is silent are 503, and no plan', async () => {
    cluster.refuses.lists = refusedBy(500, 'etcd is away', 'InternalError');
    await list().expect(503);
    const { body } = await backend.plan('snapshot').expect(200);
    expect(body).toMatchObject({
      allowed: false,
      refusals: [{ code: 'cluster' }],
    });
  });

  it('are not listed to who may not see the VM', async () => {
    backend.west.set(operableVm({ labels: {} }));
    await list().expect(404);
    expect(backend.calls).toEqual([]);
  });

  it('are read in pages, no more than so many', async () => {
    backend.answers(call =>
      call.path.startsWith(`${SNAPSHOTS}?`)
        ? { items: [ours('monday')], metadata: { continue: 'more' } }
        : cluster.answer(call),
    );
    const { body } = await list().expect(200);
    expect(body.truncated).toBe(true);
    expect(
      backend.calls.filter(({ path }) => path.startsWith(`${SNAPSHOTS}?`)),
    ).toHaveLength(4);
  });

  it('are taken: planned with a dry run, run, and followed by their object', async () => {
    const { body: plan } = await backend.plan('snapshot').expect(200);
    expect(plan).toMatchObject({
      allowed: true,
      dryRun: 'passed',
      options: { snapshot: expect.stringMatching(/^orders-db-\d{8}-\d{6}$/) },
      effects: [
        { code: 'disks-included', names: ['root'] },
        { code: 'guest-not-frozen' },
      ],
      outcome: { wins: 'button', writes: 'nothing' },
    });
    expect(plan.confirmation).toBeUndefined();
    expect(backend.done()).toEqual([]);
    await backend.run(backend.runOf(plan)).expect(202);
    // A second click joins it.
    await backend.run(backend.runOf(plan)).expect(200);
    const { snapshot } = plan.options;
    expect(backend.done()).toMatchObject([
      {
        method: 'POST',
        body: { metadata: { name: snapshot, namespace: 'shop' } },
      },
    ]);
    const stored = cluster.snapshots[0];
    Object.assign(stored, { status: RUNNING_STATUS });
    backend.look();
    await eventually(async () =>
      expect((await backend.inList()).operation.phase).toBe('seen'),
    );
    Object.assign(stored, { status: ours('a').status });
    backend.look();
    await eventually(async () =>
      expect((await backend.inList()).operation.phase).toBe('done'),
    );
    // What was remembered is not shown any more.
    const { body } = await list().expect(200);
    expect(body.snapshots).toMatchObject([{ name: snapshot, phase: 'ready' }]);
  });

  it('that fail are failed operations with KubeVirt’s words', async () => {
    const { body: plan } = await backend
      .plan('snapshot', { options: { snapshot: 'mine' } })
      .expect(200);
    await backend.run(backend.runOf(plan)).expect(202);
    Object.assign(cluster.snapshots[0], { status: FAILED_STATUS });
    backend.look();
    await eventually(async () =>
      expect((await backend.inList()).operation).toMatchObject({
        phase: 'failed',
        quote: FAILED_STATUS.error.message,
      }),
    );
  });

  it('are not taken where KubeVirt refuses the dry run, in its words', async () => {
    cluster.refuses.writes = refusedBy(
      400,
      'admission webhook denied the request: snapshot feature gate not enabled',
      'BadRequest',
    );
    const { body } = await backend.plan('snapshot').expect(200);
    expect(body).toMatchObject({
      allowed: false,
      dryRun: 'refused',
      refusals: [
        { code: 'kubevirt', quote: expect.stringContaining('feature gate') },
      ],
    });
  });

  it('are restored once the VM is stopped, its name is typed, and not twice at once', async () => {
    cluster.snapshots = [ours('monday')];
    const restore = () =>
      backend.plan('restore', { options: { snapshot: 'monday' } }).expect(200);
    expect((await restore()).body).toMatchObject({
      allowed: false,
      refusals: [{ code: 'state' }],
    });
    stop();
    const { body: plan } = await restore();
    expect(plan).toMatchObject({
      allowed: true,
      effects: [
        { code: 'disks-replaced', names: ['root'] },
        { code: 'spec-restored' },
        { code: 'stays-stopped' },
      ],
      outcome: { writes: 'spec', wins: 'button' },
      confirmation: { name: 'orders-db' },
    });
    await backend.run(backend.runOf(plan)).expect(400);
    expect(backend.done()).toEqual([]);
    await backend
      .run({ ...backend.runOf(plan), confirmation: 'orders-db' })
      .expect(202);
    expect(backend.done()).toMatchObject([
      {
        path: `${RESTORES}?fieldValidation=Strict`,
        body: {
          spec: {
            virtualMachineSnapshotName: 'monday',
            volumeRestorePolicy: 'InPlace',
          },
        },
      },
    ]);
  });

  it('are deleted by UID, and followed until they are gone', async () => {
    cluster.snapshots = [ours('monday')];
    const { body: plan } = await backend
      .plan('delete-snapshot', { options: { snapshot: 'monday' } })
      .expect(200);
    await backend
      .run({ ...backend.runOf(plan), confirmation: 'orders-db' })
      .expect(202);
    expect(backend.done()).toMatchObject([
      {
        method: 'DELETE',
        path: `${SNAPSHOTS}/monday`,
        body: { preconditions: { uid: 'uid-monday' } },
      },
    ]);
    backend.look();
    await eventually(async () =>
      expect((await backend.inList()).operation.phase).toBe('done'),
    );
  });

  it.each([
    ['a restore of nothing', 'restore', {}],
    [
      'random names',
      'restore',
      { snapshot: 'a', volumeRestorePolicy: 'RandomizeNames' },
    ],
    ['a name that is a path', 'delete-snapshot', { snapshot: '../secrets' }],
    ['a snapshot for a start', 'start', { snapshot: 'a' }],
    ['a record of nothing', 'delete-restore', {}],
  ])('cannot be asked for with %s', async (_, verb, options) => {
    await backend.plan(verb, { options }).expect(400);
    expect(backend.done()).toEqual([]);
  });

  it('obey permission and limits verb by verb', async () => {
    await backend.stop();
    await start({
      operations: { limits: [{ verbs: ['snapshot'] }] },
    });
    cluster.snapshots = [ours('monday')];
    expect((await backend.plan('snapshot').expect(200)).body.allowed).toBe(
      true,
    );
    const { body } = await backend
      .plan('delete-snapshot', { options: { snapshot: 'monday' } })
      .expect(200);
    expect(body).toMatchObject({
      allowed: false,
      refusals: [{ code: 'limited' }],
    });
  });
});
