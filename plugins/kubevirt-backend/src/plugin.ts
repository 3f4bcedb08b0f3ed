import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  kubevirtEntityPermissions,
  kubevirtFleetReadPermission,
  kubevirtPlatformReadPermission,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  kubevirtClustersExtensionPoint,
  kubevirtInventoryExtensionPoint,
  kubevirtObserversExtensionPoint,
  kubevirtRolloutsExtensionPoint,
  kubevirtUsageExtensionPoint,
  type ClusterSource,
  type DeploymentInventory,
  type RolloutSource,
  type VirtualMachineObserver,
  type UsageSource,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import {
  kubevirtEntityPermissionResourceRef,
  kubevirtPermissionRules,
  loadPermissionResources,
} from './access';
import { registerActions } from './actions';
import { registerConsoles } from './console';
import { createServices } from './createServices';
import { readClusters } from './clusters';
import { createMirrorMetrics, observeMirrors } from './createMirrorMetrics';
import { DefaultMirrorService, systemClock } from './mirror';
import {
  describePlatform,
  describeVm,
  reevaluateAt,
  summarize,
  summarizePlatform,
} from './model';
import { linkDashboard } from './reads';
import { hasSnapshotSchedules, startSnapshotSchedules } from './operations';
import { refuseUnknownKeys } from './refuseUnknownKeys';

/**
 * The backend of the KubeVirt plugin: mirrors the virtual machines of the configured clusters, and
 * answers and streams those of an entity.
 *
 * @public
 */
export const kubevirtPlugin = createBackendPlugin({
  pluginId: 'kubevirt',
  register(env) {
    const sources: ClusterSource[] = [];
    env.registerExtensionPoint(kubevirtClustersExtensionPoint, {
      addClusterSource(source) {
        addNamed(sources, source, 'A source of clusters');
      },
    });
    const observers: VirtualMachineObserver[] = [];
    env.registerExtensionPoint(kubevirtObserversExtensionPoint, {
      addObserver(observer) {
        addNamed(observers, observer, 'An observer');
      },
    });
    let rolloutSource: RolloutSource | undefined;
    env.registerExtensionPoint(kubevirtRolloutsExtensionPoint, {
      setRolloutSource(source) {
        if (rolloutSource) {
          throw new Error(
            `'${source.name}' cannot be the source of rollouts, as '${rolloutSource.name}' is`,
          );
        }
        rolloutSource = source;
      },
    });
    let inventory: DeploymentInventory | undefined;
    env.registerExtensionPoint(kubevirtInventoryExtensionPoint, {
      setInventory(added) {
        if (inventory) {
          throw new Error(
            `'${added.name}' cannot be the inventory, as '${inventory.name}' is`,
          );
        }
        inventory = added;
      },
    });
    const usageSources: UsageSource[] = [];
    env.registerExtensionPoint(kubevirtUsageExtensionPoint, {
      addUsageSource(source) {
        addNamed(usageSources, source, 'A source of usage');
      },
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auth: coreServices.auth,
        auditor: coreServices.auditor,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const { config, lifecycle, logger, metrics } = services;
        refuseUnknownKeys(config);
        services.permissionsRegistry.addPermissions([
          kubevirtPlatformReadPermission,
          kubevirtFleetReadPermission,
        ]);
        services.permissionsRegistry.addResourceType({
          resourceRef: kubevirtEntityPermissionResourceRef,
          permissions: kubevirtEntityPermissions,
          rules: Object.values(kubevirtPermissionRules),
          getResources: refs => loadPermissionResources(services, refs),
        });

        const clusters = readClusters(config, { sources, logger });
        if (clusters.list().length === 0 && sources.length === 0) {
          logger.warn(
            'No cluster is configured: set kubevirt.clusters, kubevirt.kubeconfigs or kubernetes.clusterLocatorMethods',
          );
        }
        const mirrors = DefaultMirrorService.create({
          registry: clusters,
          config,
          summarize,
          reevaluateAt,
          logger,
          metrics: createMirrorMetrics(metrics),
        });
        observeMirrors(metrics, () => mirrors.stats());

        const running = createServices({
          ...services,
          clock: systemClock,
          clusters,
          mirrors,
          rolloutSource,
          inventory,
          usageSources,
          views: {
            describeVm: (vmObjects, status) =>
              linkDashboard(
                describeVm(vmObjects, status),
                clusters.get(status.name)?.dashboardUrl,
              ),
            describePlatform,
            summarizePlatform,
          },
        });
        services.httpRouter.use(running.router);
        registerConsoles(services.httpRouter, running.consoles, logger);
        registerActions({ ...services, ...running, describeVm });
        if (hasSnapshotSchedules(config)) {
          await startSnapshotSchedules(services.scheduler, running.schedules);
        }
        observers.forEach(observer => observer.start(running.observation));

        lifecycle.addShutdownHook(async () => {
          running.stop();
          await mirrors.stop();
          clusters.close();
        });
      },
    });
  },
});

/** Adds what a module brings, whose name must be its own. */
function addNamed<T extends { name: string }>(
  known: T[],
  added: T,
  what: string,
): void {
  if (known.some(({ name }) => name === added.name)) {
    throw new Error(`${what} named '${added.name}' was added already`);
  }
  known.push(added);
}
