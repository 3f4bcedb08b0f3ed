import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  createBlueprintGenerateAction,
  createBlueprintUpgradeAction,
  createRepositoryValidateAction,
  createVmGenerateAction,
  createVmOperateAction,
} from './actions';
import { createManifestSource } from './kubevirt';
import { refuseUnknownKeys } from './refuseUnknownKeys';

/**
 * Adds the actions that generate KubeVirt for Rafay, and that operate virtual machines, to the scaffolder.
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
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        userInfo: coreServices.userInfo,
        catalog: catalogServiceRef,
      },
      async init({ scaffolder, config, logger, urlReader, ...services }) {
        refuseUnknownKeys(config);
        const manifestSource = createManifestSource({
          config,
          logger,
          urlReader,
        });
        const options = { config, manifestSource, platform: services };
        scaffolder.addActions(
          createBlueprintGenerateAction(options),
          createVmGenerateAction(options),
          createBlueprintUpgradeAction(options),
          createRepositoryValidateAction(options),
          createVmOperateAction(services),
        );
      },
    });
  },
});
