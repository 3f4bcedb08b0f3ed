import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  operableVm,
  refusedBy,
  startOperations,
} from '../__testUtils__/OperationsWorld';
import { SseReader } from '../__testUtils__/SseReader';
import { ORDERS, ordersEntity } from '../__testUtils__/startKubeVirtBackend';

type World = Awaited<ReturnType<typeof startOperations>>;

const SUBRESOURCE =
  '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/orders-db';
const OTHER = mockCredentials.user.header('user:default/other');

describe('operations', () => {
  let world: World;

  afterEach(() => world.stop());

  describe('that are enabled', () => {
    beforeEach(async () => {
      world = await startOperations();
    });

    it('are planned with a dry run, and say what they do and who wins', async () => {
      const { body } = await world.plan().expect(200);
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
      expect(world.operated()).toEqual([
        expect.objectContaining({
          method: 'PUT',
          path: `${SUBRESOURCE}/restart`,
          body: { dryRun: ['All'] },
        }),
      ]);
    });

    it('run once, and are followed on the VM until the objects show their end', async () => {
      const { body: plan } = await world.plan().expect(200);
      const { body: run } = await world.run(world.runOf(plan)).expect(202);
      expect(run).toMatchObject({
        verb: 'restart',
        phase: 'requested',
        by: 'user:default/mock',
      });
      expect(world.done()).toEqual([
        expect.objectContaining({ path: `${SUBRESOURCE}/restart`, body: {} }),
      ]);
      expect((await world.inList()).operation).toMatchObject({
        id: run.id,
        phase: 'requested',
      });

      const { vmObjects } = operableVm();
      world.west.set({
        ...operableVm(),
        vmObjects: { ...vmObjects, vmi: undefined },
      });
      expect((await world.inList()).operation.phase).toBe('seen');
      world.west.set(operableVm({ vmiUid: 'vmi-2' }));
      expect((await world.inList()).operation).toMatchObject({
        id: run.id,
        phase: 'done',
        seenAt: expect.any(String),
        endedAt: expect.any(String),
      });
      const { body: list } = await request(world.server)
        .get(`${world.VM}/operations`)
        .expect(200);
      expect(list.operations).toMatchObject([{ id: run.id, phase: 'done' }]);

      // What went well does not stay for long.
      world.look(120_000);
      expect((await world.inList()).operation).toBeUndefined();
    });

    it('are followed through what comes and goes at once', async () => {
      const { body: plan } = await world.plan('migrate').expect(200);
      await world.run(world.runOf(plan)).expect(202);
      const { vmObjects } = operableVm();
      const metadata = { name: 'm1', uid: 'uid-m1' };
      const migrations = [{ metadata }] as NonNullable<
        typeof vmObjects
      >['migrations'];
      world.west.set({
        ...operableVm(),
        vmObjects: { ...vmObjects, migrations },
      });
      world.west.set(operableVm());
      expect((await world.inList()).operation).toMatchObject({
        phase: 'failed',
        seenAt: expect.any(String),
        note: { message: expect.stringContaining('cancelled') },
      });
    });

    it('are seen when a cluster that was silent answers again', async () => {
      const { body: plan } = await world.plan('pause').expect(200);
      await world.run(world.runOf(plan)).expect(202);
      world.west.setStatus({ state: 'stale' });
      world.west.set(operableVm({ paused: true }));
      expect((await world.inList()).operation.phase).toBe('requested');
      world.west.setStatus({ state: 'synced' });
      world.look();
      expect((await world.inList()).operation.phase).toBe('done');
    });

    it('show in the streams of all who look', async () => {
      const stream = await SseReader.open(world.server, `${ORDERS}/stream`);
      await stream.next('snapshot');
      const { body: plan } = await world.plan('pause').expect(200);
      await world.run(world.runOf(plan)).expect(202);
      const { data } = await stream.next('change');
      expect(data.changed).toMatchObject([
        { name: 'orders-db', operation: { verb: 'pause', phase: 'requested' } },
      ]);
      stream.close();
    });

    it('are not seen, where nothing shows them', async () => {
      const { body: plan } = await world.plan().expect(200);
      await world.run(world.runOf(plan)).expect(202);
      world.look(30_000);
      expect((await world.inList()).operation).toMatchObject({
        phase: 'not-seen',
        note: { message: expect.stringContaining('after 30 s') },
      });
    });

    it('are done by the answer, where no object can show them', async () => {
      const { body: plan } = await world.plan('soft-reboot').expect(200);
      expect(plan.dryRun).toBe('none');
      const { body } = await world.run(world.runOf(plan)).expect(202);
      expect(body).toMatchObject({ phase: 'done' });
    });

    it('ask for the name of the VM where data can be lost', async () => {
      const { body: plan } = await world.plan('force-stop').expect(200);
      expect(plan.confirmation).toMatchObject({ name: 'orders-db' });
      const { body } = await world.run(world.runOf(plan)).expect(400);
      expect(body.error.message).toContain('orders-db');
      await world
        .run({ ...world.runOf(plan), confirmation: 'orders-cache' })
        .expect(400);
      expect(world.done()).toEqual([]);
      await world
        .run({ ...world.runOf(plan), confirmation: 'orders-db' })
        .expect(202);
    });

    it.each([
      [409, 'VM is not running', 'kubevirt'],
      [403, 'Pausing VMIs with LivenessProbe is not supported', 'kubevirt'],
      [500, 'admission webhook denied the request', 'kubevirt'],
      [503, 'service unavailable', 'cluster'],
    ])(
      'tell before the click that the answer is %i: %s',
      async (code, message, kind) => {
        world.answers(() => {
          throw refusedBy(code, message);
        });
        const { body } = await world.plan('pause').expect(200);
        expect(body).toMatchObject({
          allowed: false,
          dryRun: 'refused',
          refusals: [{ code: kind, status: code, quote: message }],
        });
        expect(body.id).toBeUndefined();
      },
    );

    it('tell of a missing right with the rule to add', async () => {
      world.answers(() => {
        throw refusedBy(403, 'forbidden', 'Forbidden');
      });
      world.reviews(() => ({ status: { allowed: false } }));
      const { body } = await world.plan('migrate').expect(200);
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
      const { body: plan } = await world.plan().expect(200);
      world.answers(() => {
        throw refusedBy(500, 'stop/start already underway');
      });
      const { body } = await world.run(world.runOf(plan)).expect(202);
      expect(body).toMatchObject({
        phase: 'failed',
        quote: 'stop/start already underway',
      });
      expect((await world.inList()).operation.phase).toBe('failed');
    });

    it('go on being followed where the answer got lost', async () => {
      const { body: plan } = await world.plan('pause').expect(200);
      world.answers(() => {
        throw refusedBy(0, '', 'ETIMEDOUT');
      });
      const { body } = await world.run(world.runOf(plan)).expect(202);
      expect(body.phase).toBe('requested');
      world.west.set(operableVm({ paused: true }));
      expect((await world.inList()).operation.phase).toBe('done');
    });

    it('are not asked of a cluster that is silent', async () => {
      world.west.currentStatus = {
        ...world.west.currentStatus,
        state: 'stale',
      };
      const { body } = await world.plan().expect(200);
      expect(body.refusals).toMatchObject([{ code: 'cluster' }]);
      expect(world.calls).toEqual([]);
    });

    it('list what can be done now, and why the rest can not', async () => {
      const { body } = await request(world.server)
        .get(`${world.VM}/operations`)
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
        await request(world.server).get(`${world.VM}/operations`).expect(200);
      }
      const asked = world.calls.map(({ body }) =>
        JSON.stringify(body.spec.resourceAttributes),
      );
      expect(asked.length).toBe(new Set(asked).size);
    });

    it('stop 200 VMs with one dry run and one run each, and few at a time', async () => {
      const names = Array.from({ length: 200 }, (_, i) => `vm-${i}`);
      names.forEach(name => world.west.set(operableVm({ name })));
      let inside = 0;
      let most = 0;
      world.answers(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise(resolve => setImmediate(resolve));
        inside -= 1;
      });
      const at = (name: string) => `${ORDERS}/west/shop/${name}`;
      const plans = await Promise.all(
        names.map(name => world.plan('stop', { vm: at(name) }).expect(200)),
      );
      await Promise.all(
        plans.map(({ body }, i) =>
          world.run(world.runOf(body), { vm: at(names[i]) }).expect(202),
        ),
      );
      expect(world.calls).toHaveLength(400);
      expect(world.done()).toHaveLength(200);
      expect(most).toBeLessThanOrEqual(8);
    }, 30_000);
  });

  describe('that somebody tries to misuse', () => {
    beforeEach(async () => {
      world = await startOperations();
    });
    afterEach(() => {
      if (world.done().length > 0) {
        throw new Error('KubeVirt was asked to do something');
      }
    });

    it.each([
      ['a namespace of a path', `${ORDERS}/west/..%2F..%2Fkube-system/a`, 400],
      ['a name of a path', `${ORDERS}/west/shop/..%2Fsecrets`, 400],
      ["another team's VM", `${ORDERS}/west/shop/foreign`, 404],
      ['a VM that is not there', `${ORDERS}/west/shop/none`, 404],
      ['a cluster that is not there', `${ORDERS}/north/shop/orders-db`, 404],
    ])('refuse %s', async (_, vm, code) => {
      world.west.set(operableVm({ name: 'foreign', labels: {} }));
      await world.plan('restart', { vm }).expect(code);
      await world.run({ planId: 'x', uid: 'uid-foreign' }, { vm }).expect(code);
      expect(world.calls).toEqual([]);
    });

    it.each([
      ['no consent', {}],
      ['consent to another', { 'backstage.io/entity-ref': 'component:a/b' }],
    ])('refuse an annotation alone: %s', async (_, annotations) => {
      world.west.set(operableVm({ annotations }));
      const { body } = await world.plan().expect(200);
      expect(body).toMatchObject({
        allowed: false,
        refusals: [{ code: 'consent' }],
      });
      expect(world.calls).toEqual([]);
    });

    it('refuse a run whose consent was taken back', async () => {
      const { body: plan } = await world.plan().expect(200);
      world.west.set(operableVm({ annotations: {} }));
      const { body } = await world.run(world.runOf(plan)).expect(403);
      expect(body.error.name).toBe('OperationRefusedError');
    });

    it('refuse a run whose permission was taken back', async () => {
      const { body: plan } = await world.plan().expect(200);
      world.permissions.authorize.mockImplementation(async requests =>
        requests.map(({ permission }) => ({
          result: permission.name === 'kubevirt.vm.operate' ? 'DENY' : 'ALLOW',
        })),
      );
      const { body } = await world.run(world.runOf(plan)).expect(403);
      expect(body.error.name).toBe('OperationRefusedError');
    });

    it('refuse the plan of somebody else as one that is not there', async () => {
      const { body: plan } = await world.plan().expect(200);
      const stolen = await world
        .run(world.runOf(plan), { user: OTHER })
        .expect(409);
      const invented = await world
        .run({ ...world.runOf(plan), planId: 'none' }, { user: OTHER })
        .expect(409);
      expect(stolen.body.error).toEqual(invented.body.error);
    });

    it('refuse a plan that is too old, or of another VM', async () => {
      world.west.set(operableVm({ name: 'orders-cache' }));
      const { body: plan } = await world.plan().expect(200);
      await world
        .run(world.runOf(plan), { vm: `${ORDERS}/west/shop/orders-cache` })
        .expect(409);
      world.clock.tick(300_000);
      const { body } = await world.run(world.runOf(plan)).expect(409);
      expect(body.error.name).toBe('OperationPlanInvalidError');
    });

    it.each([
      ['the VM', { uid: 'uid-2' }],
      ['its VMI', { vmiUid: 'vmi-2' }],
    ])('refuse a run where %s was swapped', async (_, swapped) => {
      const { body: plan } = await world.plan().expect(200);
      world.west.set(operableVm(swapped));
      const { body } = await world.run(world.runOf(plan)).expect(409);
      expect(body.error.name).toBe('OperationTargetChangedError');
      // Nor does it help to say so.
      await world.run({ ...world.runOf(plan), ...swapped }).expect(409);
    });

    it.each([
      ['a verb that there is not', { verb: 'delete' }],
      ['an option of another verb', { verb: 'stop', options: { node: 'a' } }],
      ['no grace at all', { verb: 'stop', options: { gracePeriod: 0 } }],
      ['a node of a path', { verb: 'migrate', options: { node: '../a' } }],
      ['more than is known', { verb: 'stop', dryRun: [] }],
      ['nothing', {}],
    ])('refuse %s', async (_, body) => {
      await world.post(`${world.VM}/operations/plan`, body).expect(400);
      expect(world.calls).toEqual([]);
    });

    it.each(['operations/plan', 'operations'])(
      'refuse a body that is too large at %s',
      async path => {
        const { status } = await world.post(`${world.VM}/${path}`, {
          verb: 'stop',
          planId: 'x'.repeat(20_000),
        });
        expect(status).toBe(413);
      },
    );
  });

  it.each([
    ['one after the other', false],
    ['at the same time', true],
  ])('join a second click %s', async (_, parallel) => {
    world = await startOperations();
    const { body: plan } = await world.plan().expect(200);
    const { body: another } = await world
      .plan('restart', { user: OTHER })
      .expect(200);
    const runs = [
      () => world.run(world.runOf(plan)),
      () => world.run(world.runOf(plan)),
      () => world.run(world.runOf(another), { user: OTHER }),
    ];
    const answers = [];
    if (parallel) {
      answers.push(...(await Promise.all(runs.map(each => each()))));
    } else {
      for (const each of runs) {
        answers.push(await each());
      }
    }
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    expect(world.done()).toHaveLength(1);

    // A replay tells what became of it, and does nothing.
    world.west.set(operableVm({ vmiUid: 'vmi-2' }));
    const { body: replay } = await world.run(world.runOf(plan)).expect(200);
    expect(replay.phase).toBe('done');
    expect(world.done()).toHaveLength(1);
  });

  it('name the other entities that show the VM', async () => {
    const others = {
      payments: { 'kubevirt.io/virtual-machines': 'shop/orders-db' },
      else: { 'backstage.io/kubernetes-id': 'else' },
      broken: { 'backstage.io/kubernetes-label-selector': '!!!' },
    };
    world = await startOperations({
      entities: [
        ordersEntity(),
        ...Object.entries(others).map(([name, annotations]) => ({
          ...ordersEntity(),
          metadata: { name, namespace: 'default', annotations },
        })),
      ],
    });
    const { body } = await world.plan().expect(200);
    expect(body.affected).toEqual([
      { entityRef: 'component:default/payments' },
    ]);
  });

  it('are switched off unless the configuration switches them on', async () => {
    world = await startOperations({ operations: { enabled: false } });
    const { body } = await world.plan().expect(200);
    expect(body.refusals).toMatchObject([{ code: 'disabled' }]);
    const { body: list } = await request(world.server)
      .get(`${world.VM}/operations`)
      .expect(200);
    expect(list.enabled).toBe(false);
    expect(
      list.verbs.every((each: { allowed: boolean }) => !each.allowed),
    ).toBe(true);
    expect(world.calls).toEqual([]);
  });

  it('are narrowed by the configuration', async () => {
    world = await startOperations({
      operations: {
        limits: [
          { verbs: ['start', 'stop', 'restart'] },
          { clusters: 'west', namespaces: ['shop'], verbs: ['stop'] },
          { namespaces: ['other'], verbs: [] },
        ],
      },
    });
    expect((await world.plan('stop')).body.allowed).toBe(true);
    for (const verb of ['restart', 'pause']) {
      const { body } = await world.plan(verb).expect(200);
      expect(body.refusals).toMatchObject([{ code: 'limited' }]);
    }
  });

  it('leave a trace of who did what to which VM, and of what was refused', async () => {
    world = await startOperations();
    const { body: plan } = await world.plan().expect(200);
    await world.run(world.runOf(plan)).expect(202);
    expect(world.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'operation-run',
        severityLevel: 'medium',
        meta: expect.objectContaining({
          by: 'user:default/mock',
          uid: 'uid-orders-db',
          planId: plan.id,
        }),
      }),
    );
    expect(world.auditEvent.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ verb: 'restart', phase: 'requested' }),
    });
    world.west.set(operableVm({ vmiUid: 'vmi-2', annotations: {} }));
    expect(world.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'operation-end',
        severityLevel: 'medium',
        meta: expect.objectContaining({ phase: 'done' }),
      }),
    );
    await world.plan().expect(200);
    expect(world.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'operation-plan',
        severityLevel: 'medium',
        meta: expect.objectContaining({ refusal: 'consent', verb: 'restart' }),
      }),
    );
    expect(world.auditEvent.fail).toHaveBeenCalled();
  });

  describe('in the name of the person', () => {
    it('call the cluster as them, access reviews too', async () => {
      world = await startOperations({ operations: { impersonation: {} } });
      const { body: plan } = await world.plan('soft-reboot').expect(200);
      expect(plan.actor).toEqual({
        principal: 'user:default/mock',
        onCluster: 'person',
        clusterUser: 'backstage:mock',
      });
      await world.run(world.runOf(plan)).expect(202);
      expect(world.calls.length).toBe(2);
      for (const { impersonate } of world.calls) {
        expect(impersonate?.user).toBe('backstage:mock');
      }
    });

    it('are refused to whom the cluster does not know, and not done by the portal', async () => {
      world = await startOperations({
        operations: { impersonation: { users: { namespaces: ['staff'] } } },
      });
      const { body } = await world.plan().expect(200);
      expect(body.refusals).toMatchObject([{ code: 'identity' }]);
      expect(world.calls).toEqual([]);
    });

    it('say where the portal may not act as them', async () => {
      world = await startOperations({ operations: { impersonation: {} } });
      const forbidden = () => {
        throw refusedBy(403, 'cannot impersonate', 'Forbidden');
      };
      world.answers(forbidden);
      world.reviews(forbidden);
      const { body } = await world.plan().expect(200);
      expect(body.refusals).toMatchObject([
        {
          code: 'cluster-rights',
          message: expect.stringContaining('act as backstage:mock'),
        },
      ]);
    });
  });
});
