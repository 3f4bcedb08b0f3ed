import { ControllerContext, refOf } from '../../controllers/context';
import { conflict, internalError, notFound, StatusError } from '../../status';
import { KubeObject } from '../../types';
import { VMIS, VMS } from '../resources';
import { OperationCall } from './types';

// virt-api names its kinds in the singular: kubevirt pkg/virt-api/rest/subresource.go.
export const VM = 'virtualmachine.kubevirt.io';
export const VMI = 'virtualmachineinstance.kubevirt.io';

export const NOT_RUNNING = 'VM is not running';
export const VMI_NOT_RUNNING = 'VMI is not running';

/** The VM of a call. */
export function vmOf(
  { store }: ControllerContext,
  { namespace, name }: OperationCall,
): KubeObject {
  const vm = store.get({ resource: VMS, namespace, name });
  if (!vm) {
    throw notFound({ resource: VM, name });
  }
  return vm;
}

export function findVmi(
  { store }: ControllerContext,
  { namespace, name }: OperationCall,
): KubeObject | undefined {
  return store.get({ resource: VMIS, namespace, name });
}

/** The VMI of a call. */
export function vmiOf(
  context: ControllerContext,
  call: OperationCall,
): KubeObject {
  const vmi = findVmi(context, call);
  if (!vmi) {
    throw notFound({ resource: VMI, name: call.name });
  }
  return vmi;
}

/** The VMI that a VM has made of itself. */
export function vmiOfVm(
  context: ControllerContext,
  call: OperationCall,
): KubeObject {
  const vm = vmOf(context, call);
  if (!vm.status?.created) {
    throw refuse(VM, call, 'VMI is not started');
  }
  const vmi = vmiOf(context, call);
  if (
    !vmi.metadata.ownerReferences?.some(({ uid }) => uid === vm.metadata.uid)
  ) {
    throw internalError(
      `unable to retrieve vmi [${call.name}] for vm: %!v(<nil>)`,
    );
  }
  return vmi;
}

/** The 409 of virt-api. */
export function refuse(
  resource: string,
  { name }: OperationCall,
  why: string,
): StatusError {
  return conflict({ resource, name }, why);
}

/** Changes a VM or VMI, unless it is only to be tried. */
export function change(
  { store }: ControllerContext,
  resource: string,
  object: KubeObject,
  trial: boolean,
  edit: (draft: KubeObject) => void,
): void {
  if (!trial) {
    store.mutate(refOf(resource, object), edit);
  }
}
