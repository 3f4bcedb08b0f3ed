import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  ClusterPlatform,
  ClusterPlatformSummary,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { AccessPolicy, EntityAccess, VirtualMachineFinder } from '../access';
import { PlatformReader } from '../reads';
import { FakeMirrorService, fakeVm } from '../__testUtils__/FakeMirrorService';
import { TestClock } from '../__testUtils__/TestClock';
import { ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import { registerActions } from './registerActions';

function setUp(entity = ordersEntity()) {
  const actionsRegistry = actionsRegistryServiceMock();
  const mirrors = new FakeMirrorService('west', 'east');
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockResolvedValue([{ result: 'ALLOW' }]);
  const catalog = catalogServiceMock({ entities: [entity] });
  const policy = AccessPolicy.fromConfig(mockServices.rootConfig());
  registerActions({
    actionsRegistry,
    permissions,
    access: EntityAccess.create({
      catalog,
      permissions,
      userInfo: mockServices.userInfo(),
      policy,
      clusters: () => ['west', 'east'],
      cacheTtl: 0,
      clock: new TestClock(),
    }),
    finder: VirtualMachineFinder.create({ mirrors, policy }),
    platform: PlatformReader.create({
      mirrors,
      clock: new TestClock(),
      views: {
        describePlatform: ({ cluster }) =>
          ({
            cluster,
            health: 'ok',
            sentence: 'All is healthy.',
          } as ClusterPlatform),
        summarizePlatform: ({ cluster }) =>
          ({
            cluster,
            health: 'ok',
            sentence: 'All is healthy.',
          } as ClusterPlatformSummary),
      },
    }),
    describeVm: (vmObjects, cluster) =>
      ({
        summary: fakeVm().summary,
        cluster,
        conditions: [],
        timeline: [],
        pods: [],
        disks: [],
        networks: [],
        migrations: [],
        commands: [],
        labels: vmObjects.vm?.metadata.labels ?? {},
        guest: { agentConnected: false },
      } as VirtualMachineDetail),
  });
  const invoke = (name: string, input: Record<string, string>) =>
    actionsRegistry.invoke({
      id: `test:${name}`,
      input,
      credentials: mockCredentials.user(),
    });
  return { actionsRegistry, mirrors, permissions, invoke };
}

describe('the actions', () => {
  it('only read, and say so', async () => {
    const { actions } = await setUp().actionsRegistry.list();
    expect(
      actions.map(({ name, attributes }) => [name, attributes.readOnly]),
    ).toEqual([
      ['list-virtual-machines', true],
      ['get-virtual-machine', true],
      ['get-platform-health', true],
    ]);
    for (const { attributes } of actions) {
      expect(attributes.destructive).toBe(false);
    }
  });

  it('list the VMs of an entity', async () => {
    const { mirrors, invoke } = setUp();
    mirrors.use('west').set(fakeVm());
    mirrors.use('west').set(fakeVm({ name: 'foreign', labels: {} }));
    await expect(
      invoke('list-virtual-machines', { entityRef: 'Component:orders' }),
    ).resolves.toMatchObject({
      output: {
        entityRef: 'component:default/orders',
        clusters: [{ name: 'west', state: 'synced' }, { name: 'east' }],
        virtualMachines: [{ id: 'west/shop/orders-db', status: 'Running' }],
      },
    });
  });

  it('tell everything about one VM, and nothing about those of others', async () => {
    const { mirrors, invoke } = setUp();
    mirrors.use('west').set(fakeVm());
    mirrors.use('west').set(fakeVm({ name: 'foreign', labels: {} }));
    const vm = {
      entityRef: 'component:default/orders',
      cluster: 'west',
      namespace: 'shop',
    };
    await expect(
      invoke('get-virtual-machine', { ...vm, name: 'orders-db' }),
    ).resolves.toMatchObject({
      output: {
        cluster: { name: 'west' },
        labels: { 'backstage.io/kubernetes-id': 'orders' },
      },
    });
    await expect(
      invoke('get-virtual-machine', { ...vm, name: 'foreign' }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('tell of VMs that are declared and not there', async () => {
    const { invoke } = setUp(
      ordersEntity({ 'kubevirt.io/virtual-machines': 'west/shop/orders-db' }),
    );
    const awaited = {
      declared: true,
      // Or there, and not for the entity to see: neither is told.
      status: 'Waiting',
      cause: { code: 'waiting-for-rafay' },
    };
    await expect(
      invoke('list-virtual-machines', { entityRef: 'Component:orders' }),
    ).resolves.toMatchObject({ output: { virtualMachines: [awaited] } });
    await expect(
      invoke('get-virtual-machine', {
        entityRef: 'component:default/orders',
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
      }),
    ).resolves.toMatchObject({ output: { summary: awaited } });
  });

  it('tell the health of one cluster or of all', async () => {
    const { invoke } = setUp();
    await expect(invoke('get-platform-health', {})).resolves.toMatchObject({
      output: {
        clusters: [
          { cluster: { name: 'west' } },
          { cluster: { name: 'east' } },
        ],
      },
    });
    await expect(
      invoke('get-platform-health', { cluster: 'east' }),
    ).resolves.toMatchObject({
      output: { clusters: [{ cluster: { name: 'east' }, health: 'ok' }] },
    });
    await expect(
      invoke('get-platform-health', { cluster: 'north' }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it.each([
    ['list-virtual-machines', { entityRef: 'component:orders' }],
    [
      'get-virtual-machine',
      {
        entityRef: 'component:orders',
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
      },
    ],
    ['get-platform-health', {}],
  ])('%s needs its permission', async (name, input) => {
    const { permissions, invoke } = setUp();
    permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
    await expect(
      invoke(name, input as Record<string, string>),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
  });

  it('refuse what is no entity reference', async () => {
    await expect(
      setUp().invoke('list-virtual-machines', { entityRef: '' }),
    ).rejects.toMatchObject({ name: 'InputError' });
  });
});
