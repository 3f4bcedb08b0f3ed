import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  addVirtualMachine,
  blueprintInRepository,
  changeVirtualMachine,
  newBlueprint,
  operateVirtualMachine,
  upgrade,
  type TemplateContext,
  type TemplateDefinition,
} from './definitions';
import type { TemplateChoices, TemplateGitHost } from './types';

/** The order is that of the files' list. */
const DEFINITIONS: Array<
  (context: TemplateContext) => TemplateDefinition | undefined
> = [
  newBlueprint,
  blueprintInRepository,
  addVirtualMachine,
  changeVirtualMachine,
  upgrade,
];

/** What all templates of a portal are made from. */
export interface CreateTemplatesOptions {
  /** Kinds of hosts; the templates of the first have the plain names, to which other pages link. */
  hosts: readonly TemplateGitHost[];
  choices: TemplateChoices;
  /** Whether virtual machines can be operated through the portal. */
  operations: boolean;
  owner?: string;
  namespace?: string;
}

/**
 * The Template entities of a portal: one set for each kind of host, since a set for several would show each
 * task the skipped steps of the others. Actions are the hosts' own, so that a portal's permission policy
 * for actions applies to them. What publishes nothing is there once.
 */
export function createTemplates(options: CreateTemplatesOptions): Entity[] {
  const { hosts, choices, operations } = options;
  const published = hosts.flatMap((host, index) =>
    DEFINITIONS.flatMap(define => {
      const template = define({ host, choices });
      if (!template) {
        return [];
      }
      return toEntity(
        {
          ...template,
          name: index === 0 ? template.name : `${template.name}-${host.id}`,
          title:
            hosts.length === 1
              ? template.title
              : `${template.title} (${host.title})`,
        },
        options,
      );
    }),
  );
  return operations
    ? [...published, toEntity(operateVirtualMachine(), options)]
    : published;
}

function toEntity(
  template: TemplateDefinition,
  { owner, namespace = DEFAULT_NAMESPACE }: CreateTemplatesOptions,
): Entity {
  const { name, title, description, tags, type, parameters, steps } = template;
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name,
      ...(namespace !== DEFAULT_NAMESPACE && { namespace }),
      title,
      description,
      tags,
    },
    spec: {
      ...(owner && { owner }),
      type,
      parameters,
      steps: steps.map((step): JsonObject => ({ ...step })),
      output: template.output,
    },
  };
}
