import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  createTemplates,
  GIT_HOST_KINDS,
  kubevirtTemplatesExtensionPoint,
  readGitHosts,
  readTemplateSettings,
  TemplateEntityProvider,
  type TemplateGitHost,
} from './templates';

/**
 * Puts the software templates for KubeVirt on Rafay into the catalog, made for the git hosts and from the
 * configuration of the portal.
 *
 * @public
 */
export const catalogModuleKubevirt = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kubevirt',
  register(env) {
    const added: TemplateGitHost[] = [];
    env.registerExtensionPoint(kubevirtTemplatesExtensionPoint, {
      addGitHost: host => added.push(host),
    });
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ catalog, config, logger }) {
        const {
          enabled,
          operations,
          hosts: only,
          ...rest
        } = readTemplateSettings(config);
        const hosts = enabled ? [...added, ...readGitHosts(config, only)] : [];
        if (enabled && hosts.length === 0) {
          logger.warn(
            `There is no git host for the templates of KubeVirt on Rafay, so that the catalog has none of those that write into a repository: name one under integrations (${GIT_HOST_KINDS.join(
              ', ',
            )})`,
          );
        }
        catalog.addEntityProvider(
          new TemplateEntityProvider(
            createTemplates({
              ...rest,
              hosts,
              operations: enabled && operations,
            }),
          ),
        );
      },
    });
  },
});
