import type { JsonObject } from '@backstage/types';
import type { FormPage, TemplateGitHost } from '../types';
import { rafayName } from './fields';

/** Which repository; what the template needs besides comes after what names it. */
export function repositoryPage(
  host: TemplateGitHost,
  more: JsonObject,
): FormPage {
  return {
    title: 'Repository',
    required: host.repository.required,
    properties: { ...host.repository.properties, ...more },
  };
}

/** Which blueprint of a repository that exists. */
export const existingBlueprint: JsonObject = {
  project: rafayName('project', 'Rafay project', {
    description: 'Needed where the repository has several',
  }),
  blueprintName: rafayName('blueprint', 'Blueprint', {
    description: 'Needed where the repository has several',
  }),
};
