import type {
  Rollout,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutName, RolloutWatcher } from '../rollouts';
import type { AwaitedVm } from '../model';
import type { VisibleEntity } from './EntityAccess';

/**
 * The VM as the deployment system is asked for it: one that may come to several clusters waits for each of them, and of one
 * that may be there and unseen nothing is shown.
 */
export function rolloutNameOf(awaited: AwaitedVm): RolloutName | undefined {
  const { clusters, namespace, name, why } = awaited;
  return why !== 'unseen' && clusters.length === 1
    ? { cluster: clusters[0], namespace, name }
    : undefined;
}

/**
 * How far a VM has come that an entity gets to see, or waits for.
 *
 * @param entity - which of its files git may know the commit of
 * @throws any error where the deployment system does not say
 */
export async function rolloutOfFound(
  rollouts: RolloutWatcher | undefined,
  entity: VisibleEntity,
  found: { awaited: AwaitedVm } | { summary: VirtualMachineSummary },
): Promise<Rollout | undefined> {
  const { location } = entity.selector;
  const file = location === undefined ? {} : { location };
  if ('awaited' in found) {
    const vm = rolloutNameOf(found.awaited);
    return vm && rollouts?.virtualMachine({ ...vm, ...file, present: false });
  }
  const { cluster, namespace, name } = found.summary;
  const vm = { cluster, namespace, name };
  return rollouts?.virtualMachine({ ...vm, ...file, present: true });
}
