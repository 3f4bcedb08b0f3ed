import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { metaOf, text } from '../read';
import { localizable } from '../localizable';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/**
 * A snapshot or a restore holds the VM: virt-api refuses to change its run strategy, and during a snapshot its
 * disks (kubevirt v1.9 pkg/storage/admitters/vm-storage-status.go). A restart is no such change.
 */
export function snapshotCause(context: CauseContext): Cause | undefined {
  const { vm, vmi } = context.vmObjects;
  const namespace = text(metaOf(vm).namespace) ?? '';
  const severity = vmi ? 'notice' : 'waiting';
  const restore = text(vm?.status?.restoreInProgress);
  if (restore) {
    return withOrigin(
      {
        code: 'restore-running',
        severity,
        sentence: localizable('cause.restore-running', {
          restore,
          refused: refused(context),
        }),
        hint: localizable('hint.restore-running', { restore, namespace }),
      },
      { source: 'VirtualMachine status.restoreInProgress' },
    );
  }
  const snapshot = text(vm?.status?.snapshotInProgress);
  return snapshot === undefined
    ? undefined
    : withOrigin(
        {
          code: 'snapshot-running',
          severity,
          sentence: localizable('cause.snapshot-running', {
            snapshot,
            refused: refused(context),
          }),
          hint: localizable('hint.snapshot-running', { snapshot, namespace }),
        },
        { source: 'VirtualMachine status.snapshotInProgress' },
      );
}

/** Starting and stopping a VM changes the run strategies Halted, Always and Once, and no other. */
function refused({ runStrategy }: CauseContext): LocalizableMessage {
  switch (runStrategy) {
    case 'Halted':
      return localizable('refused.start');
    case 'Always':
    case 'Once':
      return localizable('refused.stop');
    default:
      return localizable('refused.run-strategy');
  }
}

/** The guest's file systems are frozen for a backup. A snapshot of KubeVirt's own speaks for itself. */
export function frozenCause(context: CauseContext): Cause | undefined {
  const { vm, vmi } = context.vmObjects;
  if (
    context.phase !== 'Running' ||
    vmi?.status?.fsFreezeStatus !== 'frozen' ||
    text(vm?.status?.snapshotInProgress)
  ) {
    return undefined;
  }
  const { name = '', namespace = '' } = metaOf(vmi);
  const pod = text(metaOf(context.pods.current).name);
  // Its timeout is kubevirt v1.9 cmd/virt-freezer unfreezeTimeoutSeconds.
  return withOrigin(
    {
      code: 'frozen',
      severity: 'notice',
      sentence: localizable('cause.frozen'),
      hint: [
        localizable('hint.frozen.backup'),
        ...(pod
          ? [localizable('hint.frozen.thaw', { pod, name, namespace })]
          : []),
      ],
    },
    {
      source: 'VirtualMachineInstance status.fsFreezeStatus',
      reason: 'frozen',
    },
  );
}
