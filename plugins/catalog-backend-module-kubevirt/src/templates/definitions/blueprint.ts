import type { JsonObject } from '@backstage/types';
import { blueprintPage, wherePage } from '../form/blueprint';
import { parametersNamed, text } from '../form/fields';
import { repositoryPage } from '../form/repository';
import { virtualMachines } from '../form/virtualMachine';
import { output } from '../output';
import type { FormPage } from '../types';
import { changeTemplate } from './change';
import type { TemplateContext, TemplateDefinition } from './types';

const TAGS = ['kubevirt', 'rafay', 'blueprint'];

const generate = {
  name: 'Generate the blueprint',
  action: 'rafay:blueprint:generate',
  input: {
    ...parametersNamed(
      'option',
      'project',
      'clusters',
      'replacesKubeVirt',
      'vmNamespace',
      'entityName',
      'owner',
      'system',
      'kubevirtVersion',
      'cdiVersion',
      'bundling',
      'anyNode',
      'blueprintName',
      'version',
      'versionState',
      'baseBlueprint',
      'manifests',
      'driftAction',
      'critical',
      'imageRegistry',
    ),
    kubevirt: parametersNamed('useEmulation'),
    ...parametersNamed('vms', 'repositoryUrl'),
    repositoryRevision: '${{ parameters.branch }}',
  } satisfies JsonObject,
};

/** A new repository with a blueprint. */
export function newBlueprint(context: TemplateContext): TemplateDefinition {
  const published = context.host.create({
    description:
      'KubeVirt blueprint for Rafay project ${{ parameters.project }}',
  });
  return {
    name: 'kubevirt-blueprint-on-rafay',
    title: 'KubeVirt blueprint on Rafay',
    description:
      'A git repository with the Rafay blueprint that puts KubeVirt on clusters, and the virtual machines to begin with. Rafay applies it.',
    tags: TAGS,
    type: 'infrastructure',
    parameters: pages(context, { mayBeOwn: false }),
    steps: [{ id: 'generate', ...generate }, ...published.steps],
    output: output(published.links),
  };
}

/** The same in a repository that exists. */
export function blueprintInRepository(
  context: TemplateContext,
): TemplateDefinition | undefined {
  return changeTemplate(context.host, {
    name: 'kubevirt-blueprint-in-repository',
    title: 'KubeVirt blueprint in an existing repository',
    description:
      'Adds the Rafay blueprint that puts KubeVirt on clusters to a git repository that Rafay follows already, by pull request.',
    tags: TAGS,
    type: 'infrastructure',
    parameters: pages(context, { mayBeOwn: true }),
    generate,
    change: 'Put KubeVirt on the clusters of ${{ parameters.project }}',
  });
}

function pages(
  { host, choices }: TemplateContext,
  options: { mayBeOwn: boolean },
): FormPage[] {
  return [
    wherePage(),
    blueprintPage(choices, options),
    {
      title: 'Virtual machines',
      properties: {
        vms: virtualMachines('Virtual machines to begin with', choices, {
          description: 'More can be added later with "Add a virtual machine"',
        }),
      },
    },
    repositoryPage(host, {
      repositoryUrl: text('Address for Rafay', {
        description:
          'https or ssh address from which Rafay reads the repository. With it, the pipeline begins with a sync from git; it can be added later.',
        maxLength: 2048,
      }),
    }),
  ];
}
