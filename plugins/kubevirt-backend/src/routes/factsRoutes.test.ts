import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { startKubeVirtBackend } from '../__testUtils__/startKubeVirtBackend';

const FACTS = '/api/kubevirt/v1/virtual-machine-facts';
const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };

const serviceHeader = (subject: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'kubevirt',
  });
const CATALOG = serviceHeader('plugin:catalog');

describe('facts for the catalog', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  afterEach(() => backend.stop());

  const get = (address = '', authorization = CATALOG) =>
    request(backend.server)
      .get(`${FACTS}${address}`)
      .set('authorization', authorization);
  const clusters = async () => (await get().expect(200)).body.clusters;
  const page = (digest: string, more = '') =>
    get(`/page?cluster=west&digest=${digest}${more}`);

  it.each([
    ['a person', mockCredentials.user.header(), 403],
    ['another service', serviceHeader('external:ci'), 403],
    ['another plugin', serviceHeader('plugin:search'), 403],
    ['nobody', mockCredentials.none.header(), 401],
    ['the catalog', CATALOG, 200],
  ])('answer %s with %s', async (_, authorization, status) => {
    backend = await startKubeVirtBackend();
    const whole = await get('', authorization);
    expect(whole.status).toBe(status);
    const part = await get(
      `/page?cluster=west&digest=${'0'.repeat(64)}`,
      authorization,
    );
    expect(part.status).toBe(status === 200 ? 409 : status);
  });

  it('answer a service that is named', async () => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { access: { services: ['external:ci'] } } },
    });
    const { status } = await get('', serviceHeader('external:ci'));
    expect(status).toBe(200);
  });

  it('are those of VMs that consent, with their entities', async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm({ annotations: CONSENT }));
    backend.west.set(fakeVm({ name: 'labelled-only' }));
    const [west, east] = await clusters();
    expect([west, east]).toEqual([
      {
        name: 'west',
        state: 'synced',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        total: 1,
      },
      { name: 'east', state: 'synced', digest: expect.any(String), total: 0 },
    ]);
    const { body } = await page(west.digest).expect(200);
    expect(body).toEqual({
      total: 1,
      virtualMachines: [
        {
          kind: 'VirtualMachine',
          cluster: 'west',
          namespace: 'shop',
          name: 'orders-db',
          entities: [
            {
              entityRef: 'component:default/orders',
              owner: 'group:default/team-orders',
            },
          ],
        },
      ],
    });
  });

  it('stay the same while a VM’s state changes', async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm({ annotations: CONSENT }));
    const [before] = await clusters();
    backend.west.set(
      fakeVm({ annotations: CONSENT, status: 'Migrating', node: 'w2' }),
    );
    expect((await clusters())[0]).toEqual(before);
    backend.west.set(fakeVm({ annotations: CONSENT, name: 'web' }));
    expect((await clusters())[0].digest).not.toBe(before.digest);
    // What was asked for is not there any more.
    await page(before.digest).expect(409);
  });

  it('are none of a cluster that does not answer', async () => {
    backend = await startKubeVirtBackend();
    backend.west.setStatus({ state: 'stale' });
    expect((await clusters())[0]).toEqual({ name: 'west', state: 'stale' });
  });

  it('come in pages', async () => {
    backend = await startKubeVirtBackend();
    for (let i = 0; i < 1_005; i++) {
      backend.west.set(fakeVm({ name: `vm-${i}`, annotations: CONSENT }));
    }
    const [{ digest }] = await clusters();
    const first = (await page(digest).expect(200)).body;
    const second = (await page(digest, '&offset=1000').expect(200)).body;
    expect(first.total).toBe(1_005);
    expect(first.virtualMachines).toHaveLength(1_000);
    expect(second.virtualMachines).toHaveLength(5);
  });

  it.each(['/page', '/page?cluster=west&digest=x', '/page?digest=0'])(
    'refuse %s',
    async address => {
      backend = await startKubeVirtBackend();
      expect((await get(address)).status).toBe(400);
    },
  );
});
