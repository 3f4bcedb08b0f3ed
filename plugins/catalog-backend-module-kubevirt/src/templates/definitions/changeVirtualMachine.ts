import { choice, flag, parametersNamed, text } from '../form/fields';
import { existingBlueprint, repositoryPage } from '../form/repository';
import { instancetype, runStrategy, vmName } from '../form/virtualMachine';
import type { FormPage, TemplateChoices } from '../types';
import { changeTemplate } from './change';
import type { TemplateContext, TemplateDefinition } from './types';

const IS_CHANGE = "parameters.mode === 'change'";

/** Another size or run strategy of a VM, or its end. */
export function changeVirtualMachine({
  host,
  choices,
}: TemplateContext): TemplateDefinition | undefined {
  return changeTemplate(host, {
    name: 'change-or-remove-virtual-machine',
    title: 'Change or remove a virtual machine',
    description:
      'Changes size or run strategy of a virtual machine, or takes it out of its repository, by pull request. Disks are kept unless you say otherwise.',
    tags: ['kubevirt', 'rafay', 'virtual-machine'],
    type: 'service',
    parameters: [repositoryPage(host, existingBlueprint), changePage(choices)],
    generate: {
      name: 'Change or remove the virtual machine',
      action: 'rafay:vm:generate',
      input: {
        ...parametersNamed('mode', 'project', 'blueprintName'),
        // The action takes what belongs to the mode; the rest is left empty, also what was chosen before the mode was.
        deleteDisks: `\${{ not (${IS_CHANGE}) and parameters.deleteDisks }}`,
        vms: `\${{ [{ name: parameters.name, instancetype: parameters.instancetype, cpu: parameters.cpu, memory: parameters.memory, runStrategy: parameters.runStrategy }] if ${IS_CHANGE} else [] }}`,
        names: `\${{ [] if ${IS_CHANGE} else [parameters.name] }}`,
      },
    },
    change:
      '${{ parameters.mode | capitalize }} virtual machine ${{ parameters.name }}',
  });
}

function changePage(choices: TemplateChoices): FormPage {
  return {
    title: 'Change',
    required: ['name', 'mode'],
    properties: {
      name: vmName('Name of the virtual machine'),
      mode: choice(
        'What to do',
        { change: 'Change it', remove: 'Remove it' },
        { default: 'change', 'ui:widget': 'radio' },
      ),
    },
    dependencies: {
      mode: {
        oneOf: [
          {
            properties: {
              mode: { enum: ['change'] },
              sizing: choice(
                'Size',
                {
                  keep: 'As it is',
                  instancetype: 'One of the sizes',
                  custom: 'CPU and memory',
                },
                { default: 'keep', 'ui:field': 'VirtualMachineSizeInUse' },
              ),
              runStrategy: runStrategy({ description: 'As it is if empty' }),
            },
            dependencies: {
              sizing: {
                oneOf: [
                  { properties: { sizing: { enum: ['keep'] } } },
                  {
                    required: ['instancetype'],
                    properties: {
                      sizing: { enum: ['instancetype'] },
                      instancetype: instancetype('New size', choices.sizes, {
                        preselect: false,
                      }),
                    },
                  },
                  {
                    properties: {
                      sizing: { enum: ['custom'] },
                      cpu: {
                        type: 'integer',
                        title: 'CPU cores',
                        minimum: 1,
                        maximum: 256,
                      },
                      memory: text('Memory', {
                        description: 'For example 8Gi',
                        maxLength: 20,
                      }),
                    },
                  },
                ],
              },
            },
          },
          {
            properties: {
              mode: { enum: ['remove'] },
              deleteDisks: flag('Delete the disks and all data on them'),
            },
          },
        ],
      },
    },
  };
}
