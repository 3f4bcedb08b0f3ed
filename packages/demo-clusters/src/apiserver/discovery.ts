import { createHash } from 'node:crypto';
import { resourceName } from '../store';
import { ResourceDefinition } from '../types';
import { ApiBackend, SubresourceRegistration } from './ApiExtensions';
import { groupVersion } from './rendering';

const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
// The order in which k8s.io/apiextensions-apiserver lists them.
const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];
const REVIEWS = {
  'authentication.k8s.io': ['SelfSubjectReview'],
  'authorization.k8s.io': [
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ],
};

interface ApiResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
}

/** What discovery lists: the resources of a store and what extensions add to them. */
export interface Served {
  definitions: Iterable<ResourceDefinition>;
  subresources: SubresourceRegistration[];
  apis: ApiBackend[];
}

/** Instead of the version itself (k8s.io/apiserver pkg/endpoints/discovery/storageversionhash.go). */
function storageVersionHash(definition: ResourceDefinition): string {
  const { group, versions, kind } = definition;
  return createHash('sha256')
    .update(`${group}/${versions[0]}/${kind}`)
    .digest()
    .subarray(0, 8)
    .toString('base64');
}

function resourcesOf(definition: ResourceDefinition): ApiResource[] {
  const { plural, singular, namespaced, kind } = definition;
  const { shortNames, categories } = definition;
  const resources: ApiResource[] = [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: definition.verbs ?? (definition.custom ? CUSTOM_VERBS : VERBS),
      ...(shortNames?.length && { shortNames }),
      ...(categories?.length && { categories }),
      storageVersionHash: storageVersionHash(definition),
    },
  ];
  if (definition.statusSubresource) {
    resources.push({
      name: `${plural}/status`,
      singularName: '',
      namespaced,
      kind,
      verbs: ['get', 'patch', 'update'],
    });
  }
  if (resourceName(definition) === 'pods') {
    resources.push({
      name: 'pods/log',
      singularName: '',
      namespaced,
      kind,
      verbs: ['get'],
    });
  }
  return resources;
}

/** Group to version to resources; the preferred version first. */
type Groups = Map<string, Map<string, ApiResource[]>>;

function reviewResources(kinds: string[]): ApiResource[] {
  return kinds.map(kind => ({
    name: `${kind.toLowerCase()}s`,
    singularName: kind.toLowerCase(),
    namespaced: false,
    kind,
    verbs: ['create'],
  }));
}

function verbsOf(registration: SubresourceRegistration): string[] {
  const verbs = { GET: 'get', PUT: 'update', POST: 'create' };
  return [verbs[registration.method]];
}

function groupsOf(served: Served): Groups {
  const groups: Groups = new Map();
  const resources = (group: string, version: string) => {
    const versions = groups.get(group) ?? new Map<string, ApiResource[]>();
    groups.set(group, versions);
    const list = versions.get(version) ?? [];
    versions.set(version, list);
    return list;
  };
  for (const definition of served.definitions) {
    for (const version of definition.versions) {
      resources(definition.group, version).push(...resourcesOf(definition));
    }
  }
  for (const [group, kinds] of Object.entries(REVIEWS)) {
    resources(group, 'v1').push(...reviewResources(kinds));
  }
  for (const api of served.apis) {
    resources(api.group, api.version).push(...api.resources);
  }
  for (const registration of served.subresources) {
    const list = resources(registration.group, registration.version);
    const name = `${registration.resource}/${registration.name}`;
    const known = list.find(resource => resource.name === name);
    if (known) {
      known.verbs = [...new Set([...known.verbs, ...verbsOf(registration)])];
    } else {
      list.push({
        name,
        singularName: '',
        namespaced: true,
        kind: registration.kind ?? '',
        verbs: verbsOf(registration),
      });
    }
  }
  return groups;
}

function groupDiscovery(group: string, versions: Map<string, unknown>) {
  const list = [...versions.keys()].map(version => ({
    groupVersion: groupVersion(group, version),
    version,
  }));
  return { name: group, versions: list, preferredVersion: list[0] };
}

function aggregatedResources(
  group: string,
  version: string,
  all: ApiResource[],
) {
  const main = all.filter(({ name }) => !name.includes('/'));
  const parents = new Set(main.map(({ name }) => name));
  // Subresources of resources that another group serves hang on an entry without verbs.
  const strays = [
    ...new Set(
      all
        .map(({ name }) => name.split('/'))
        .filter(([parent, sub]) => sub && !parents.has(parent))
        .map(([parent]) => parent),
    ),
  ].map(name => ({
    name,
    singularName: '',
    namespaced: true,
    kind: '',
    verbs: [] as string[],
  }));
  const responseKind = (kind: string) => ({
    group: '',
    version: '',
    kind,
    ...(kind && { group, version }),
  });
  return [...main, ...strays].map((resource: ApiResource) => ({
    resource: resource.name,
    responseKind: responseKind(resource.kind),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singularName,
    verbs: resource.verbs,
    ...(resource.shortNames && { shortNames: resource.shortNames }),
    ...(resource.categories && { categories: resource.categories }),
    subresources: all
      .filter(({ name }) => name.startsWith(`${resource.name}/`))
      .map(({ name, kind, verbs }) => ({
        subresource: name.slice(resource.name.length + 1),
        responseKind: responseKind(kind),
        verbs,
      })),
  }));
}

/** `apidiscovery.k8s.io/v2`: all of `/api` or `/apis` in one answer, as kubectl asks for it. */
export function aggregatedDiscovery(served: Served, core: boolean): object {
  const items = [...groupsOf(served)]
    .filter(([group]) => (group === '') === core)
    .map(([group, versions]) => ({
      metadata: { ...(group && { name: group }), creationTimestamp: null },
      versions: [...versions].map(([version, resources]) => ({
        version,
        resources: aggregatedResources(group, version, resources),
        freshness: 'Current',
      })),
    }));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items,
  };
}

/** `/api`. */
export function coreVersions(address: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [
      { clientCIDR: '0.0.0.0/0', serverAddress: address },
    ],
  };
}

/** `/apis`. */
export function groupList(served: Served): object {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...groupsOf(served)]
      .filter(([group]) => group !== '')
      .map(([group, versions]) => groupDiscovery(group, versions)),
  };
}

/** `/apis/<group>`; undefined when it is not served. */
export function groupInfo(served: Served, group: string): object | undefined {
  const versions = group ? groupsOf(served).get(group) : undefined;
  return versions
    ? { kind: 'APIGroup', apiVersion: 'v1', ...groupDiscovery(group, versions) }
    : undefined;
}

/** `/api/v1` and `/apis/<group>/<version>`; undefined when it is not served. */
export function resourceList(
  served: Served,
  group: string,
  version: string,
): object | undefined {
  const resources = groupsOf(served).get(group)?.get(version);
  return resources
    ? {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: groupVersion(group, version),
        resources,
      }
    : undefined;
}
