import type {
  Alarm,
  Cause,
  VirtualMachineGroup,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Pod } from '../kubevirt/types';
import type { VmObjects } from './vmObjects';
import { metaOf, text } from './read';

/** The 17 printable statuses (kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go), grouped. */
const STATUS_GROUPS = new Map<string, VirtualMachineGroup>([
  ['Stopped', 'stopped'],
  ['Provisioning', 'changing'],
  ['Starting', 'changing'],
  ['Running', 'running'],
  ['Paused', 'running'],
  ['Stopping', 'changing'],
  ['Terminating', 'changing'],
  ['CrashLoopBackOff', 'held-back'],
  ['Migrating', 'changing'],
  ['Unknown', 'held-back'],
  ['ErrorUnschedulable', 'held-back'],
  ['ErrImagePull', 'held-back'],
  ['ImagePullBackOff', 'held-back'],
  ['ErrorPvcNotFound', 'held-back'],
  ['DataVolumeError', 'held-back'],
  ['WaitingForVolumeBinding', 'changing'],
  ['WaitingForReceiver', 'changing'],
]);

/** VMI phases (same file), for a VMI without a VM and for statuses newer than this list. */
const PHASE_GROUPS = new Map<string, VirtualMachineGroup>([
  ['Pending', 'changing'],
  ['Scheduling', 'changing'],
  ['Scheduled', 'changing'],
  ['Running', 'running'],
  ['Succeeded', 'stopped'],
  ['Failed', 'held-back'],
  ['WaitingForSync', 'changing'],
  ['Unknown', 'held-back'],
]);

/** Statuses that KubeVirt also gives to a VM that does not come on. */
const BEFORE_RUNNING = new Set([
  'Stopped',
  'Provisioning',
  'Starting',
  'WaitingForVolumeBinding',
]);

/** KubeVirt's word for the VM; the phase of a VMI without a VM. Unknown words stand as they are. */
export function statusOf(vmObjects: VmObjects): string {
  if (vmObjects.vm) {
    // Before virt-controller has seen a new VM there is no word for it.
    return text(vmObjects.vm.status?.printableStatus) ?? 'Unknown';
  }
  return text(vmObjects.vmi?.status?.phase) ?? 'Pending';
}

/** Of a start that something stands in the way of; no longer shown of a VM that is on its way out. */
export const START_ERRORS: ReadonlySet<string> = new Set([
  'ErrorUnschedulable',
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrorPvcNotFound',
  'DataVolumeError',
]);

/**
 * The word that counts: KubeVirt's own, but where the objects are further. One controller writes it from what others
 * have written, some of that copied (kubevirt v1.9 pkg/virt-controller/watch/vm setPrintableStatus, watch/vmi
 * lifecycle.go), so that it may say for a while, or as long as that controller is down, that a VM waits which has
 * come on, or runs which has ended.
 */
export function timelyStatus(
  vmObjects: VmObjects,
  status: string,
  current: Pod | undefined,
): string {
  const { vm, vmi, unreadable } = vmObjects;
  if (!vm || !text(vm.status?.printableStatus)) {
    return status;
  }
  if (text(metaOf(vm).deletionTimestamp)) {
    return 'Terminating';
  }
  const known = (kind: string) => unreadable?.includes(kind) === false;
  const phase = text(vmi?.status?.phase);
  const over = vmi
    ? phase === 'Succeeded' || phase === 'Failed'
    : vm.status?.created === true &&
      known('virtualmachineinstances.kubevirt.io');
  const ends = over || text(metaOf(vmi).deletionTimestamp) !== undefined;
  if (
    (over && STATUS_GROUPS.get(status) === 'running') ||
    (ends && START_ERRORS.has(status))
  ) {
    return 'Stopping';
  }
  const placed = current
    ? text(current.spec?.nodeName) !== undefined
    : known('pods');
  return status === 'ErrorUnschedulable' && vmi && placed ? 'Starting' : status;
}

/** The word to show: KubeVirt's own, but where it hides what the reader must know. */
export function displayStatusOf(
  vmObjects: VmObjects,
  status: string,
  cause: Cause | undefined,
): string {
  const running = status === 'Running' || status === 'Paused';
  if (running && cause?.code === 'node-lost') {
    return 'Node lost';
  }
  if (!vmObjects.vm) {
    return status;
  }
  // These come and go with each try of the importer or of the VM; what is shown stays.
  if (BEFORE_RUNNING.has(status) && cause?.code === 'import-failed') {
    return 'DataVolumeError';
  }
  if (BEFORE_RUNNING.has(status) && cause?.code === 'crash-loop') {
    return 'CrashLoopBackOff';
  }
  // To KubeVirt a VM whose VMI or pod cannot even be made is Stopped or Starting, as if all were well.
  if (BEFORE_RUNNING.has(status) && cause?.severity === 'error') {
    return 'Held back';
  }
  if (status === 'Unknown' && !text(vmObjects.vm.status?.printableStatus)) {
    return 'New';
  }
  return status;
}

/** Where the VM stands in a list. */
export function groupOf(
  vmObjects: VmObjects,
  status: string,
  cause: Cause | undefined,
  alarms: readonly Alarm[],
): VirtualMachineGroup {
  if (
    cause?.severity === 'error' ||
    alarms.some(alarm => alarm.severity === 'error')
  ) {
    return 'held-back';
  }
  if (vmObjects.vm && !text(vmObjects.vm.status?.printableStatus)) {
    return 'changing';
  }
  const phase = text(vmObjects.vmi?.status?.phase);
  const byPhase =
    phase === undefined ? undefined : PHASE_GROUPS.get(phase) ?? 'changing';
  const byStatus = vmObjects.vm ? STATUS_GROUPS.get(status) : undefined;
  return byStatus ?? byPhase ?? (vmObjects.vmi ? 'changing' : 'stopped');
}
