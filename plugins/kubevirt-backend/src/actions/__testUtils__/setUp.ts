import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  ClusterPlatform,
  ClusterPlatformSummary,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutSource } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { AccessPolicy, EntityAccess, VirtualMachineFinder } from '../../access';
import type { JsonObject } from '@backstage/types';
import type { Operations } from '../../operations';
import { PlatformReader } from '../../reads';
import { RolloutWatcher } from '../../rollouts';
import { FakeClusterRegistry } from '../../__testUtils__/FakeClusterRegistry';
import { FakeMirrorService } from '../../__testUtils__/FakeMirrorService';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { ordersEntity } from '../../__testUtils__/startKubeVirtBackend';
import { registerActions } from '../registerActions';

export const VM = {
  entityRef: 'component:default/orders',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

export function setUp(entity = ordersEntity(), rolloutSource?: RolloutSource) {
  const actionsRegistry = actionsRegistryServiceMock();
  const mirrors = new FakeMirrorService('west', 'east');
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockResolvedValue([{ result: 'ALLOW' }]);
  const catalog = catalogServiceMock({ entities: [entity] });
  const policy = AccessPolicy.fromConfig(mockServices.rootConfig());
  const operations = { plan: jest.fn(), run: jest.fn() };
  const platform: Pick<ClusterPlatformSummary, 'concerns'> = {};
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
      clock: new ManualClock(),
    }),
    finder: VirtualMachineFinder.create({ mirrors, policy }),
    platform: PlatformReader.create({
      clusters: new FakeClusterRegistry(),
      mirrors,
      clock: new ManualClock(),
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
            messages: [
              { code: 'kubevirt-healthy', params: { kubevirt: 'KubeVirt' } },
            ],
            virtualMachines: 0,
            nodes: 2,
            ...platform,
          } as ClusterPlatformSummary),
      },
    }),
    rollouts:
      rolloutSource &&
      RolloutWatcher.create({
        source: rolloutSource,
        clock: new ManualClock(),
        logger: mockServices.logger.mock(),
      }),
    operations: operations as unknown as Operations,
    describeVm: (vmObjects, cluster) =>
      ({
        summary: mirrors.use('west').find({})[0],
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
  const invoke = (name: string, input: JsonObject) =>
    actionsRegistry.invoke({
      id: `test:${name}`,
      input,
      credentials: mockCredentials.user(),
    });
  return {
    actionsRegistry,
    mirrors,
    operations,
    permissions,
    platform,
    invoke,
  };
}
