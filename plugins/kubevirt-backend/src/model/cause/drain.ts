import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration, byAge } from '../migration';
import { annotationOf, falseCondition, metaOf, text } from '../read';
import { localizable } from '../localizable';
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
  const cause = (
    sentence: LocalizableMessage,
    hint: LocalizableMessage,
    message?: string,
  ) =>
    withOrigin(
      {
        code: 'node-draining',
        severity: 'waiting',
        sentence,
        hint,
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
      localizable('cause.node-draining.moving', { node }),
      localizable('hint.node-draining.moving', { namespace }),
    );
  }
  if (vmObjects.vmi?.spec?.evictionStrategy === 'External') {
    return cause(
      localizable('cause.node-draining.external', { node }),
      localizable('hint.node-draining.external'),
    );
  }
  const last = byAge(vmObjects.migrations)[0];
  if (last && annotationOf(last, EVACUATION) === node && migration?.failed) {
    return cause(
      localizable('cause.node-draining.failed', { node }),
      localizable('hint.node-draining.failed', { namespace }),
      migration.failureReason,
    );
  }
  return cause(
    localizable('cause.node-draining.soon', { node }),
    localizable('hint.node-draining.soon'),
  );
}
