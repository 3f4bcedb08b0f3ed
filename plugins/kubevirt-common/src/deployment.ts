import type { LocalizableMessage } from './localizableMessage';

/**
 * What the deployment system has of one kind, for those who fill a form.
 *
 * @public
 */
export interface InventoryAnswer<T> {
  /** The deployment system, e.g. `Rafay`. Absent: the portal asks none, and the list is empty. */
  source?: string;
  /** By name, the first thousand. */
  items: T[];
  /** How many there are. */
  total: number;
  /** RFC 3339 time when it was read. */
  readAt?: string;
  /** Why it is older than it should be, in English: the deployment system does not answer. */
  problem?: string;
}

/**
 * A project of the deployment system that the portal looks into.
 *
 * @public
 */
export interface InventoryProject {
  name: string;
}

/**
 * A cluster of a project.
 *
 * @public
 */
export interface InventoryCluster {
  /** As the deployment system calls it. */
  name: string;
  /** The blueprint that is assigned to it. */
  blueprint?: { name: string; version?: string };
}

/**
 * A blueprint that a project has, or may build on.
 *
 * @public
 */
export interface InventoryBlueprint {
  name: string;
  /** Its newest version. */
  version?: string;
  /** One of the deployment system's own. */
  builtIn?: boolean;
}

/**
 * A version of a blueprint.
 *
 * @public
 */
export interface InventoryVersion {
  name: string;
}

/**
 * A namespace that a project has.
 *
 * @public
 */
export interface InventoryNamespace {
  name: string;
  /** Names of the clusters that it is on, where that is known. */
  clusters?: string[];
}

/**
 * The entries of each kind that a deployment system has.
 *
 * @public
 */
export interface InventoryKinds {
  projects: InventoryProject;
  clusters: InventoryCluster;
  blueprints: InventoryBlueprint;
  versions: InventoryVersion;
  namespaces: InventoryNamespace;
}

/**
 * What of a deployment system is asked for.
 *
 * @public
 */
export interface InventoryQuery<
  K extends keyof InventoryKinds = keyof InventoryKinds,
> {
  kind: K;
  /** Needed for all but projects. */
  project?: string;
  /** Needed for versions. */
  blueprint?: string;
}

/**
 * What somebody is about to write into a repository for the deployment system.
 *
 * @public
 */
export interface DeploymentRequest {
  project: string;
  /** Names of clusters. */
  clusters?: string[];
  /** The namespace of the virtual machines. */
  namespace?: string;
  blueprintName?: string;
  /** A version that is to be new. */
  version?: string;
  /** The blueprint that it builds on. */
  baseBlueprint?: string;
  /** Add-ons of a version that is to be new. */
  addons?: { name: string; version: string }[];
  /** KubeVirt that a cluster has already may be replaced: a warning, and no problem. */
  replacesKubeVirt?: boolean;
}

/**
 * What is wrong with a request, or worth knowing.
 *
 * @public
 */
export interface DeploymentFinding {
  code:
    | 'project-missing'
    | 'project-not-read'
    | 'cluster-missing'
    | 'kubevirt-present'
    | 'namespace-taken'
    | 'version-taken'
    | 'addon-version-taken'
    | 'base-missing';
  /** The part of the request that it is about. */
  field: Exclude<keyof DeploymentRequest, 'replacesKubeVirt'>;
  /** A `problem` is refused by the actions. */
  severity: 'problem' | 'warning';
  /** What is so, where, and what to do, in English. */
  message: string;
  /** The same by its codes. */
  messages: LocalizableMessage[];
}

/**
 * How a request goes together with what there is.
 *
 * @public
 */
export interface DeploymentCheck {
  /** The deployment system, e.g. `Rafay`. Absent: the portal asks none. */
  source?: string;
  findings: DeploymentFinding[];
  /** Why something could not be looked at, in English, one sentence each. */
  unchecked: string[];
}
