import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration, byAge } from '../migration';
import { annotationOf, falseCondition, metaOf, text } from '../read';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/** On the migrations with which KubeVirt empties a node: the node (kubevirt v1.9 api/core/v1/types.go). */
const EVACUATION = 'kubevirt.io/evacuationMigration';

/**
 * The VM's node is to be emptied: somebody evicts its pod, which virt-api turns into a mark on the VMI, or
 * the node has KubeVirt's taint for that (kubevirt v1.9 pkg/virt-api/webhooks pod-eviction-admitter.go,
 * pkg/virt-controller/watch/drain/evacuation).
 */
export function nodeDrainingCause(context: CauseContext): Cause | undefined {
  const { vmObjects, migration, instanceConditions } = context;
  const status = vmObjects.vmi?.status;
  const active = activeMigration(vmObjects);
  const marked = text(status?.evacuationNodeName);
  const moving = active && annotationOf(active, EVACUATION);
  const node = marked === text(status?.nodeName) ? marked ?? moving : moving;
  if (
    context.phase !== 'Running' ||
    !node ||
    // Another cause says so.
    falseCondition(instanceConditions, 'LiveMigratable')
  ) {
    return undefined;
  }
  const namespace = text(metaOf(vmObjects.vmi).namespace) ?? '';
  const cause = (sentence: string, hint: string, message?: string) =>
    withOrigin(
      {
        code: 'node-draining',
        severity: 'waiting',
        sentence,
        hint,
        params: { node },
      },
      {
        source: marked
          ? 'VirtualMachineInstance status.evacuationNodeName'
          : `VirtualMachineInstanceMigration annotation ${EVACUATION}`,
        message,
      },
    );
  if (active) {
    return cause(
      `Node ${node} is to be emptied: the VM is moved to another one, and goes on running.`,
      `Nothing is to be done. kubectl get vmim -n ${namespace} shows how far it is.`,
    );
  }
  if (vmObjects.vmi?.spec?.evictionStrategy === 'External') {
    return cause(
      `Node ${node} is to be emptied, and the VM stays until whoever manages it moves it (evictionStrategy External).`,
      'Ask the software that manages the VM, such as Cluster API, or stop the VM.',
    );
  }
  const last = byAge(vmObjects.migrations)[0];
  if (last && annotationOf(last, EVACUATION) === node && migration?.failed) {
    return cause(
      `Node ${node} is to be emptied, and the last try to move the VM failed. KubeVirt tries again.`,
      `kubectl describe vmim -n ${namespace} shows why each failed. The node cannot be emptied until the VM is moved or stopped.`,
      migration.failureReason,
    );
  }
  return cause(
    `Node ${node} is to be emptied: KubeVirt is about to move the VM to another one. It goes on running.`,
    'KubeVirt moves only some VMs at the same time. Unless the KubeVirt object says otherwise (spec.configuration.migrations), these are 5 in the cluster and 2 away from one node.',
  );
}
