/**
 * What every Rafay object is named by.
 *
 * @public
 */
export interface RafayMetadata {
  name: string;
  project: string;
  description?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/**
 * The envelope that all v3 kinds share.
 *
 * @public
 */
export interface RafayEnvelope<Kind extends string, Spec> {
  apiVersion: string;
  kind: Kind;
  metadata: RafayMetadata;
  spec: Spec;
}

/** @public */
export interface NameVersion {
  name: string;
  version: string;
}

/**
 * Who else may use an object; all projects is one entry named `*`.
 *
 * @public
 */
export interface Sharing {
  enabled: boolean;
  projects?: { name: string }[];
}

/** @public */
export interface Drift {
  enabled: boolean;
  action?: 'Notify' | 'Deny';
}

/**
 * Which clusters an object goes to. A `selector` is a Kubernetes label selector over cluster labels.
 *
 * @public
 */
export interface Placement {
  selector?: string;
  labels?: { key: string; value?: string }[];
}

/**
 * Uploaded files are `file://` and relative to the folder of the spec; a `url` is fetched by Rafay.
 *
 * @public
 */
export interface YamlArtifact {
  type: 'Yaml';
  artifact: { paths: { name: string }[] } | { url: string[] };
  options?: { force?: boolean; disableOpenAPIValidation?: boolean };
}

/** @public */
export type RafayNamespace = RafayEnvelope<
  'Namespace',
  { drift: Drift; placement: Placement }
>;

/** @public */
export type RafayAddon = RafayEnvelope<
  'Addon',
  {
    namespace: string;
    version: string;
    versionState?: VersionState;
    artifact: YamlArtifact;
    sharing: Sharing;
  }
>;

/**
 * A draft can be changed in place; an active version never changes again.
 *
 * @public
 */
export type VersionState = 'draft' | 'active';

/** @public */
export interface CustomAddon extends NameVersion {
  dependsOn?: string[];
}

/** @public */
export type RafayBlueprint = RafayEnvelope<
  'Blueprint',
  {
    version: string;
    versionState?: VersionState;
    type: 'custom' | 'golden';
    base: { name: string; version?: string };
    customAddons: CustomAddon[];
    componentsCriticality?: { name: string }[];
    defaultAddons: {
      enableIngress: boolean;
      enableLogging: boolean;
      enableMonitoring: boolean;
      enableVM: boolean;
    };
    drift: Drift;
    placement?: { autoPublish: boolean; fleetValues: string[] };
    sharing: Sharing;
  }
>;

/** @public */
export type RafayWorkload = RafayEnvelope<
  'Workload',
  {
    namespace: string;
    version: string;
    placement: Placement;
    drift: Drift;
    artifact: YamlArtifact;
  }
>;

/** @public */
export type RafayRepository = RafayEnvelope<
  'Repository',
  {
    type: 'Git';
    endpoint: string;
    agents?: { name: string }[];
    sharing: Sharing;
  }
>;

/** @public */
export interface ApprovalConfig {
  type: string;
  timeout?: string;
  approvers?: { userName: string }[];
}

/** @public */
export type PipelineStage = {
  name: string;
  next?: { name: string }[];
} & (
  | { type: 'DeployWorkload'; config: { workload: string } }
  | { type: 'Approval'; config: ApprovalConfig }
  | {
      type: 'SystemSync';
      config: {
        gitToSystemSync: boolean;
        systemToGitSync: boolean;
        sourceRepo: {
          repository: string;
          revision: string;
          path: { name: string };
        };
        includedResources: { name: string }[];
      };
    }
);

/** @public */
export interface PipelineTrigger {
  name: string;
  type: 'Webhook';
  config: {
    repo: {
      provider: GitProvider;
      repository: string;
      revision: string;
      paths: { name: string }[];
    };
  };
}

/** @public */
export type GitProvider = 'Github' | 'Gitlab' | 'Bitbucket' | 'AzureRepos';

/** @public */
export type RafayPipeline = RafayEnvelope<
  'Pipeline',
  {
    active: boolean;
    stages: PipelineStage[];
    triggers?: PipelineTrigger[];
    sharing: Sharing;
  }
>;

/**
 * The kinds that the generator writes.
 *
 * @public
 */
export type RafayObject =
  | RafayNamespace
  | RafayAddon
  | RafayBlueprint
  | RafayWorkload
  | RafayRepository
  | RafayPipeline;

/** @public */
export type RafayKind = RafayObject['kind'];
