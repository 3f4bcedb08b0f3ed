import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ClusterSource } from './clusters';

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
