import type {
  DeploymentFinding,
  DeploymentRequest,
  InventoryBlueprint,
  InventoryCluster,
  InventoryNamespace,
  InventoryProject,
  InventoryVersion,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * What was read, and when.
 *
 * @public
 */
export interface InventoryList<T> {
  items: readonly T[];
  readAt: Date;
  /** Why it is older than it should be; the message may be shown and must hold no secret. */
  problem?: Error;
}

/**
 * Knows what a deployment system has: what forms offer, and what is looked at before something is written for it.
 *
 * @remarks
 *
 * All of it is asked for while somebody fills a form, on each change: answers are to be remembered for a while, and what
 * people type is not to be sent on. Messages of errors may be shown and must hold no secret.
 *
 * @public
 */
export interface DeploymentInventory {
  /** The deployment system as people call it, e.g. `Rafay`. */
  readonly name: string;
  /** The projects that the portal looks into. */
  projects(): Promise<InventoryList<InventoryProject>>;
  /** @throws NotFoundError where the portal does not look into the project; any error where nothing is known */
  clusters(project: string): Promise<InventoryList<InventoryCluster>>;
  /**
   * The project's own blueprints, and what it may build on besides.
   *
   * @throws NotFoundError where the portal does not look into the project; any error where nothing is known
   */
  blueprints(project: string): Promise<InventoryList<InventoryBlueprint>>;
  /**
   * The versions of a blueprint of the project; none where there is no such blueprint.
   *
   * @throws NotFoundError where the portal does not look into the project; any error where nothing is known
   */
  versions(
    project: string,
    blueprint: string,
  ): Promise<InventoryList<InventoryVersion>>;
  /** @throws NotFoundError where the portal does not look into the project; any error where nothing is known */
  namespaces(project: string): Promise<InventoryList<InventoryNamespace>>;
  /**
   * Which blueprint a cluster has.
   *
   * @param cluster - as the portal calls it
   * @returns undefined where the deployment system does not say
   */
  assignment(cluster: string): Promise<BlueprintAssignment | undefined>;
  /** How a request goes together with what there is; `unchecked` says why something could not be looked at. */
  check(request: DeploymentRequest): Promise<{
    findings: DeploymentFinding[];
    unchecked: string[];
  }>;
}

/**
 * The blueprint that is assigned to a cluster.
 *
 * @public
 */
export interface BlueprintAssignment {
  project: string;
  blueprint: string;
  version?: string;
  /** One of the deployment system's own, which have no KubeVirt. */
  builtIn: boolean;
}
