import {
  formatInEnglish,
  nextVersion,
  type DeploymentFinding,
  type DeploymentRequest,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RafayVersioned } from '../adapters/blueprints';
import type { RafayNamespace } from '../adapters/namespaces';
import { isCluster } from '../adapters/clusterNames';

/** What Rafay says of what a request is about. A part that is absent is not known, and nothing is found in it. */
export interface RequestFacts {
  /** Names of all projects that the key's user sees. */
  projects?: string[];
  /** Whether the portal looks into the project. */
  isRead: boolean;
  /** Names of the project's clusters. */
  clusters?: string[];
  /** The project that a cluster is in, of the others that the portal looks into. */
  elsewhere?: ReadonlyMap<string, string>;
  /** The project's blueprints. */
  blueprints?: RafayVersioned[];
  /** Versions of the request's blueprint; none where the project has no such blueprint. */
  versions?: string[];
  /** The project's add-ons. */
  addons?: RafayVersioned[];
  /** Names of Rafay's own blueprints. */
  builtIn?: string[];
  /** Namespaces of the request's name in other projects. */
  namespaces?: { project: string; namespace: RafayNamespace }[];
}

/** So many names are given as examples. */
const MAX_EXAMPLES = 8;

/** How a request goes together with what Rafay has. */
export function checkRequest(
  request: DeploymentRequest,
  facts: RequestFacts,
): DeploymentFinding[] {
  const { project } = request;
  if (facts.projects && !facts.projects.includes(project)) {
    return [
      finding('project-missing', 'project', 'problem', {
        code: 'deployment.project-missing',
        params: { project },
      }),
    ];
  }
  if (!facts.isRead) {
    return [
      finding('project-not-read', 'project', 'warning', {
        code: 'deployment.project-not-read',
        params: { project },
      }),
    ];
  }
  return [
    ...checkClusters(request, facts),
    ...checkNamespace(request, facts),
    ...checkVersion(request, facts),
    ...checkAddons(request, facts),
    ...checkBase(request, facts),
  ];
}

function finding(
  code: DeploymentFinding['code'],
  field: DeploymentFinding['field'],
  severity: DeploymentFinding['severity'],
  message: LocalizableMessage,
): DeploymentFinding {
  return {
    code,
    field,
    severity,
    message: formatInEnglish([message]),
    messages: [message],
  };
}

/** Those of the request's clusters that the project does not have. */
export function missingClusters(
  { project, clusters = [] }: DeploymentRequest,
  known: string[],
): string[] {
  return clusters.filter(
    wanted => !known.some(name => isCluster(wanted, project, name)),
  );
}

// A warning only: a cluster may be registered while the change is reviewed, or be shared with the project.
function checkClusters(
  request: DeploymentRequest,
  { clusters: known, elsewhere }: RequestFacts,
): DeploymentFinding[] {
  const { project } = request;
  if (!known) {
    return [];
  }
  return missingClusters(request, known)
    .slice(0, MAX_EXAMPLES)
    .map(cluster => {
      const other = elsewhere?.get(cluster);
      return finding(
        'cluster-missing',
        'clusters',
        'warning',
        other === undefined
          ? {
              code: 'deployment.cluster-missing',
              params: { project, cluster },
            }
          : {
              code: 'deployment.cluster-elsewhere',
              params: { project, cluster, other },
            },
      );
    });
}

function checkNamespace(
  { clusters = [], namespace }: DeploymentRequest,
  { namespaces = [] }: RequestFacts,
): DeploymentFinding[] {
  if (namespace === undefined) {
    return [];
  }
  return namespaces.flatMap(({ project: other, namespace: theirs }) => {
    if (!theirs.clusters) {
      return finding('namespace-taken', 'namespace', 'warning', {
        code: 'deployment.namespace-elsewhere',
        params: { namespace, other },
      });
    }
    const both = clusters.filter(wanted =>
      theirs.clusters!.some(name => isCluster(wanted, other, name)),
    );
    return both.length === 0
      ? []
      : finding('namespace-taken', 'namespace', 'problem', {
          code: 'deployment.namespace-taken',
          params: { namespace, other, clusters: both.slice(0, MAX_EXAMPLES) },
        });
  });
}

function checkVersion(
  { project, blueprintName: blueprint, version }: DeploymentRequest,
  { blueprints = [], versions = [] }: RequestFacts,
): DeploymentFinding[] {
  if (blueprint === undefined || version === undefined) {
    return [];
  }
  const last = blueprints.find(({ name }) => name === blueprint);
  const taken = [...versions, ...(last?.version ? [last.version] : [])];
  if (
    !taken.includes(version) ||
    // A draft can be changed.
    (last?.version === version && last.isDraft)
  ) {
    return [];
  }
  return [
    finding('version-taken', 'version', 'problem', {
      code: 'deployment.version-taken',
      params: {
        project,
        blueprint,
        version,
        next: nextVersion(version, taken),
      },
    }),
  ];
}

function checkAddons(
  { project, addons = [] }: DeploymentRequest,
  { addons: known = [] }: RequestFacts,
): DeploymentFinding[] {
  return addons
    .filter(({ name, version }) =>
      known.some(
        other =>
          other.name === name && other.version === version && !other.isDraft,
      ),
    )
    .map(({ name: addon, version }) =>
      finding('addon-version-taken', 'addons', 'problem', {
        code: 'deployment.addon-version-taken',
        params: { project, addon, version, next: nextVersion(version) },
      }),
    );
}

function checkBase(
  { project, baseBlueprint: blueprint }: DeploymentRequest,
  { blueprints, builtIn }: RequestFacts,
): DeploymentFinding[] {
  if (blueprint === undefined || !blueprints || !builtIn) {
    return [];
  }
  const names = [...builtIn, ...blueprints.map(({ name }) => name)];
  return names.includes(blueprint)
    ? []
    : [
        finding('base-missing', 'baseBlueprint', 'problem', {
          code: 'deployment.base-missing',
          params: { project, blueprint, names: names.slice(0, MAX_EXAMPLES) },
        }),
      ];
}
