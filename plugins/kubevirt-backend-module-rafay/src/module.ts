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
import { systemClock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { RafayClient } from './client/RafayClient';
import { ClusterDirectory } from './clusters/ClusterDirectory';
import { clusterReader } from './adapters/clusterReader';
import { RafayClusterSource } from './clusters/RafayClusterSource';
import { CommitReader } from './git/CommitReader';
import { RafayInventory } from './inventory/RafayInventory';
import { readFileOf, readRafaySettings } from './readRafaySettings';
import { ConsoleLinks } from './rollout/consoleLinks';
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
        const { projects, url, syncTimeout } = settings;
        const clock = systemClock;
        const rafay = RafayClient.create({ ...settings, clock });
        const cache = new AgedCache(clock, settings.maxAge);
        const read = clusterReader(rafay, cache);
        const directory = ClusterDirectory.create({
          read,
          clock,
          projects,
          maxAge: settings.clusterInterval,
        });
        rollouts.setRolloutSource(
          RafayRollouts.create({
            rafay,
            cache,
            clock,
            directory,
            clusters: read,
            links: ConsoleLinks.create(url, settings.links),
            commits: CommitReader.create({
              config,
              clock,
              timeout: settings.timeout,
            }),
            fileOf: readFileOf(config),
            syncTimeout,
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
            directory,
            clock,
            projects: projects.length,
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
