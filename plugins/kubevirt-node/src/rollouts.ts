import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * Knows what a deployment system does to bring blueprints and VMs to clusters.
 *
 * @public
 */
export interface RolloutSource {
  /** Name of the source, e.g. `rafay`. */
  readonly name: string;
  /**
   * How far a VM has come. Called every few seconds as long as somebody looks at a VM that is not there, so that answers
   * are to be remembered for a while.
   *
   * @param vm - `cluster` as the portal calls it; `present` says whether the VM is on it; `location` is the address of the
   * file that the entity was read from, where somebody looks at the VM by an entity and it is known
   * @returns undefined where the source has nothing to do with the cluster
   * @throws any error where nothing of it is known; messages may be shown and must hold no secret
   */
  virtualMachine(vm: {
    cluster: string;
    namespace: string;
    name: string;
    present: boolean;
    location?: string;
  }): Promise<Rollout | undefined>;
  /**
   * How far a cluster's blueprint has come.
   *
   * @param name - as the portal calls it
   * @returns undefined where the source has nothing to do with the cluster
   * @throws any error where nothing of it is known; messages may be shown and must hold no secret
   */
  cluster(name: string): Promise<Rollout | undefined>;
}
