/**
 * On a VirtualMachineSnapshot: the UID of the VM whose schedule took it. Only snapshots that carry it are deleted by a
 * schedule.
 */
export const LABEL_SCHEDULED = 'kubevirt.backstage.io/scheduled-for';
