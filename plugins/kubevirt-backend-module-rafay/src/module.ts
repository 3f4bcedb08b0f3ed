import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  kubevirtClustersExtensionPoint,
  kubevirtRolloutsExtensionPoint,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { AgedCache } from './client/AgedCache';
import { systemClock } from './client/clock';
import { RafayClient } from './client/RafayClient';
import { RafayClusterSource } from './clusters/RafayClusterSource';
import { readRafaySettings } from './readRafaySettings';
import { RafayRollouts } from './rollout/RafayRollouts';

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
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        rollouts: kubevirtRolloutsExtensionPoint,
      },
      async init({ clusters, config, lifecycle, logger, rollouts }) {
        const settings = readRafaySettings(config);
        if (!settings) {
          logger.info('Rafay is not asked: kubevirt.rafay is not configured');
          return;
        }
        const { projects, url } = settings;
        const clock = systemClock;
        const rafay = RafayClient.create({ ...settings, clock });
        rollouts.setRolloutSource(
          RafayRollouts.create({
            rafay,
            cache: new AgedCache(clock, settings.maxAge),
            projects,
            url,
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
