import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ClusterSource } from './clusters';
import type { DeploymentInventory } from './inventory';
import type { VirtualMachineObserver } from './observation';
import type { RolloutSource } from './rollouts';
import type { UsageSource } from './usage';

/**
 * Where modules add further sources of clusters.
 *
 * @public
 */
export interface KubevirtClustersExtensionPoint {
  /**
   * Adds a source. Where two sources name a cluster alike, the one that was added first has it, and the configuration
   * comes before all.
   *
   * @throws Error if a source of this name was added already
   */
  addClusterSource(source: ClusterSource): void;
}

/**
 * Takes further sources of clusters, beside the configuration: a fleet manager, a cloud account, a catalogue.
 *
 * @example
 *
 * ```ts
 * createBackendModule({
 *   pluginId: 'kubevirt',
 *   moduleId: 'fleet',
 *   register(env) {
 *     env.registerInit({
 *       deps: { clusters: kubevirtClustersExtensionPoint },
 *       async init({ clusters }) {
 *         clusters.addClusterSource(new FleetClusterSource());
 *       },
 *     });
 *   },
 * });
 * ```
 *
 * @public
 */
export const kubevirtClustersExtensionPoint =
  createExtensionPoint<KubevirtClustersExtensionPoint>({
    id: 'kubevirt.clusters',
  });

/**
 * Where a module says how far deployments have come.
 *
 * @public
 */
export interface KubevirtRolloutsExtensionPoint {
  /**
   * Sets the source.
   *
   * @throws Error if there is one already
   */
  setRolloutSource(source: RolloutSource): void;
}

/**
 * Takes the source that knows how far a deployment system has brought blueprints and VMs: a VM that is declared and not
 * on its cluster then says what it waits for.
 *
 * @public
 */
export const kubevirtRolloutsExtensionPoint =
  createExtensionPoint<KubevirtRolloutsExtensionPoint>({
    id: 'kubevirt.rollouts',
  });

/**
 * Where a module says what a deployment system has.
 *
 * @public
 */
export interface KubevirtInventoryExtensionPoint {
  /**
   * Sets the inventory.
   *
   * @throws Error if there is one already
   */
  setInventory(inventory: DeploymentInventory): void;
}

/**
 * Takes the inventory of a deployment system: the forms of software templates offer what it has, and what does not go
 * together with that is refused before it is written.
 *
 * @public
 */
export const kubevirtInventoryExtensionPoint =
  createExtensionPoint<KubevirtInventoryExtensionPoint>({
    id: 'kubevirt.inventory',
  });

/**
 * Where modules follow virtual machines.
 *
 * @public
 */
export interface KubevirtObserversExtensionPoint {
  /**
   * Adds an observer.
   *
   * @throws Error if one of this name was added already
   */
  addObserver(observer: VirtualMachineObserver): void;
}

/**
 * Takes observers of the virtual machines of all clusters: what notifies people, or other systems, of what happens to them.
 *
 * @public
 */
export const kubevirtObserversExtensionPoint =
  createExtensionPoint<KubevirtObserversExtensionPoint>({
    id: 'kubevirt.observers',
  });

/**
 * Where modules add sources that know what VMs use.
 *
 * @public
 */
export interface KubevirtUsageExtensionPoint {
  /**
   * Adds a source. Those that are added are asked before the metrics API and the Prometheus of the configuration, in the
   * order in which they were added; the first that has to do with a cluster answers for it.
   *
   * @throws Error if a source of this name was added already
   */
  addUsageSource(source: UsageSource): void;
}

/**
 * Takes further sources of what VMs use: a monitoring service, a store of measurements for the long term.
 *
 * @public
 */
export const kubevirtUsageExtensionPoint =
  createExtensionPoint<KubevirtUsageExtensionPoint>({
    id: 'kubevirt.usage',
  });
