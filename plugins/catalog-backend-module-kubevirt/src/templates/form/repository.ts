import type { JsonObject } from '@backstage/types';
import type { FormPage, TemplateGitHost } from '../types';
import { dnsLabel } from './fields';

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
  blueprintName: dnsLabel('Blueprint', {
    description: 'Needed where the repository has several',
  }),
};
