import type { JsonObject } from '@backstage/types';
import type {
  OperationVerb,
  VolumeRestorePolicy,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { choice, dnsLabel, flag, parametersNamed, text } from '../form/fields';
import type { FormPage } from '../types';
import type { TemplateDefinition } from './types';

const VERBS: Record<OperationVerb, string> = {
  start: 'Start it',
  stop: 'Stop it',
  'force-stop': 'Power it off at once',
  restart: 'Restart it',
  'force-restart': 'Power it off and on at once',
  pause: 'Pause it',
  unpause: 'Let it go on after a pause',
  'soft-reboot': 'Ask the guest to reboot',
  reset: 'Reset it, as by its button',
  migrate: 'Migrate it to another node',
  'cancel-migration': 'Cancel its migration',
  'cancel-evacuation': 'Cancel its evacuation',
  snapshot: 'Take a snapshot of its disks',
  restore: 'Restore its disks from a snapshot',
  'delete-snapshot': 'Delete a snapshot of it',
  'delete-restore': 'Delete the record of a restore',
};

/** The option of a verb, and the field for it. */
const OPTIONS = {
  start: {
    paused: flag('Paused', 'The guest does not run before you let it go on'),
  },
  stop: {
    gracePeriod: {
      type: 'integer',
      title: 'Seconds to shut down',
      description: 'As the virtual machine says if empty',
      minimum: 1,
      maximum: 3600,
    },
  },
  migrate: {
    node: objectName('Node', {
      description: 'The scheduler chooses if empty',
    }),
  },
  snapshot: {
    snapshot: objectName('Name of the snapshot', {
      description: 'The name of the virtual machine and the time if empty',
    }),
  },
  restore: {
    snapshot: objectName('Name of the snapshot'),
    volumeRestorePolicy: choice('Names of its claims', {
      InPlace: 'As they are',
      PrefixTargetName: 'Name of the virtual machine, and of the volume',
    } satisfies Record<VolumeRestorePolicy, string>),
  },
  'delete-snapshot': { snapshot: objectName('Name of the snapshot') },
  'delete-restore': { restore: objectName('Name of the restore') },
} satisfies Partial<Record<OperationVerb, JsonObject>>;

/** Options without which a verb means nothing. */
const REQUIRED: Partial<Record<OperationVerb, string[]>> = {
  restore: ['snapshot'],
  'delete-snapshot': ['snapshot'],
  'delete-restore': ['restore'],
};

/** To operate a VM of an entity that one owns. It publishes nothing, and needs no git host. */
export function operateVirtualMachine(): TemplateDefinition {
  return {
    name: 'operate-virtual-machine',
    title: 'Operate my virtual machine',
    description:
      'Starts, stops, restarts, pauses, migrates, snapshots or restores a virtual machine of an entity that you own, and waits until it is done.',
    tags: ['kubevirt', 'virtual-machine'],
    type: 'service',
    parameters: [machinePage(), operationPage()],
    steps: [
      {
        id: 'operate',
        name: 'Operate the virtual machine',
        action: 'kubevirt:vm:operate',
        input: {
          ...parametersNamed(
            'entityRef',
            'cluster',
            'namespace',
            'name',
            'verb',
            'confirmation',
          ),
          options: optionsOfVerb(),
        },
      },
    ],
    output: {
      links: [
        {
          title: 'The virtual machine in the catalog',
          icon: 'catalog',
          entityRef: '${{ parameters.entityRef }}',
        },
      ],
      text: [
        {
          title: 'What was done',
          default: true,
          content:
            '`${{ parameters.namespace }}/${{ parameters.name }}`: ${{ steps.operate.output.message }}\n',
        },
      ],
    },
  };
}

function machinePage(): FormPage {
  return {
    title: 'Virtual machine',
    required: ['entityRef', 'cluster', 'namespace', 'name'],
    properties: {
      entityRef: text('Entity', {
        description: 'One of yours that shows the virtual machine on its page',
        maxLength: 300,
        'ui:field': 'OwnedEntityPicker',
        'ui:options': { allowArbitraryValues: false },
      }),
      cluster: text('Cluster', {
        description: 'Its name as the page of the virtual machine has it',
      }),
      namespace: dnsLabel('Namespace'),
      name: objectName('Name of the virtual machine'),
    },
  };
}

function operationPage(): FormPage {
  const own = Object.keys(OPTIONS);
  return {
    title: 'Operation',
    required: ['verb'],
    // What belongs to the verb stands beside it.
    'ui:order': ['verb', '*', 'confirmation'],
    properties: {
      verb: choice('What to do', VERBS),
      confirmation: text('Its name once more', {
        description:
          'Needed where data can be lost, as when it is powered off at once; the task says so',
      }),
    },
    dependencies: {
      verb: {
        oneOf: [
          ...Object.entries(OPTIONS).map(([verb, properties]) => ({
            properties: { verb: { enum: [verb] }, ...properties },
            ...(REQUIRED[verb as OperationVerb] && {
              required: REQUIRED[verb as OperationVerb],
            }),
          })),
          {
            properties: {
              verb: {
                enum: Object.keys(VERBS).filter(verb => !own.includes(verb)),
              },
            },
          },
        ],
      },
    },
  };
}

/** An expression for the option of the chosen verb: a form keeps what was typed in for another one. */
function optionsOfVerb(): string {
  const expression = Object.entries(OPTIONS).reduce(
    (otherwise, [verb, fields]) => {
      const values = Object.keys(fields).map(
        field => `${field}: parameters.${field}`,
      );
      return `({ ${values.join(
        ', ',
      )} } if parameters.verb === '${verb}' else ${otherwise})`;
    },
    '{}',
  );
  return `\${{ ${expression} }}`;
}

/** A field for the name of a Kubernetes object. */
function objectName(title: string, more: JsonObject = {}): JsonObject {
  return text(title, {
    pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
    ...more,
  });
}
