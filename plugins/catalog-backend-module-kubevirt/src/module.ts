import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import {
  createTemplates,
  GIT_HOST_KINDS,
  kubevirtTemplatesExtensionPoint,
  readGitHosts,
  readTemplateSettings,
  TemplateEntityProvider,
  type TemplateGitHost,
} from './templates';
import {
  FactsClient,
  readVirtualMachineSettings,
  VirtualMachineEntityProvider,
} from './virtualMachines';

/**
 * Puts the software templates for KubeVirt on Rafay into the catalog, made for the git hosts and from the
 * configuration of the portal; and virtual machines, where `kubevirt.catalog.enabled` is set.
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
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
        service: catalogServiceRef,
      },
      async init({ catalog, config, logger, ...services }) {
        const machines = readVirtualMachineSettings(config);
        if (machines) {
          catalog.addEntityProvider(
            VirtualMachineEntityProvider.create({
              ...machines,
              facts: FactsClient.create(services),
              catalog: services.service,
              auth: services.auth,
              logger,
              now: () => Date.now(),
              taskRunner: services.scheduler.createScheduledTaskRunner(
                machines.schedule,
              ),
            }),
          );
        }
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
