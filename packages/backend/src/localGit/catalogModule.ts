import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { LocalGitEntityProvider } from './LocalGitEntityProvider';
import { readLocalGit } from './readLocalGit';

/** Shows the entities of local repositories in the catalog. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'local-git',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, config, logger, scheduler }) {
        const git = readLocalGit(config);
        if (!git) {
          return;
        }
        const provider = LocalGitEntityProvider.create({ git, logger });
        catalog.addEntityProvider(provider);
        const seconds = config.getOptionalNumber('localGit.pollSeconds') ?? 2;
        await scheduler.scheduleTask({
          id: 'local-git-refresh',
          frequency: { seconds },
          timeout: { minutes: 1 },
          scope: 'local',
          fn: () => provider.refresh(),
        });
      },
    });
  },
});
