import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const ORDERS_REF = 'component:default/orders';
const RESOURCE_REF = 'resource:default/west_shop_orders-db';
const RESOURCE =
  '/api/kubevirt/v1/entities/resource/default/west_shop_orders-db/virtual-machines';
const OUR_LOCATION = 'kubevirt-virtual-machines:clusters';
const CONSENT = { 'backstage.io/entity-ref': ORDERS_REF };

function resource(location = OUR_LOCATION): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'west_shop_orders-db',
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': location,
        'kubevirt.io/virtual-machine': 'west/shop/orders-db',
        'kubevirt.io/consented-entity': ORDERS_REF,
      },
    },
    spec: { type: 'virtual-machine', owner: 'group:default/team-orders' },
  };
}

/** The page of a VM that is an entity of the catalog: with the rights on the entity to which the VM consents, and no others. */
describe('a VM as an entity', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  afterEach(() => backend.stop());

  async function start(
    options: {
      entities?: Entity[];
      annotations?: Record<string, string>;
      denied?: string[];
      config?: object;
    } = {},
  ) {
    const { denied = [] } = options;
    backend = await startKubeVirtBackend({
      entities: options.entities ?? [ordersEntity(), resource()],
      config: { kubevirt: options.config as any },
    });
    backend.permissions.authorize.mockImplementation(
      async (requests: AuthorizePermissionRequest[]) =>
        requests.map(({ resourceRef = '' }) => ({
          result: denied.includes(resourceRef)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        })),
    );
    backend.west.set(fakeVm({ annotations: options.annotations ?? CONSENT }));
    backend.west.set(fakeVm({ name: 'orders-web', annotations: CONSENT }));
  }
  const list = async () => {
    const { status, body } = await request(backend.server).get(RESOURCE);
    return status === 200
      ? body.virtualMachines
          .filter(({ declared }: any) => !declared)
          .map(({ name }: any) => name)
      : status;
  };

  it('shows that VM, and no other', async () => {
    await start();
    expect(await list()).toEqual(['orders-db']);
  });

  it.each<[string, Parameters<typeof start>[0], unknown]>([
    [
      'the VM consents to it no more',
      { annotations: { 'backstage.io/entity-ref': 'component:default/else' } },
      [],
    ],
    [
      'it comes from elsewhere, so that its author wrote whose consent counts',
      {
        entities: [
          ordersEntity(),
          resource('url:https://git.example/x/blob/main/catalog-info.yaml'),
        ],
      },
      [],
    ],
    [
      'the caller may not read the VMs of the entity to which it consents',
      { denied: [ORDERS_REF] },
      403,
    ],
    ['the caller may not read its own', { denied: [RESOURCE_REF] }, 403],
    [
      'the catalog does not show the caller the entity to which it consents',
      { entities: [resource()] },
      404,
    ],
  ])('shows nothing where %s', async (_, options, expected) => {
    await start(options);
    expect(await list()).toEqual(expected);
  });

  it('is operated within what holds for the entity to which it consents', async () => {
    await start({
      denied: [`${ORDERS_REF}#stop`],
      config: {
        operations: {
          enabled: true,
          limits: [{ verbs: ['restart', 'stop'], entities: [ORDERS_REF] }],
        },
      },
    });
    const { body } = await request(backend.server)
      .get(`${RESOURCE}/west/shop/orders-db/operations`)
      .expect(200);
    const codes = Object.fromEntries(
      body.verbs.map(({ verb, refusal }: any) => [verb, refusal?.code]),
    );
    expect(codes).toMatchObject({ start: 'limited', stop: 'permission' });
    expect(['limited', 'permission', 'consent']).not.toContain(codes.restart);
  });

  it('is not among the entities whose VMs the fleet shows', async () => {
    await start();
    const { body } = await request(backend.server).get(
      '/api/kubevirt/v1/virtual-machines?sort=name',
    );
    expect(
      body.virtualMachines[0].entities.map(({ entityRef }: any) => entityRef),
    ).toEqual([ORDERS_REF]);
  });
});
