import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { kubevirtTemplatesExtensionPoint } from '@rafay-kubevirt/backstage-plugin-catalog-backend-module-kubevirt';
import { LocalGitEntityProvider } from './LocalGitEntityProvider';
import { localGitHost } from './localGitHost';
import { readLocalGit } from './readLocalGit';

/** Shows the entities of local repositories in the catalog, and lets the templates publish to them. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'local-git',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        templates: kubevirtTemplatesExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, templates, config, logger, scheduler }) {
        const git = readLocalGit(config);
        if (!git) {
          return;
        }
        templates.addGitHost(localGitHost);
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
