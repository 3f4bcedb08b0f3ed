import request from 'supertest';
import {
  operableVm,
  refusedBy,
  startOperations,
} from '../__testUtils__/startOperations';
import { SseReader } from '../__testUtils__/SseReader';
import { ORDERS } from '../__testUtils__/startKubeVirtBackend';

type StartedBackend = Awaited<ReturnType<typeof startOperations>>;

const SUBRESOURCE =
  '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/orders-db';

describe('operations', () => {
  let backend: StartedBackend;

  afterEach(() => backend.stop());

  describe('that are enabled', () => {
    beforeEach(async () => {
      backend = await startOperations();
    });

    it('are planned with a dry run, and say what they do and who wins', async () => {
      const { body } = await backend.plan().expect(200);
      expect(body).toMatchObject({
        allowed: true,
        verb: 'restart',
        dryRun: 'passed',
        refusals: [],
        target: {
          entityRef: 'component:default/orders',
          uid: 'uid-orders-db',
          vmiUid: 'vmi-1',
        },
        effects: [
          { code: 'grace-period', seconds: 30 },
          { code: 'address-may-change' },
        ],
        outcome: { writes: 'status', wins: 'button' },
        actor: { principal: 'user:default/mock', onCluster: 'portal' },
      });
      expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(
        300_000,
      );
      expect(backend.operated()).toEqual([
        expect.objectContaining({
          method: 'PUT',
          path: `${SUBRESOURCE}/restart`,
          body: { dryRun: ['All'] },
        }),
      ]);
    });

    it('run once, and are followed on the VM until the objects show their end', async () => {
      const { body: plan } = await backend.plan().expect(200);
      const { body: run } = await backend.run(backend.runOf(plan)).expect(202);
      expect(run).toMatchObject({
        verb: 'restart',
        phase: 'requested',
        by: 'user:default/mock',
      });
      expect(backend.done()).toEqual([
        expect.objectContaining({ path: `${SUBRESOURCE}/restart`, body: {} }),
      ]);
      expect((await backend.inList()).operation).toMatchObject({
        id: run.id,
        phase: 'requested',
      });

      const { vmObjects } = operableVm();
      backend.west.set({
        ...operableVm(),
        vmObjects: { ...vmObjects, vmi: undefined },
      });
      expect((await backend.inList()).operation.phase).toBe('seen');
      backend.west.set(operableVm({ vmiUid: 'vmi-2' }));
      expect((await backend.inList()).operation).toMatchObject({
        id: run.id,
        phase: 'done',
        seenAt: expect.any(String),
        endedAt: expect.any(String),
      });
      const { body: list } = await request(backend.server)
        .get(`${backend.VM}/operations`)
        .expect(200);
      expect(list.operations).toMatchObject([{ id: run.id, phase: 'done' }]);

      // What went well does not stay for long.
      backend.look(120_000);
      expect((await backend.inList()).operation).toBeUndefined();
    });

    it('are followed through what comes and goes at once', async () => {
      const { body: plan } = await backend.plan('migrate').expect(200);
      await backend.run(backend.runOf(plan)).expect(202);
      const { vmObjects } = operableVm();
      const metadata = { name: 'm1', uid: 'uid-m1' };
      const migrations = [{ metadata }] as NonNullable<
        typeof vmObjects
      >['migrations'];
      backend.west.set({
        ...operableVm(),
        vmObjects: { ...vmObjects, migrations },
      });
      backend.west.set(operableVm());
      expect((await backend.inList()).operation).toMatchObject({
        phase: 'failed',
        seenAt: expect.any(String),
        note: { message: expect.stringContaining('cancelled') },
      });
    });

    it('are seen when a cluster that was silent answers again', async () => {
      const { body: plan } = await backend.plan('pause').expect(200);
      await backend.run(backend.runOf(plan)).expect(202);
      backend.west.setStatus({ state: 'stale' });
      backend.west.set(operableVm({ paused: true }));
      expect((await backend.inList()).operation.phase).toBe('requested');
      backend.west.setStatus({ state: 'synced' });
      backend.look();
      expect((await backend.inList()).operation.phase).toBe('done');
    });

    it('show in the streams of all who look', async () => {
      const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
      await stream.next('snapshot');
      const { body: plan } = await backend.plan('pause').expect(200);
      await backend.run(backend.runOf(plan)).expect(202);
      const { data } = await stream.next('change');
      expect(data.changed).toMatchObject([
        { name: 'orders-db', operation: { verb: 'pause', phase: 'requested' } },
      ]);
      stream.close();
    });

    it('are not seen, where nothing shows them', async () => {
      const { body: plan } = await backend.plan().expect(200);
      await backend.run(backend.runOf(plan)).expect(202);
      backend.look(30_000);
      expect((await backend.inList()).operation).toMatchObject({
        phase: 'not-seen',
        note: { message: expect.stringContaining('after 30 s') },
      });
    });

    it('are done by the answer, where no object can show them', async () => {
      const { body: plan } = await backend.plan('soft-reboot').expect(200);
      expect(plan.dryRun).toBe('none');
      const { body } = await backend.run(backend.runOf(plan)).expect(202);
      expect(body).toMatchObject({ phase: 'done' });
    });

    it('ask for the name of the VM where data can be lost', async () => {
      const { body: plan } = await backend.plan('force-stop').expect(200);
      expect(plan.confirmation).toMatchObject({ name: 'orders-db' });
      const { body } = await backend.run(backend.runOf(plan)).expect(400);
      expect(body.error.message).toContain('orders-db');
      await backend
        .run({ ...backend.runOf(plan), confirmation: 'orders-cache' })
        .expect(400);
      expect(backend.done()).toEqual([]);
      await backend
        .run({ ...backend.runOf(plan), confirmation: 'orders-db' })
        .expect(202);
    });

    it.each([
      [409, 'VM is not running', 'kubevirt'],
      [403, 'Pausing VMIs with LivenessProbe is not supported', 'kubevirt'],
      [500, 'admission webhook denied the request', 'kubevirt'],
      [503, 'service unavailable', 'cluster'],
    ])(
      'say before the click that the answer is %i: %s',
      async (code, message, kind) => {
        backend.answers(() => {
          throw refusedBy(code, message);
        });
        const { body } = await backend.plan('pause').expect(200);
        expect(body).toMatchObject({
          allowed: false,
          dryRun: 'refused',
          refusals: [{ code: kind, status: code, quote: message }],
        });
        expect(body.id).toBeUndefined();
      },
    );

    it('name a missing right with the rule to add', async () => {
      backend.answers(() => {
        throw refusedBy(403, 'forbidden', 'Forbidden');
      });
      backend.reviews(() => ({ status: { allowed: false } }));
      const { body } = await backend.plan('migrate').expect(200);
      expect(body.refusals).toMatchObject([
        {
          code: 'cluster-rights',
          rule: {
            apiGroups: ['subresources.kubevirt.io'],
            resources: ['virtualmachines/migrate'],
            verbs: ['update'],
          },
        },
      ]);
    });

    it('fail with the words of KubeVirt, which stay on the VM', async () => {
      const { body: plan } = await backend.plan().expect(200);
      backend.answers(() => {
        throw refusedBy(500, 'stop/start already underway');
      });
      const { body } = await backend.run(backend.runOf(plan)).expect(202);
      expect(body).toMatchObject({
        phase: 'failed',
        quote: 'stop/start already underway',
      });
      expect((await backend.inList()).operation.phase).toBe('failed');
    });

    it('go on being followed where the answer got lost', async () => {
      const { body: plan } = await backend.plan('pause').expect(200);
      backend.answers(() => {
        throw refusedBy(0, '', 'ETIMEDOUT');
      });
      const { body } = await backend.run(backend.runOf(plan)).expect(202);
      expect(body.phase).toBe('requested');
      backend.west.set(operableVm({ paused: true }));
      expect((await backend.inList()).operation.phase).toBe('done');
    });

    it('are not asked of a cluster that is silent', async () => {
      backend.west.currentStatus = {
        ...backend.west.currentStatus,
        state: 'stale',
      };
      const { body } = await backend.plan().expect(200);
      expect(body.refusals).toMatchObject([{ code: 'cluster' }]);
      expect(backend.calls).toEqual([]);
    });

    it('list what can be done now, and why the rest can not', async () => {
      const { body } = await request(backend.server)
        .get(`${backend.VM}/operations`)
        .expect(200);
      expect(body.enabled).toBe(true);
      expect(
        body.verbs
          .filter((each: { allowed: boolean }) => each.allowed)
          .map((each: { verb: string }) => each.verb),
      ).toEqual([
        'stop',
        'force-stop',
        'restart',
        'force-restart',
        'pause',
        'soft-reboot',
        'reset',
        'migrate',
        'snapshot',
        'delete-snapshot',
        'delete-restore',
      ]);
      expect(
        body.verbs.find((each: { verb: string }) => each.verb === 'start'),
      ).toMatchObject({
        allowed: false,
        refusal: { code: 'state', message: 'It runs already.' },
      });
    });

    it('ask a cluster once for the rights in a namespace', async () => {
      for (let i = 0; i < 3; i++) {
        await request(backend.server)
          .get(`${backend.VM}/operations`)
          .expect(200);
      }
      const asked = backend.calls.map(({ body }) =>
        JSON.stringify(body.spec.resourceAttributes),
      );
      expect(asked.length).toBe(new Set(asked).size);
    });

    it('stop 200 VMs with one dry run and one run each, and few at a time', async () => {
      const names = Array.from({ length: 200 }, (_, i) => `vm-${i}`);
      names.forEach(name => backend.west.set(operableVm({ name })));
      let inside = 0;
      let most = 0;
      backend.answers(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise(resolve => setImmediate(resolve));
        inside -= 1;
      });
      const at = (name: string) => `${ORDERS}/west/shop/${name}`;
      const plans = await Promise.all(
        names.map(name => backend.plan('stop', { vm: at(name) }).expect(200)),
      );
      await Promise.all(
        plans.map(({ body }, i) =>
          backend.run(backend.runOf(body), { vm: at(names[i]) }).expect(202),
        ),
      );
      expect(backend.calls).toHaveLength(400);
      expect(backend.done()).toHaveLength(200);
      expect(most).toBeLessThanOrEqual(8);
    }, 30_000);
  });
});
