import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  operableVm,
  refusedBy,
  startOperations,
} from '../__testUtils__/startOperations';
import { ORDERS, ordersEntity } from '../__testUtils__/startKubeVirtBackend';

type StartedBackend = Awaited<ReturnType<typeof startOperations>>;

const OTHER = mockCredentials.user.header('user:default/other');

describe('operations', () => {
  let backend: StartedBackend;

  afterEach(() => backend.stop());

  describe('that somebody tries to misuse', () => {
    beforeEach(async () => {
      backend = await startOperations();
    });
    afterEach(() => {
      if (backend.done().length > 0) {
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
      backend.west.set(operableVm({ name: 'foreign', labels: {} }));
      await backend.plan('restart', { vm }).expect(code);
      await backend
        .run({ planId: 'x', uid: 'uid-foreign' }, { vm })
        .expect(code);
      expect(backend.calls).toEqual([]);
    });

    it.each([
      ['no consent', {}],
      ['consent to another', { 'backstage.io/entity-ref': 'component:a/b' }],
    ])('refuse an annotation alone: %s', async (_, annotations) => {
      backend.west.set(operableVm({ annotations }));
      const { body } = await backend.plan().expect(200);
      expect(body).toMatchObject({
        allowed: false,
        refusals: [{ code: 'consent' }],
      });
      expect(backend.calls).toEqual([]);
    });

    it('refuse a run whose consent was taken back', async () => {
      const { body: plan } = await backend.plan().expect(200);
      backend.west.set(operableVm({ annotations: {} }));
      const { body } = await backend.run(backend.runOf(plan)).expect(403);
      expect(body.error.name).toBe('OperationRefusedError');
    });

    it('refuse a run whose permission was taken back', async () => {
      const { body: plan } = await backend.plan().expect(200);
      backend.permissions.authorize.mockImplementation(async requests =>
        requests.map(({ permission }) => ({
          result: permission.name === 'kubevirt.vm.operate' ? 'DENY' : 'ALLOW',
        })),
      );
      const { body } = await backend.run(backend.runOf(plan)).expect(403);
      expect(body.error.name).toBe('OperationRefusedError');
    });

    it('refuse the plan of somebody else as one that is not there', async () => {
      const { body: plan } = await backend.plan().expect(200);
      const stolen = await backend
        .run(backend.runOf(plan), { user: OTHER })
        .expect(409);
      const invented = await backend
        .run({ ...backend.runOf(plan), planId: 'none' }, { user: OTHER })
        .expect(409);
      expect(stolen.body.error).toEqual(invented.body.error);
    });

    it('refuse a plan that is too old, or of another VM', async () => {
      backend.west.set(operableVm({ name: 'orders-cache' }));
      const { body: plan } = await backend.plan().expect(200);
      await backend
        .run(backend.runOf(plan), { vm: `${ORDERS}/west/shop/orders-cache` })
        .expect(409);
      backend.clock.tick(300_000);
      const { body } = await backend.run(backend.runOf(plan)).expect(409);
      expect(body.error.name).toBe('OperationPlanInvalidError');
    });

    it.each([
      ['the VM', { uid: 'uid-2' }],
      ['its VMI', { vmiUid: 'vmi-2' }],
    ])('refuse a run where %s was swapped', async (_, swapped) => {
      const { body: plan } = await backend.plan().expect(200);
      backend.west.set(operableVm(swapped));
      const { body } = await backend.run(backend.runOf(plan)).expect(409);
      expect(body.error.name).toBe('OperationTargetChangedError');
      // Nor does it help to say so.
      await backend.run({ ...backend.runOf(plan), ...swapped }).expect(409);
    });

    it.each([
      ['a verb that there is not', { verb: 'delete' }],
      ['an option of another verb', { verb: 'stop', options: { node: 'a' } }],
      ['no grace at all', { verb: 'stop', options: { gracePeriod: 0 } }],
      ['a node of a path', { verb: 'migrate', options: { node: '../a' } }],
      ['more than is known', { verb: 'stop', dryRun: [] }],
      ['nothing', {}],
    ])('refuse %s', async (_, body) => {
      await backend.post(`${backend.VM}/operations/plan`, body).expect(400);
      expect(backend.calls).toEqual([]);
    });

    it.each(['operations/plan', 'operations'])(
      'refuse a body that is too large at %s',
      async path => {
        const { status } = await backend.post(`${backend.VM}/${path}`, {
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
    backend = await startOperations();
    const { body: plan } = await backend.plan().expect(200);
    const { body: another } = await backend
      .plan('restart', { user: OTHER })
      .expect(200);
    const runs = [
      () => backend.run(backend.runOf(plan)),
      () => backend.run(backend.runOf(plan)),
      () => backend.run(backend.runOf(another), { user: OTHER }),
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
    expect(backend.done()).toHaveLength(1);

    // A replay reports what became of it, and does nothing.
    backend.west.set(operableVm({ vmiUid: 'vmi-2' }));
    const { body: replay } = await backend.run(backend.runOf(plan)).expect(200);
    expect(replay.phase).toBe('done');
    expect(backend.done()).toHaveLength(1);
  });

  it('name the other entities that show the VM', async () => {
    const others = {
      payments: { 'kubevirt.io/virtual-machines': 'shop/orders-db' },
      else: { 'backstage.io/kubernetes-id': 'else' },
      broken: { 'backstage.io/kubernetes-label-selector': '!!!' },
    };
    backend = await startOperations({
      entities: [
        ordersEntity(),
        ...Object.entries(others).map(([name, annotations]) => ({
          ...ordersEntity(),
          metadata: { name, namespace: 'default', annotations },
        })),
      ],
    });
    const { body } = await backend.plan().expect(200);
    expect(body.affected).toEqual([
      { entityRef: 'component:default/payments' },
    ]);
  });

  it('are switched off unless the configuration switches them on', async () => {
    backend = await startOperations({ operations: { enabled: false } });
    const { body } = await backend.plan().expect(200);
    expect(body.refusals).toMatchObject([{ code: 'disabled' }]);
    const { body: list } = await request(backend.server)
      .get(`${backend.VM}/operations`)
      .expect(200);
    expect(list.enabled).toBe(false);
    expect(
      list.verbs.every((each: { allowed: boolean }) => !each.allowed),
    ).toBe(true);
    expect(backend.calls).toEqual([]);
  });

  it('are narrowed by the configuration', async () => {
    backend = await startOperations({
      operations: {
        limits: [
          { verbs: ['start', 'stop', 'restart'] },
          { clusters: 'west', namespaces: ['shop'], verbs: ['stop'] },
          { namespaces: ['other'], verbs: [] },
        ],
      },
    });
    expect((await backend.plan('stop')).body.allowed).toBe(true);
    for (const verb of ['restart', 'pause']) {
      const { body } = await backend.plan(verb).expect(200);
      expect(body.refusals).toMatchObject([{ code: 'limited' }]);
    }
  });

  it('leave a trace of who did what to which VM, and of what was refused', async () => {
    backend = await startOperations();
    const { body: plan } = await backend.plan().expect(200);
    await backend.run(backend.runOf(plan)).expect(202);
    expect(backend.auditor.createEvent).toHaveBeenCalledWith(
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
    expect(backend.auditEvent.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ verb: 'restart', phase: 'requested' }),
    });
    backend.west.set(operableVm({ vmiUid: 'vmi-2', annotations: {} }));
    expect(backend.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'operation-end',
        severityLevel: 'medium',
        meta: expect.objectContaining({ phase: 'done' }),
      }),
    );
    await backend.plan().expect(200);
    expect(backend.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'operation-plan',
        severityLevel: 'medium',
        meta: expect.objectContaining({ refusal: 'consent', verb: 'restart' }),
      }),
    );
    expect(backend.auditEvent.fail).toHaveBeenCalled();
  });

  describe('in the name of the person', () => {
    it('call the cluster as them, access reviews too', async () => {
      backend = await startOperations({ operations: { impersonation: {} } });
      const { body: plan } = await backend.plan('soft-reboot').expect(200);
      expect(plan.actor).toEqual({
        principal: 'user:default/mock',
        onCluster: 'person',
        clusterUser: 'backstage:mock',
      });
      await backend.run(backend.runOf(plan)).expect(202);
      expect(backend.calls.length).toBe(2);
      for (const { impersonate } of backend.calls) {
        expect(impersonate?.user).toBe('backstage:mock');
      }
    });

    it('are refused to whom the cluster does not know, and not done by the portal', async () => {
      backend = await startOperations({
        operations: { impersonation: { users: { namespaces: ['staff'] } } },
      });
      const { body } = await backend.plan().expect(200);
      expect(body.refusals).toMatchObject([{ code: 'identity' }]);
      expect(backend.calls).toEqual([]);
    });

    it('say where the portal may not act as them', async () => {
      backend = await startOperations({ operations: { impersonation: {} } });
      const forbidden = () => {
        throw refusedBy(403, 'cannot impersonate', 'Forbidden');
      };
      backend.answers(forbidden);
      backend.reviews(forbidden);
      const { body } = await backend.plan().expect(200);
      expect(body.refusals).toMatchObject([
        {
          code: 'cluster-rights',
          message: expect.stringContaining('act as backstage:mock'),
        },
      ]);
    });
  });
});
