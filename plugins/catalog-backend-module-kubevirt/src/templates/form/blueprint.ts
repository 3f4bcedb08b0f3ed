import type { FormPage, TemplateChoices } from '../types';
import {
  choice,
  dnsLabel,
  flag,
  rafayName,
  rafayVersion,
  text,
} from './fields';

/** The name of a blueprint that nobody names otherwise; that of the action. */
const BLUEPRINT = 'kubevirt-blueprint';

/** Where the blueprint goes, and whose it is. */
export function wherePage(): FormPage {
  return {
    title: 'Where',
    required: ['project', 'clusters', 'vmNamespace', 'entityName', 'owner'],
    properties: {
      project: rafayName('project', 'Rafay project'),
      clusters: {
        type: 'array',
        title: 'Clusters',
        description:
          'Where the blueprint goes; the names are the same in Rafay and in Backstage',
        // No minItems: the form would begin with an entry that is undefined. The picker asks for one.
        maxItems: 1000,
        items: { type: 'string', maxLength: 253 },
        'ui:field': 'KubeVirtClusterPicker',
        'ui:options': { newBlueprint: BLUEPRINT },
      },
      replacesKubeVirt: flag(
        'Replace the KubeVirt that a cluster has',
        'In Rafay a cluster has one blueprint: this one takes the place of another, whose add-ons are uninstalled. Without it, a cluster that has KubeVirt already is refused.',
      ),
      vmNamespace: rafayName('namespace', 'Namespace of the virtual machines', {
        default: 'virtual-machines',
      }),
      entityName: dnsLabel('Component', {
        description:
          'Gets its own page in the catalog, which shows the virtual machines',
      }),
      owner: text('Owner', {
        'ui:field': 'OwnerPicker',
        'ui:options': { catalogFilter: { kind: ['Group', 'User'] } },
      }),
      system: text('System', {
        'ui:field': 'EntityPicker',
        'ui:options': {
          catalogFilter: { kind: 'System' },
          defaultKind: 'System',
        },
      }),
    },
  };
}

/** A field for the state of a new version. */
export const versionState = choice(
  'State of the version',
  {
    active: 'Active (never changes again)',
    draft: 'Draft (can be changed)',
  },
  { default: 'active' },
);

const advancedFields = {
  versionState,
  baseBlueprint: rafayName('baseBlueprint', 'Builds on', {
    description: "One of Rafay's, or a golden one of the project",
    default: 'minimal',
    examples: [
      'minimal',
      'default',
      'default-aks',
      'default-gke',
      'default-openshift',
      'default-upstream',
    ],
  }),
  manifests: choice(
    'Release manifests',
    {
      vendor: 'In the repository, with checksums',
      link: 'By address; Rafay fetches them',
    },
    { default: 'vendor' },
  ),
  driftAction: choice(
    'When somebody changes what the add-ons own',
    {
      Notify: 'Rafay reports it',
      Deny: "Rafay refuses (may hinder KubeVirt's operator)",
      Off: 'Nothing',
    },
    { default: 'Notify' },
  ),
  critical: flag('The cluster fails with the add-ons'),
  useEmulation: flag(
    'Software emulation',
    'For nodes without hardware virtualization; slow, for trying out',
  ),
  imageRegistry: text('Registry of the images', {
    description: "Instead of upstream's, for sites without internet",
  }),
};

/**
 * What the blueprint holds, and how.
 *
 * @param options - `mayBeOwn`: the repository may have published the version already
 */
export function blueprintPage(
  choices: TemplateChoices,
  { mayBeOwn }: { mayBeOwn: boolean },
): FormPage {
  const release = (
    title: string,
    versions: readonly string[],
    about?: string,
  ) => ({
    type: 'string',
    title,
    ...(about && { description: about }),
    default: versions[0],
    enum: [...versions],
  });
  return {
    title: 'Blueprint',
    required: ['option', 'kubevirtVersion', 'cdiVersion', 'bundling'],
    properties: {
      option: choice(
        'What the blueprint holds',
        {
          option1:
            'Option 1: KubeVirt in the blueprint; CDI and the VMs as workloads. Teams that need no disk imports can leave CDI alone, and CDI is updated on its own.',
          option2:
            'Option 2: KubeVirt and CDI in the blueprint; only the VMs are workloads. Every cluster of the blueprint has both, always in the versions that go together.',
        },
        { default: 'option1', 'ui:widget': 'radio' },
      ),
      kubevirtVersion: release('KubeVirt', choices.kubevirtVersions),
      cdiVersion: release(
        'CDI',
        choices.cdiVersions,
        'The Containerized Data Importer, which fills the disks of virtual machines',
      ),
      bundling: choice(
        'Add-ons',
        {
          bundled:
            'One add-on with everything; needs an applier that tries again',
          split: 'One add-on for each part, each waiting for the one before',
        },
        { default: 'bundled' },
      ),
      blueprintName: rafayName('blueprint', 'Name of the blueprint', {
        default: BLUEPRINT,
      }),
      version: rafayVersion(
        'Version of blueprint and add-ons',
        { default: 'v1' },
        mayBeOwn,
      ),
      anyNode: flag(
        'Managed clusters',
        'Lets KubeVirt run on any node. Managed clusters show no control-plane nodes to run it on.',
      ),
      advanced: flag('Show advanced settings'),
    },
    dependencies: {
      advanced: {
        oneOf: [
          { properties: { advanced: { enum: [false] } } },
          {
            properties: {
              advanced: { enum: [true] },
              ...advancedFields,
            },
          },
        ],
      },
    },
  };
}
