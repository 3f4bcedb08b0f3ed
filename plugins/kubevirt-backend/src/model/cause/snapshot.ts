import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { metaOf, text } from '../read';
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
        sentence: `The VM is being restored from a snapshot (${restore}): until that is done, ${refused(
          context,
        )}.`,
        hint: `kubectl describe vmrestore ${restore} -n ${namespace} shows what it waits for.`,
        params: { restore },
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
          sentence: `A snapshot of the VM is being made (${snapshot}): until that is done, ${refused(
            context,
          )}, nor its disks be changed.`,
          hint: `kubectl describe vmsnapshot ${snapshot} -n ${namespace} shows how far it is. KubeVirt gives it up after 5 minutes, or what its failureDeadline says.`,
          params: { snapshot },
        },
        { source: 'VirtualMachine status.snapshotInProgress' },
      );
}

/** Starting and stopping a VM changes the run strategies Halted, Always and Once, and no other. */
function refused({ runStrategy }: CauseContext): string {
  switch (runStrategy) {
    case 'Halted':
      return 'the VM cannot be started';
    case 'Always':
    case 'Once':
      return 'the VM cannot be stopped';
    default:
      return 'the VM’s run strategy cannot be changed';
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
  const thaw = pod
    ? ` Where they stay frozen, thaw them: kubectl exec ${pod} -n ${namespace} -c compute -- /usr/bin/virt-freezer --unfreeze --name ${name} --namespace ${namespace}.`
    : '';
  return withOrigin(
    {
      code: 'frozen',
      severity: 'notice',
      sentence:
        'The guest’s file systems are frozen: whatever writes to its disks waits.',
      hint: `A backup does so for a moment, and KubeVirt thaws them after 5 minutes unless the backup asked for another time.${thaw}`,
      params: {},
    },
    {
      source: 'VirtualMachineInstance status.fsFreezeStatus',
      reason: 'frozen',
    },
  );
}
