import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { isNodeReady, nodeNameOf } from '../node';
import { conditionOf, falseCondition, metaOf, text } from '../read';
import { localizable } from '../localizable';
import { fromCondition, withOrigin } from './context';
import type { CauseContext, CauseDraft } from './context';

/**
 * The node does not answer. VM and VMI go on reporting Running, and nothing is started elsewhere until the
 * node is back or someone removes it, so the reader must know.
 */
export function nodeLostCause(context: CauseContext): Cause | undefined {
  if (context.phase !== 'Running' && context.phase !== 'Scheduled') {
    return unresponsive(context);
  }
  const name = nodeNameOf(context.vmObjects, context.pods.current);
  const node = name === undefined ? undefined : context.vmObjects.node(name);
  if (!node) {
    return (
      evicted(context, name) ?? gone(context, name) ?? unresponsive(context)
    );
  }
  if (isNodeReady(node) !== false) {
    return unresponsive(context);
  }
  const ready = conditionOf(node.status?.conditions, 'Ready')!;
  return withOrigin(lost(name!), {
    source: 'Node condition Ready',
    message: text(ready.message),
    reason: text(ready.reason),
    since: text(ready.lastTransitionTime),
  });
}

/** virt-controller gave the VMI up, since no heartbeat came from its node. */
function unresponsive(context: CauseContext): Cause | undefined {
  const status = context.vmObjects.vmi?.status;
  if (status?.reason !== 'NodeUnresponsive') {
    return undefined;
  }
  return withOrigin(lost(text(status.nodeName) ?? ''), {
    source: 'VirtualMachineInstance status.reason',
    reason: 'NodeUnresponsive',
  });
}

/** Without the right to read nodes: Kubernetes takes the pod away from under a VMI that nobody stops. */
function evicted(
  context: CauseContext,
  node: string | undefined,
): Cause | undefined {
  const ready = falseCondition(context.instanceConditions, 'Ready');
  const pod = context.pods.current;
  // The kubelet's controller writes NodeNotReady into the pod's Ready, which KubeVirt copies; `NodeLost` is of the pod.
  return ready &&
    (pod?.status?.reason === 'NodeLost' || ready.reason === 'NodeNotReady') &&
    node !== undefined
    ? fromCondition(ready, 'VirtualMachineInstance', lost(node))
    : undefined;
}

/** Nodes may be read, and the VM's is not among them: an autoscaler or a person removed it. */
function gone(
  { vmObjects, pods }: CauseContext,
  node: string | undefined,
): Cause | undefined {
  if (
    !node ||
    !vmObjects.unreadable ||
    vmObjects.unreadable.includes('nodes')
  ) {
    return undefined;
  }
  const { name, namespace } = metaOf(pods.current ?? vmObjects.vmi);
  return withOrigin(
    {
      code: 'node-lost',
      severity: 'error',
      sentence: localizable('cause.node-lost.gone', { node }),
      hint: localizable('hint.node-lost.gone', {
        pod: text(name) ?? '',
        namespace: text(namespace) ?? '',
      }),
    },
    { source: 'VirtualMachineInstance status.nodeName' },
  );
}

function lost(node: string): CauseDraft {
  return {
    code: 'node-lost',
    severity: 'error',
    sentence: node
      ? localizable('cause.node-lost.named', { node })
      : localizable('cause.node-lost.unnamed'),
    // Either takes the pods away, without which virt-controller gives no VMI up.
    hint: localizable('hint.node-lost', { node: node || 'NAME' }),
  };
}
