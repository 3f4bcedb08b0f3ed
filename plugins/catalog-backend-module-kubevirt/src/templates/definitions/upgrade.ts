import { versionState } from '../form/blueprint';
import { parametersNamed, rafayVersion } from '../form/fields';
import { existingBlueprint, repositoryPage } from '../form/repository';
import { changeTemplate } from './change';
import type { TemplateContext, TemplateDefinition } from './types';

/** Other releases of KubeVirt and CDI in a repository. */
export function upgrade({
  host,
  choices,
}: TemplateContext): TemplateDefinition | undefined {
  const release = (
    title: string,
    versions: readonly string[],
    description: string,
  ) => ({ type: 'string', title, description, enum: [...versions] });
  return changeTemplate(host, {
    name: 'upgrade-kubevirt-on-rafay',
    title: 'Upgrade KubeVirt on Rafay',
    description:
      'Raises KubeVirt and CDI in a repository that "KubeVirt blueprint on Rafay" made, by pull request. New versions of add-ons and blueprint; the old ones stay.',
    tags: ['kubevirt', 'rafay', 'blueprint'],
    type: 'infrastructure',
    parameters: [
      repositoryPage(host, existingBlueprint),
      {
        title: 'Versions',
        properties: {
          kubevirtVersion: release(
            'KubeVirt',
            choices.kubevirtVersions,
            'As it is if empty. KubeVirt goes up one minor version at a time.',
          ),
          cdiVersion: release('CDI', choices.cdiVersions, 'As it is if empty'),
          version: rafayVersion(
            'Version of the blueprint',
            { description: 'The next one if empty' },
            false,
          ),
          versionState,
        },
      },
    ],
    generate: {
      name: 'Upgrade the blueprint',
      action: 'rafay:blueprint:upgrade',
      input: parametersNamed(
        'project',
        'blueprintName',
        'kubevirtVersion',
        'cdiVersion',
        'version',
        'versionState',
      ),
    },
    change: 'Upgrade KubeVirt and CDI',
  });
}
