import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createFetchAction, createPublishAction } from './actions';
import { readLocalGit } from './readLocalGit';

/** Lets templates publish where no git host is configured. */
export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'local-git',
  register(env) {
    env.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ scaffolder, config }) {
        const git = readLocalGit(config);
        if (git) {
          scaffolder.addActions(
            createPublishAction(git),
            createFetchAction(git),
          );
        }
      },
    });
  },
});
