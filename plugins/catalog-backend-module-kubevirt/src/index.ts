/**
 * Software templates for KubeVirt on Rafay as entities of the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleKubevirt as default } from './module';
export {
  kubevirtTemplatesExtensionPoint,
  type ChangeOptions,
  type CreateOptions,
  type KubevirtTemplatesExtensionPoint,
  type TemplateGitHost,
  type TemplateLink,
  type TemplateStep,
  type TemplateSteps,
} from './templates';
