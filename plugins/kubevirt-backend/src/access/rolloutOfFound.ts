import type {
  Rollout,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { AwaitedName, RolloutWatcher } from '../rollouts';
import type { AwaitedVm } from '../model';

/**
 * The VM as the deployment system is asked for it: one that may come to several clusters waits for each of them, and of one
 * that may be there and unseen nothing is shown.
 */
export function rolloutNameOf(awaited: AwaitedVm): AwaitedName | undefined {
  const { clusters, namespace, name, why } = awaited;
  return why !== 'unseen' && clusters.length === 1
    ? { cluster: clusters[0], namespace, name }
    : undefined;
}

/**
 * How far a VM has come that an entity gets to see, or waits for.
 *
 * @throws any error where the deployment system does not say
 */
export async function rolloutOfFound(
  rollouts: RolloutWatcher | undefined,
  found: { awaited: AwaitedVm } | { summary: VirtualMachineSummary },
): Promise<Rollout | undefined> {
  if ('awaited' in found) {
    const name = rolloutNameOf(found.awaited);
    return name && rollouts?.virtualMachine({ ...name, present: false });
  }
  const { cluster, namespace, name } = found.summary;
  return rollouts?.virtualMachine({ cluster, namespace, name, present: true });
}
