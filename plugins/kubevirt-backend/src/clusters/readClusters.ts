import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { ClusterSource } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { systemClock, type Clock } from '../lib/clock';
import { DefaultClusterRegistry } from './DefaultClusterRegistry';
import { readExecPlugins } from './execPlugins';
import { readConfiguredSources } from './readConfiguredSources';

/**
 * Which clusters there are: those of the configuration, then those of other sources.
 *
 * @throws InputError for what must not be guessed at, as it says what programs run (`kubevirt.execPlugins`). A cluster
 * that cannot be used stops nothing: it is shown with its reason.
 */
export function readClusters(
  config: Config,
  options: {
    sources?: ClusterSource[];
    logger?: Pick<LoggerService, 'warn'>;
    clock?: Clock;
  } = {},
): DefaultClusterRegistry {
  const { sources = [], logger, clock = systemClock } = options;
  return DefaultClusterRegistry.create({
    sources: [...readConfiguredSources(config, clock), ...sources],
    execPlugins: readExecPlugins(config),
    logger,
  });
}
