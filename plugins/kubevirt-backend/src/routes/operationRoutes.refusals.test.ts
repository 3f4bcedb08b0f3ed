import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  operableVm,
  refusedBy,
  startOperations,
} from '../__testUtils__/OperationsWorld';
import { ORDERS, ordersEntity } from '../__testUtils__/startKubeVirtBackend';

type World = Awaited<ReturnType<typeof startOperations>>;

const OTHER = mockCredentials.user.header('user:default/other');

describe('operations', () => {
  let world: World;

  afterEach(() => world.stop());

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
