import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_NAMESPACE,
  ANNOTATION_VIRTUAL_MACHINES,
  MAX_NAMED_VIRTUAL_MACHINES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { toYaml } from '../kubevirt';
import type { Lock } from '../rafay/lock';
import type { BlueprintSettings } from '../rafay/settings';

/** Catalog entities of a repository. */
export interface CatalogInfo {
  text: string;
  /** The component whose page shows the VMs. */
  entityRef: string;
  entityRefs: string[];
  /** Value of the annotation that names the VMs; absent where there are none, or too many. */
  virtualMachines?: string;
}

/** What the catalog entities say beyond the settings. */
export interface CatalogContext {
  virtualMachines: Lock['virtualMachines'];
  /** Clusters that the portal knows by name. */
  portalClusters: string[];
}

/**
 * A component for the virtual machines, and a resource for the blueprint it depends on. The
 * annotations are the ones that the Kubernetes plugin reads, so that both show the same. The VMs are named as
 * well: the page misses those that Rafay has not brought to their clusters yet.
 */
export function buildCatalogInfo(
  settings: BlueprintSettings,
  context: CatalogContext,
): CatalogInfo {
  const { project, blueprintName, entityName, option } = settings;
  const clusters = settings.vmClusters?.length
    ? settings.vmClusters
    : settings.clusters ?? [];
  // Once VMs live in further namespaces, the card looks in all of them.
  const oneNamespace = context.virtualMachines.every(
    vm => vm.namespace === settings.vmNamespace,
  );
  const virtualMachines = declaredVms(settings, context);
  const resourceName = shorten(`${project}-${blueprintName}`);
  const owner = stringifyEntityRef(
    parseEntityRef(settings.owner, { defaultKind: 'group' }),
  );
  const component = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: entityName,
      description: `Virtual machines of Rafay project ${project}`,
      annotations: {
        [ANNOTATION_KUBERNETES_ID]: entityName,
        ...(oneNamespace
          ? { [ANNOTATION_KUBERNETES_NAMESPACE]: settings.vmNamespace }
          : {}),
        ...(clusters.length === 1
          ? { [ANNOTATION_KUBERNETES_CLUSTER]: clusters[0] }
          : {}),
        ...(virtualMachines
          ? { [ANNOTATION_VIRTUAL_MACHINES]: virtualMachines }
          : {}),
      },
      tags: ['kubevirt', 'rafay'],
    },
    spec: {
      type: 'service',
      lifecycle: settings.lifecycle,
      owner,
      ...(settings.system ? { system: systemRef(settings.system) } : {}),
      dependsOn: [`resource:default/${resourceName}`],
    },
  };
  const resource = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: resourceName,
      title: `${blueprintName} (${project})`,
      description:
        option === 'option1'
          ? 'Rafay blueprint with KubeVirt; CDI comes as workloads'
          : 'Rafay blueprint with KubeVirt and CDI',
      tags: ['kubevirt', 'rafay'],
    },
    spec: {
      type: 'rafay-blueprint',
      owner,
      ...(settings.system ? { system: systemRef(settings.system) } : {}),
    },
  };
  const entityRef = `component:default/${entityName}`;
  return {
    text: toYaml([component, resource]),
    entityRef,
    entityRefs: [entityRef, `resource:default/${resourceName}`],
    ...(virtualMachines ? { virtualMachines } : {}),
  };
}

/**
 * The component's VMs by name, each on the clusters that run it. Clusters may be called otherwise in Rafay than in
 * the portal: one that the portal does not know by that name is left out, and the VM then looked for on all.
 */
function declaredVms(
  settings: BlueprintSettings,
  { virtualMachines, portalClusters }: CatalogContext,
): string | undefined {
  const vms = virtualMachines
    .filter(
      vm =>
        !vm.removed &&
        (vm.entityName ?? settings.entityName) === settings.entityName,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const everywhere = vms.map(vm => [vm.namespace, vm.name].join('/'));
  const placed = vms.flatMap((vm, index) => {
    const known = (vm.clusters ?? []).filter(cluster =>
      portalClusters.includes(cluster),
    );
    return known.length
      ? known.map(cluster => `${cluster}/${everywhere[index]}`)
      : [everywhere[index]];
  });
  return [placed, everywhere]
    .find(names => names.length <= MAX_NAMED_VIRTUAL_MACHINES)
    ?.join(', ');
}

function systemRef(system: string): string {
  return stringifyEntityRef(parseEntityRef(system, { defaultKind: 'system' }));
}

/** Names of entities have at most 63 characters. */
function shorten(name: string): string {
  return name.slice(0, 63).replace(/(?<!-)-+$/, '');
}
