import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_NAMESPACE,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { toYaml } from '../kubevirt';
import type { BlueprintSettings } from '../rafay/settings';

/** Catalog entities of a repository. */
export interface CatalogInfo {
  text: string;
  /** The component whose page shows the VMs. */
  entityRef: string;
  entityRefs: string[];
}

/**
 * A component for the virtual machines, and a resource for the blueprint it depends on. The
 * annotations are the ones that the Kubernetes plugin reads, so that both show the same.
 *
 * @param oneNamespace - false once VMs live in further namespaces, so that the card looks in all of them
 */
export function buildCatalogInfo(
  settings: BlueprintSettings,
  oneNamespace: boolean,
): CatalogInfo {
  const { project, blueprintName, entityName, option } = settings;
  const clusters = settings.vmClusters?.length
    ? settings.vmClusters
    : settings.clusters ?? [];
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
  };
}

function systemRef(system: string): string {
  return stringifyEntityRef(parseEntityRef(system, { defaultKind: 'system' }));
}

/** Names of entities have at most 63 characters. */
function shorten(name: string): string {
  return name.slice(0, 63).replace(/-+$/, '');
}
