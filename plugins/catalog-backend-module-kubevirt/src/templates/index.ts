export {
  createTemplates,
  
} from './createTemplates';
export {
  kubevirtTemplatesExtensionPoint,
  type KubevirtTemplatesExtensionPoint,
} from './extensionPoint';
export { createGitHost, GIT_HOST_KINDS } from './gitHosts';
export { readGitHosts } from './readGitHosts';
export { DEFAULT_CHOICES, readTemplateSettings } from './readTemplateSettings';
export { TemplateEntityProvider } from './TemplateEntityProvider';
export type {
  ChangeOptions,
  CreateOptions,
  TemplateGitHost,
  TemplateLink,
  TemplateStep,
  TemplateSteps,
} from './types';
