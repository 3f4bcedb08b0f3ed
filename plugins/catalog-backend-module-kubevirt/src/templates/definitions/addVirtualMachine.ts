import { parametersNamed, rafayName, text } from '../form/fields';
import { existingBlueprint, repositoryPage } from '../form/repository';
import { virtualMachines } from '../form/virtualMachine';
import { changeTemplate } from './change';
import type { TemplateContext, TemplateDefinition } from './types';

/** More VMs in a repository. */
export function addVirtualMachine({
  host,
  choices,
}: TemplateContext): TemplateDefinition | undefined {
  return changeTemplate(host, {
    name: 'add-virtual-machine',
    title: 'Add a virtual machine',
    description:
      'Adds virtual machines to a repository that "KubeVirt blueprint on Rafay" made, by pull request.',
    tags: ['kubevirt', 'rafay', 'virtual-machine'],
    type: 'service',
    parameters: [
      repositoryPage(host, existingBlueprint),
      {
        title: 'Virtual machines',
        required: ['vms'],
        properties: {
          vms: virtualMachines('Virtual machines', choices, { minItems: 1 }),
        },
      },
      {
        title: 'Placement',
        properties: {
          entityName: text('Component', {
            description:
              'Owns the virtual machines and shows them on its page. The one of the repository if empty.',
            maxLength: 63,
            'ui:field': 'EntityNamePicker',
          }),
          vmNamespace: rafayName('namespace', 'Namespace', {
            description: 'The one of the repository if empty',
          }),
        },
      },
    ],
    generate: {
      name: 'Add the virtual machines',
      action: 'rafay:vm:generate',
      input: {
        mode: 'add',
        ...parametersNamed(
          'project',
          'blueprintName',
          'vms',
          'entityName',
          'vmNamespace',
        ),
      },
    },
    change: 'Add virtual machines',
  });
}
