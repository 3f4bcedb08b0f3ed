import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  createBlueprintGenerateAction,
  createBlueprintUpgradeAction,
  createRepositoryValidateAction,
  createVmGenerateAction,
} from './actions';
import { createManifestSource } from './kubevirt';

/**
 * Adds the actions that generate KubeVirt for Rafay to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleRafay = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'rafay',
  register({ registerInit }) {
    registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        urlReader: coreServices.urlReader,
      },
      async init({ scaffolder, config, logger, urlReader }) {
        const manifestSource = createManifestSource({
          config,
          logger,
          urlReader,
        });
        const options = { config, manifestSource };
        scaffolder.addActions(
          createBlueprintGenerateAction(options),
          createVmGenerateAction(options),
          createBlueprintUpgradeAction(options),
          createRepositoryValidateAction(options),
        );
      },
    });
  },
});
