import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ORDERS,
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

describe('the VMs of an entity', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;

  afterEach(() => backend.stop());

  it('opens no stream for one who asks for the headers only', async () => {
    backend = await startKubeVirtBackend();
    await request(backend.server).head(`${ORDERS}/stream`).expect(200);
    expect(backend.west.subscribers.size).toBe(0);
  });

  it('answers with those that carry its label, from all clusters, without a call of any', async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm());
    backend.west.set(fakeVm({ name: 'other', labels: { app: 'x' } }));
    backend.east.set(fakeVm({ name: 'orders-cache', cluster: 'east' }));

    const response = await request(backend.server).get(ORDERS).expect(200);

    expect(response.headers['content-type']).toBe(
      'application/json; charset=utf-8',
    );
    expect(response.body).toMatchObject({
      entityRef: 'component:default/orders',
      time: new Date(backend.clock.now()).toISOString(),
      search: {
        clusters: ['west', 'east'],
        selector: 'backstage.io/kubernetes-id=orders',
      },
      clusters: [
        { name: 'west', state: 'synced' },
        { name: 'east', state: 'synced' },
      ],
    });
    expect(
      response.body.virtualMachines.map((vm: { id: string }) => vm.id),
    ).toEqual(['west/shop/orders-db', 'east/shop/orders-cache']);
    expect(response.body.virtualMachines[0]).toEqual(fakeVm().summary);
    expect(backend.westCluster.calls).toEqual([]);
  });

  it('shows what it has when a cluster fails, and says of that cluster what is wrong', async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm());
    backend.east.setStatus({
      state: 'unreachable',
      message: 'Cluster east does not answer',
    });

    const { body } = await request(backend.server).get(ORDERS).expect(200);

    expect(body.virtualMachines).toHaveLength(1);
    expect(body.clusters[1]).toMatchObject({
      name: 'east',
      state: 'unreachable',
      message: 'Cluster east does not answer',
    });
  });

  it('waits for the first lists of a cluster', async () => {
    backend = await startKubeVirtBackend();
    backend.west.setStatus({ state: 'syncing' });

    const { body } = await request(backend.server).get(ORDERS).expect(200);

    expect(body.clusters[0].state).toBe('synced');
  });

  it('names a cluster of the annotation that is not configured', async () => {
    backend = await startKubeVirtBackend({
      entities: [
        ordersEntity({
          'backstage.io/kubernetes-id': 'orders',
          'backstage.io/kubernetes-cluster': 'north',
        }),
      ],
    });

    const { body } = await request(backend.server).get(ORDERS).expect(200);

    expect(body.clusters).toEqual([
      expect.objectContaining({
        name: 'north',
        state: 'unreachable',
        message: expect.stringContaining("cluster 'north'"),
      }),
    ]);
  });

  it('answers nothing for an entity without an annotation, whatever its name', async () => {
    backend = await startKubeVirtBackend({ entities: [ordersEntity({})] });
    backend.west.set(fakeVm());

    const { body } = await request(backend.server).get(ORDERS).expect(200);

    expect(body).toMatchObject({
      virtualMachines: [],
      clusters: [],
      search: { clusters: [] },
    });
  });

  it('is a 400 that names annotation and value when the annotation can not be read', async () => {
    backend = await startKubeVirtBackend({
      entities: [
        ordersEntity({ 'backstage.io/kubernetes-label-selector': '!orders' }),
      ],
    });

    const { body } = await request(backend.server).get(ORDERS).expect(400);

    expect(body.error.name).toBe('InputError');
    expect(body.error.message).toContain(
      'backstage.io/kubernetes-label-selector',
    );
    expect(body.error.message).toContain("'!orders'");
  });

  it.each([
    ['/api/kubevirt/v1/entities/1kind/default/orders/virtual-machines'],
    ['/api/kubevirt/v1/entities/component/de%20fault/orders/virtual-machines'],
    ['/api/kubevirt/v1/entities/component/default/a%2Fb/virtual-machines'],
  ])('is a 400 for %s', async path => {
    backend = await startKubeVirtBackend();
    const { body } = await request(backend.server).get(path).expect(400);
    expect(body.error.name).toBe('InputError');
  });

  it('is a 401 without credentials', async () => {
    backend = await startKubeVirtBackend();
    await request(backend.server)
      .get(ORDERS)
      .set('authorization', mockCredentials.none.header())
      .expect(401);
    expect(backend.getEntitiesByRefs).not.toHaveBeenCalled();
  });

  it('is a 403 that names the permission', async () => {
    backend = await startKubeVirtBackend();
    backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);

    const { body } = await request(backend.server).get(ORDERS).expect(403);

    expect(body.error.message).toContain("'kubevirt.vm.read'");
  });

  it("is a 404 when the catalog hides the entity, and asks with the caller's credentials", async () => {
    backend = await startKubeVirtBackend();
    backend.getEntitiesByRefs.mockResolvedValue({ items: [undefined] });

    const { body } = await request(backend.server)
      .get(ORDERS)
      .set('authorization', mockCredentials.user.header('user:default/eve'))
      .expect(404);

    expect(body.error.name).toBe('NotFoundError');
    expect(backend.getEntitiesByRefs).toHaveBeenCalledWith(
      { entityRefs: ['component:default/orders'] },
      {
        credentials: expect.objectContaining({
          principal: expect.objectContaining({
            userEntityRef: 'user:default/eve',
          }),
        }),
      },
    );
  });

  describe('what a caller may see', () => {
    const as = (user: string) =>
      request(backend.server)
        .get(ORDERS)
        .set('authorization', mockCredentials.user.header(user));

    it('is remembered for ten seconds, for each caller alone', async () => {
      backend = await startKubeVirtBackend();
      await as('user:default/ann').expect(200);
      await as('user:default/ann').expect(200);
      expect(backend.getEntitiesByRefs).toHaveBeenCalledTimes(1);
      expect(backend.permissions.authorize).toHaveBeenCalledTimes(1);

      backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
      await as('user:default/bob').expect(403);
      await as('user:default/ann').expect(200);
      backend.clock.tick(10_000);
      await as('user:default/ann').expect(403);
    });

    it('is never remembered when refused', async () => {
      backend = await startKubeVirtBackend();
      backend.permissions.authorize.mockResolvedValueOnce([{ result: 'DENY' }]);
      await as('user:default/ann').expect(403);
      await as('user:default/ann').expect(200);
      expect(backend.permissions.authorize).toHaveBeenCalledTimes(2);
    });

    it('is asked each time when the cache is off', async () => {
      backend = await startKubeVirtBackend({
        config: { kubevirt: { cache: { visibility: 0 } } },
      });
      await as('user:default/ann').expect(200);
      await as('user:default/ann').expect(200);
      expect(backend.permissions.authorize).toHaveBeenCalledTimes(2);
    });

    it('is asked each time for a service', async () => {
      backend = await startKubeVirtBackend();
      for (let i = 0; i < 2; i++) {
        await request(backend.server)
          .get(ORDERS)
          .set('authorization', mockCredentials.service.header())
          .expect(200);
      }
      expect(backend.getEntitiesByRefs).toHaveBeenCalledTimes(2);
    });
  });

  describe('with kubevirt.access.read: consent', () => {
    const consent = { 'backstage.io/entity-ref': 'component:default/orders' };
    const ids = async () => {
      const { body } = await request(backend.server).get(ORDERS).expect(200);
      return body.virtualMachines.map((vm: { name: string }) => vm.name);
    };

    it('shows the VMs whose own annotation or namespace names the entity', async () => {
      backend = await startKubeVirtBackend({
        config: { kubevirt: { access: { read: 'consent' } } },
      });
      backend.west.set(fakeVm({ name: 'silent' }));
      backend.west.set(fakeVm({ name: 'own', annotations: consent }));
      backend.west.set(
        fakeVm({
          name: 'list',
          annotations: {
            'backstage.io/entity-ref':
              'not a ref, Component:default/Other, component:orders',
          },
        }),
      );
      backend.west.set(
        fakeVm({
          name: 'others',
          annotations: {
            'backstage.io/entity-ref': 'component:default/orders-2',
          },
        }),
      );
      backend.west.set(fakeVm({ name: 'inside', namespace: 'open' }));
      backend.west.namespaces.set('open', consent);

      expect(await ids()).toEqual(['own', 'list', 'inside']);
    });

    it('shows the VMs that a rule of the portal covers', async () => {
      backend = await startKubeVirtBackend({
        config: {
          kubevirt: {
            access: {
              read: 'consent',
              rules: [
                {
                  // The mock of the user info knows the caller by themselves only.
                  callers: 'user:mock',
                  clusters: 'west',
                  namespaces: ['shop'],
                },
                {
                  callers: 'group:default/other',
                  clusters: '*',
                  namespaces: '*',
                },
              ],
            },
          },
        },
      });
      backend.west.set(fakeVm({ name: 'covered' }));
      backend.west.set(fakeVm({ name: 'elsewhere', namespace: 'lab' }));
      backend.east.set(fakeVm({ name: 'far', cluster: 'east' }));

      expect(await ids()).toEqual(['covered']);
    });
  });
});
