import type {
  OperationOptions,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from '../vmObjects';
import { conditionOf, isTrue, labelOf, metaOf, objects, text } from '../read';
import type { Node, VirtualMachineInstance } from '../../kubevirt/types';

/** What somebody wants to do to a VM. */
export interface AskedOperation {
  verb: OperationVerb;
  options: OperationOptions;
}

/** Phases after which a VMI does not come back (kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go IsFinal). */
const FINAL_PHASES = new Set(['Succeeded', 'Failed']);

/** The VMI's phase; undefined without a VMI. */
export function phaseOf(vmObjects: VmObjects): string | undefined {
  return vmObjects.vmi && (text(vmObjects.vmi.status?.phase) ?? 'Pending');
}

/** A VMI that has not ended. */
export function liveVmi(
  vmObjects: VmObjects,
): VirtualMachineInstance | undefined {
  const phase = phaseOf(vmObjects);
  return phase !== undefined && !FINAL_PHASES.has(phase)
    ? vmObjects.vmi
    : undefined;
}

export function isPaused(vmObjects: VmObjects): boolean {
  return isTrue(vmObjects.vmi?.status?.conditions, 'Paused');
}

export function isGoing(object: VmObjects['vm'] | VmObjects['vmi']): boolean {
  return text(metaOf(object).deletionTimestamp) !== undefined;
}

/** Whether a start, stop or restart that was asked for has not been worked off. */
export function hasStateChangeRequests({ vm }: VmObjects): boolean {
  return objects(vm?.status?.stateChangeRequests).length > 0;
}

/**
 * Nodes that take VMs, without the one that the VM is on: ready, not cordoned, and with a virt-handler that
 * is heard of (label `kubevirt.io/schedulable`, written by virt-controller's node controller).
 */
export function targetNodesOf(
  vmObjects: VmObjects,
  nodes: readonly Node[],
): Node[] {
  const own = text(vmObjects.vmi?.status?.nodeName);
  return nodes
    .filter(
      node =>
        node.metadata.name !== own &&
        node.spec?.unschedulable !== true &&
        labelOf(node, 'kubevirt.io/schedulable') === 'true' &&
        conditionOf(node.status?.conditions, 'Ready')?.status === 'True',
    )
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}
