import type {
  CustomAddon,
  Drift,
  NameVersion,
  PipelineStage,
  PipelineTrigger,
  Placement,
  RafayAddon,
  RafayBlueprint,
  RafayKind,
  RafayNamespace,
  RafayPipeline,
  RafayRepository,
  RafayWorkload,
  Sharing,
  VersionState,
  YamlArtifact,
} from './types';

/**
 * API group and version of each kind (RafaySystems/terraform-provider-rafay, docs/resources).
 *
 * @public
 */
export const RAFAY_API_VERSIONS: Record<RafayKind, string> = {
  Namespace: 'infra.k8smgmt.io/v3',
  Addon: 'infra.k8smgmt.io/v3',
  Blueprint: 'infra.k8smgmt.io/v3',
  Workload: 'apps.k8smgmt.io/v3',
  Repository: 'integrations.k8smgmt.io/v3',
  Pipeline: 'gitops.k8smgmt.io/v3',
};

/** The label that Rafay itself puts on every cluster. */
const CLUSTER_NAME_LABEL = 'rafay.dev/clusterName';

/** What the clusters are chosen by: their names, or labels they all carry. */
export interface ClusterChoice {
  clusters?: string[];
  clusterLabels?: Record<string, string>;
}

/**
 * Placement as a selector over cluster labels. Rafay's list form (`labels`) does not say whether
 * several entries mean "all" or "any"; a selector does.
 */
export function placementOf(choice: ClusterChoice): Placement {
  const clusters = [...(choice.clusters ?? [])].sort();
  if (clusters.length === 1) {
    return { selector: `${CLUSTER_NAME_LABEL}=${clusters[0]}` };
  }
  if (clusters.length > 1) {
    return { selector: `${CLUSTER_NAME_LABEL} in (${clusters.join(',')})` };
  }
  const labels = Object.entries(choice.clusterLabels ?? {});
  return {
    selector: labels
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  };
}

/** Sharing with other projects; none means only the own one. */
export function sharingWith(projects: string[] = []): Sharing {
  return projects.length
    ? { enabled: true, projects: projects.map(name => ({ name })) }
    : { enabled: false };
}

/** An uploaded file beside the spec. */
export function uploadedArtifact(file: string): YamlArtifact {
  return {
    type: 'Yaml',
    artifact: { paths: [{ name: `file://${file}` }] },
    options: {},
  };
}

/** Manifests that Rafay fetches by itself. */
export function linkedArtifact(urls: string[]): YamlArtifact {
  return { type: 'Yaml', artifact: { url: urls }, options: {} };
}

/** @public */
export function buildNamespace(options: {
  project: string;
  name: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  placement: Placement;
}): RafayNamespace {
  const { project, name, labels = {}, annotations = {}, placement } = options;
  return {
    apiVersion: RAFAY_API_VERSIONS.Namespace,
    kind: 'Namespace',
    metadata: {
      name,
      project,
      ...(Object.keys(labels).length ? { labels } : {}),
      ...(Object.keys(annotations).length ? { annotations } : {}),
    },
    // Rafay supports no drift detection for namespaces (terraform-provider-rafay, namespace.md).
    spec: { drift: { enabled: false }, placement },
  };
}

/** @public */
export function buildAddon(
  options: NameVersion & {
    project: string;
    namespace: string;
    versionState: VersionState;
    artifact: YamlArtifact;
    sharing: Sharing;
  },
): RafayAddon {
  const { name, project, ...spec } = options;
  return {
    apiVersion: RAFAY_API_VERSIONS.Addon,
    kind: 'Addon',
    metadata: { name, project },
    spec: {
      namespace: spec.namespace,
      version: spec.version,
      versionState: spec.versionState,
      artifact: spec.artifact,
      sharing: spec.sharing,
    },
  };
}

/** @public */
export function buildBlueprint(
  options: NameVersion & {
    project: string;
    versionState: VersionState;
    base: { name: string; version?: string };
    addons: CustomAddon[];
    critical?: boolean;
    defaultAddons?: {
      ingress?: boolean;
      logging?: boolean;
      monitoring?: boolean;
    };
    drift: Drift;
    fleet?: { autoPublish: boolean; fleetValues: string[] };
    sharing: Sharing;
  },
): RafayBlueprint {
  const { name, project, addons, base, defaultAddons = {}, fleet } = options;
  return {
    apiVersion: RAFAY_API_VERSIONS.Blueprint,
    kind: 'Blueprint',
    metadata: { name, project },
    spec: {
      version: options.version,
      versionState: options.versionState,
      type: 'custom',
      base: base.version
        ? { name: base.name, version: base.version }
        : { name: base.name },
      customAddons: addons,
      ...(options.critical
        ? { componentsCriticality: addons.map(addon => ({ name: addon.name })) }
        : {}),
      defaultAddons: {
        enableIngress: defaultAddons.ingress ?? false,
        enableLogging: defaultAddons.logging ?? false,
        enableMonitoring: defaultAddons.monitoring ?? false,
        // That would be Rafay's own KubeVirt: two of them would fight over one cluster.
        enableVM: false,
      },
      drift: options.drift,
      ...(fleet ? { placement: fleet } : {}),
      sharing: options.sharing,
    },
  };
}

/** @public */
export function buildWorkload(
  options: NameVersion & {
    project: string;
    namespace: string;
    placement: Placement;
    artifact: YamlArtifact;
  },
): RafayWorkload {
  const { name, project, namespace, version, placement, artifact } = options;
  return {
    apiVersion: RAFAY_API_VERSIONS.Workload,
    kind: 'Workload',
    metadata: { name, project },
    spec: {
      namespace,
      version,
      placement,
      drift: { enabled: false },
      artifact,
    },
  };
}

/**
 * The git repository as Rafay knows it. Credentials are never part of it: they are added in Rafay,
 * or sealed by its SecretSealer.
 *
 * @public
 */
export function buildRepository(options: {
  project: string;
  name: string;
  endpoint: string;
  agents?: string[];
}): RafayRepository {
  const { project, name, endpoint, agents = [] } = options;
  return {
    apiVersion: RAFAY_API_VERSIONS.Repository,
    kind: 'Repository',
    metadata: { name, project },
    spec: {
      type: 'Git',
      endpoint,
      ...(agents.length
        ? { agents: agents.map(agent => ({ name: agent })) }
        : {}),
      sharing: { enabled: false },
    },
  };
}

/**
 * Chains stages in the order given. Stages form one line and no fan: only a line means the same to
 * every reader of `next`.
 *
 * @public
 */
export function buildPipeline(options: {
  project: string;
  name: string;
  stages: PipelineStage[];
  trigger?: PipelineTrigger;
}): RafayPipeline {
  const { project, name, stages, trigger } = options;
  return {
    apiVersion: RAFAY_API_VERSIONS.Pipeline,
    kind: 'Pipeline',
    metadata: { name, project },
    spec: {
      active: true,
      stages: stages.map((stage, index) => {
        const { name: stageName, type, config } = stage;
        const following = stages[index + 1];
        return {
          name: stageName,
          type,
          ...(following ? { next: [{ name: following.name }] } : {}),
          config,
        } as PipelineStage;
      }),
      ...(trigger ? { triggers: [trigger] } : {}),
      sharing: { enabled: false },
    },
  };
}
