import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  kubevirtClustersExtensionPoint,
  kubevirtInventoryExtensionPoint,
  kubevirtRolloutsExtensionPoint,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { AgedCache } from './client/AgedCache';
import { systemClock } from './client/clock';
import { RafayClient } from './client/RafayClient';
import { RafayClusterSource } from './clusters/RafayClusterSource';
import { RafayInventory } from './inventory/RafayInventory';
import { readRafaySettings } from './readRafaySettings';
import { RafayRollouts } from './rollout/RafayRollouts';

/** How old what is asked of all projects at once may be, in milliseconds. */
const SLOW_AGE = 60_000;

/**
 * Reads Rafay for the KubeVirt plugin: the clusters of its projects, and how far it has brought blueprints, add-ons and
 * workloads.
 *
 * @public
 */
export const kubevirtModuleRafay = createBackendModule({
  pluginId: 'kubevirt',
  moduleId: 'rafay',
  register(env) {
    env.registerInit({
      deps: {
        clusters: kubevirtClustersExtensionPoint,
        config: coreServices.rootConfig,
        inventory: kubevirtInventoryExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        rollouts: kubevirtRolloutsExtensionPoint,
      },
      async init({ clusters, config, inventory, lifecycle, logger, rollouts }) {
        const settings = readRafaySettings(config);
        if (!settings) {
          logger.info('Rafay is not asked: kubevirt.rafay is not configured');
          return;
        }
        const { projects, url } = settings;
        const clock = systemClock;
        const rafay = RafayClient.create({ ...settings, clock });
        const cache = new AgedCache(clock, settings.maxAge);
        rollouts.setRolloutSource(
          RafayRollouts.create({
            rafay,
            cache,
            projects,
            url,
          }),
        );
        inventory.setInventory(
          RafayInventory.create({
            rafay,
            cache,
            slowCache: new AgedCache(
              clock,
              Math.max(settings.maxAge, SLOW_AGE),
            ),
            projects,
          }),
        );
        if (settings.clusters && projects.length > 0) {
          const source = RafayClusterSource.start({
            rafay,
            clock,
            projects,
            interval: settings.clusterInterval,
            logger,
          });
          clusters.addClusterSource(source);
          lifecycle.addShutdownHook(() => source.stop());
        }
      },
    });
  },
});
