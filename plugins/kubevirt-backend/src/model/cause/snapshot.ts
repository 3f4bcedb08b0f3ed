import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { metaOf, text } from '../read';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/**
 * A snapshot or a restore holds the VM: virt-api refuses to start or to stop it, and during a snapshot to
 * change its disks (kubevirt v1.9 pkg/storage/admitters/vm-storage-status.go).
 */
export function snapshotCause(context: CauseContext): Cause | undefined {
  const { vm } = context.parts;
  const namespace = text(metaOf(vm).namespace) ?? '';
  const restore = text(vm?.status?.restoreInProgress);
  if (restore) {
    return withOrigin(
      {
        code: 'restore-running',
        severity: 'waiting',
        sentence: `The VM is being restored from a snapshot (${restore}): until that is done, it can be neither started nor stopped.`,
        hint: `kubectl describe vmrestore ${restore} -n ${namespace} shows what it waits for.`,
        params: { restore },
      },
      { source: 'VirtualMachine status.restoreInProgress', reason: restore },
    );
  }
  const snapshot = text(vm?.status?.snapshotInProgress);
  if (!snapshot) {
    return undefined;
  }
  const running = context.phase !== undefined;
  return withOrigin(
    {
      code: 'snapshot-running',
      severity: running ? 'notice' : 'waiting',
      sentence: running
        ? `A snapshot of the VM is being made (${snapshot}): until that is done, the VM cannot be stopped, nor its disks be changed.`
        : `A snapshot of the VM is being made (${snapshot}): until that is done, the VM cannot be started.`,
      hint: `kubectl describe vmsnapshot ${snapshot} -n ${namespace} shows how far it is. Unless it says otherwise (failureDeadline), KubeVirt gives it up after 5 minutes.`,
      params: { snapshot },
    },
    { source: 'VirtualMachine status.snapshotInProgress', reason: snapshot },
  );
}

/** The guest's file systems are frozen for a backup. A snapshot of KubeVirt's own speaks for itself. */
export function frozenCause(context: CauseContext): Cause | undefined {
  const { vm, vmi } = context.parts;
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
