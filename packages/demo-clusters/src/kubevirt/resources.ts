/** Names of the resources, as the object store knows them. */
export const VMS = 'virtualmachines.kubevirt.io';
export const VMIS = 'virtualmachineinstances.kubevirt.io';
export const MIGRATIONS = 'virtualmachineinstancemigrations.kubevirt.io';
export const KUBEVIRTS = 'kubevirts.kubevirt.io';
export const DATA_VOLUMES = 'datavolumes.cdi.kubevirt.io';
export const CLUSTER_INSTANCETYPES =
  'virtualmachineclusterinstancetypes.instancetype.kubevirt.io';
export const INSTANCETYPES =
  'virtualmachineinstancetypes.instancetype.kubevirt.io';
export const CLUSTER_PREFERENCES =
  'virtualmachineclusterpreferences.instancetype.kubevirt.io';
export const PREFERENCES = 'virtualmachinepreferences.instancetype.kubevirt.io';
export const CLAIMS = 'persistentvolumeclaims';

/** virt-controller signs its events so (kubevirt pkg/virt-controller/watch/application.go). */
export const VIRT_CONTROLLER = 'virtualmachine-controller';
export const VIRT_HANDLER = 'virt-handler';

export const VM_FINALIZER = 'kubevirt.io/virtualMachineControllerFinalize';
export const VMI_FINALIZER = 'kubevirt.io/foregroundDeleteVirtualMachine';
export const MIGRATION_FINALIZER = 'kubevirt.io/migrationJobFinalize';
