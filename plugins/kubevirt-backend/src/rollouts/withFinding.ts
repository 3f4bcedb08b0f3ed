import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutWatcher } from './RolloutWatcher';

/** Of so many VMs that are there an entity's list has what the deployment system has found. */
export const MAX_FINDINGS = 50;

/** A VM that is there with what the deployment system has found of it, where that is known. */
export function withFinding(
  vm: VirtualMachineSummary,
  findings: RolloutWatcher | undefined,
): VirtualMachineSummary {
  const rollout = vm.declared ? undefined : findings?.causeOf(vm);
  return rollout ? { ...vm, rollout } : vm;
}
