import {
  ANNOTATION_LOCATION,
  ANNOTATION_VIEW_URL,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_KUBERNETES_NAMESPACE,
  ANNOTATION_VIRTUAL_MACHINE,
  ANNOTATION_VIRTUAL_MACHINES,
  MAX_NAMED_VIRTUAL_MACHINES,
  type EntitySearch,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmQuery } from '../mirror/types';
import type {
  ClusterSelector,
  DeclaredVm,
  EntitySelector,
} from './EntitySelector';
import { isLabelValue, parseLabelSelector } from './labelSelector';

/** Room for as many names as are read. Longer lists are refused before they are taken apart. */
const MAX_NAMES_LENGTH = MAX_NAMED_VIRTUAL_MACHINES * 600;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

interface NamedVm {
  cluster?: string;
  namespace: string;
  name: string;
}

function refuse(
  entityRef: string,
  annotation: string,
  value: string,
  why: string,
): never {
  throw new InputError(
    `Annotation '${annotation}' of ${entityRef} is not usable: ${why}. Its value is '${value.slice(
      0,
      200,
    )}'.`,
  );
}

/** The annotation's trimmed value; undefined where it is absent or empty. */
function read(entity: Entity, annotation: string): string | undefined {
  const value: unknown = entity.metadata.annotations?.[annotation];
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

function readSelector(
  entity: Entity,
  entityRef: string,
): (Pick<VmQuery, 'selector'> & { text: string }) | undefined {
  const text = read(entity, ANNOTATION_KUBERNETES_LABEL_SELECTOR);
  if (text) {
    try {
      const selector = parseLabelSelector(text);
      if (!selector.some(({ operator }) => operator === 'In')) {
        throw new InputError(
          `it needs at least one 'key=value' or 'key in (…)', otherwise it would fit the VMs of everyone`,
        );
      }
      return { selector, text };
    } catch (error) {
      if (error instanceof Error && error.name === 'InputError') {
        refuse(
          entityRef,
          ANNOTATION_KUBERNETES_LABEL_SELECTOR,
          text,
          error.message,
        );
      }
      throw error;
    }
  }
  const id = read(entity, ANNOTATION_KUBERNETES_ID);
  if (!id) {
    return undefined;
  }
  if (!isLabelValue(id)) {
    refuse(
      entityRef,
      ANNOTATION_KUBERNETES_ID,
      id,
      'it is compared with a label of the VM, and no label can have this value',
    );
  }
  return {
    selector: [{ key: ANNOTATION_KUBERNETES_ID, operator: 'In', values: [id] }],
    text: `${ANNOTATION_KUBERNETES_ID}=${id}`,
  };
}

/** The VM that the entity stands for. */
function readName(entity: Entity, entityRef: string): NamedVm[] {
  const text = read(entity, ANNOTATION_VIRTUAL_MACHINE);
  const [name, namespace, ...cluster] = (text ?? '').split('/').reverse();
  if (!text) {
    return [];
  }
  if (
    cluster.length !== 1 ||
    cluster[0] === '' ||
    !DNS_SUBDOMAIN.test(name) ||
    !DNS_LABEL.test(namespace)
  ) {
    refuse(
      entityRef,
      ANNOTATION_VIRTUAL_MACHINE,
      text,
      "it is not of the form 'cluster/namespace/name'",
    );
  }
  return [{ cluster: cluster[0], namespace, name }];
}

function readNames(entity: Entity, entityRef: string): NamedVm[] {
  const text = read(entity, ANNOTATION_VIRTUAL_MACHINES);
  if (!text) {
    return [];
  }
  if (text.length > MAX_NAMES_LENGTH) {
    refuse(
      entityRef,
      ANNOTATION_VIRTUAL_MACHINES,
      text,
      `it is longer than ${MAX_NAMES_LENGTH} characters`,
    );
  }
  const items = text
    .split(',')
    .map(item => item.trim())
    .filter(Boolean);
  if (items.length > MAX_NAMED_VIRTUAL_MACHINES) {
    refuse(
      entityRef,
      ANNOTATION_VIRTUAL_MACHINES,
      text,
      `it names ${items.length} VMs, at most ${MAX_NAMED_VIRTUAL_MACHINES} are read; use a label selector`,
    );
  }
  return items.map(item => {
    const parts = item.split('/');
    const [name, namespace, cluster] = [...parts].reverse();
    if (
      parts.length < 2 ||
      parts.length > 3 ||
      !DNS_SUBDOMAIN.test(name) ||
      !DNS_LABEL.test(namespace) ||
      cluster === ''
    ) {
      refuse(
        entityRef,
        ANNOTATION_VIRTUAL_MACHINES,
        text,
        `'${item}' is not of the form '[cluster/]namespace/name'`,
      );
    }
    return { cluster, namespace, name };
  });
}

function readNamespace(entity: Entity, entityRef: string): string | undefined {
  const namespace = read(entity, ANNOTATION_KUBERNETES_NAMESPACE);
  if (namespace && !DNS_LABEL.test(namespace)) {
    refuse(
      entityRef,
      ANNOTATION_KUBERNETES_NAMESPACE,
      namespace,
      'it is not the name of one namespace',
    );
  }
  return namespace;
}

/** Where people can read what the entity says, if that is a web address. */
function readLocation(entity: Entity): string | undefined {
  return [
    read(entity, ANNOTATION_VIEW_URL),
    read(entity, ANNOTATION_LOCATION)?.replace(/^url:/, ''),
  ].find(address => address && /^https?:\/\//i.test(address));
}

/**
 * Reads from an entity's annotations which VMs it selects.
 *
 * @remarks
 *
 * The selector annotation wins over the id; names are claimed beside either. An entity without any of
 * them selects nothing: its own name is never taken for an id, as VMs that happen to carry it may belong
 * to somebody else.
 *
 * @param entity - as the catalog gave it
 * @param configured - names of the configured clusters, which are searched unless the entity narrows them
 * @throws InputError that names the annotation and its value, if it can't be read
 */
export function readEntitySelector(
  entity: Entity,
  configured: string[],
): EntitySelector {
  const entityRef = stringifyEntityRef(entity);
  const selector = readSelector(entity, entityRef);
  const names = [
    ...readNames(entity, entityRef),
    ...readName(entity, entityRef),
  ];
  const namespace = readNamespace(entity, entityRef);
  const kubernetesId = read(entity, ANNOTATION_KUBERNETES_ID);
  const known = new Set(configured);
  const onlyCluster = read(entity, ANNOTATION_KUBERNETES_CLUSTER);
  const everywhere = onlyCluster ? [onlyCluster] : configured;

  const queries = new Map<string, VmQuery[]>();
  const add = (cluster: string, query: VmQuery) =>
    queries.set(cluster, [...(queries.get(cluster) ?? []), query]);

  if (selector) {
    for (const cluster of everywhere) {
      add(cluster, {
        selector: selector.selector,
        ...(namespace && { namespaces: [namespace] }),
      });
    }
  }
  const named = new Map<string, { namespace: string; name: string }[]>();
  const declared = new Map<string, DeclaredVm>();
  for (const vm of names) {
    const { namespace: vmNamespace, name } = vm;
    const clusters = vm.cluster ? [vm.cluster] : everywhere;
    if (clusters.length && clusters.every(each => known.has(each))) {
      declared.set(JSON.stringify([vmNamespace, name, clusters]), {
        namespace: vmNamespace,
        name,
        clusters,
      });
    }
    for (const cluster of clusters) {
      const list = named.get(cluster) ?? [];
      list.push({ namespace: vmNamespace, name });
      named.set(cluster, list);
    }
  }
  for (const [cluster, list] of named) {
    add(cluster, { names: list });
  }

  const clusterSelectors: ClusterSelector[] = [];
  const unknownClusters: string[] = [];
  for (const [cluster, list] of queries) {
    if (known.has(cluster)) {
      clusterSelectors.push({ cluster, queries: list });
    } else {
      unknownClusters.push(cluster);
    }
  }

  const search: EntitySearch = {
    clusters: [...queries.keys()],
    ...(selector && namespace && { namespaces: [namespace] }),
    ...(selector && { selector: selector.text }),
    ...(names.length > 0 && {
      names: names.map(vm =>
        [vm.cluster, vm.namespace, vm.name].filter(Boolean).join('/'),
      ),
    }),
  };
  const location = readLocation(entity);
  return {
    entityRef,
    clusterSelectors,
    ...(kubernetesId && isLabelValue(kubernetesId) && { kubernetesId }),
    declared: [...declared.values()],
    ...(location && { location }),
    unknownClusters,
    search,
    key: JSON.stringify([
      clusterSelectors,
      unknownClusters,
      [...declared.keys()],
      kubernetesId,
    ]),
  };
}
