import { isTrue } from '../controllers/conditions';
import { ControllerContext, keyOf, refOf } from '../controllers/context';
import { conflict, internalError, notFound, StatusError } from '../status';
import { KubeObject } from '../types';
import { admitCreate } from './admission';
import { setPaused } from './pause';
import { MIGRATIONS, VMIS, VMS } from './resources';
import { lockRefusal } from './storageLocks';
import { isFinal, runStrategyOf } from './vmStatus';

/** What a subresource is called with. */
export interface OperationRequest {
  namespace?: string;
  name: string;
  body?: any;
}

/** A subresource of KubeVirt: where it hangs, and what it does. */
export interface Operation {
  resource: 'virtualmachines' | 'virtualmachineinstances';
  name: string;
  /** Answers the HTTP code, or throws the failure. */
  run(context: ControllerContext, request: OperationRequest): number;
}

// virt-api names its kinds in the singular: kubevirt pkg/virt-api/rest/subresource.go.
const VM = 'virtualmachine.kubevirt.io';
const VMI = 'virtualmachineinstance.kubevirt.io';

function vmOf(
  { store }: ControllerContext,
  { namespace, name }: OperationRequest,
): KubeObject {
  const vm = store.get({ resource: VMS, namespace, name });
  if (!vm) {
    throw notFound({ resource: VM, name });
  }
  return vm;
}

function findVmi(
  { store }: ControllerContext,
  { namespace, name }: OperationRequest,
) {
  return store.get({ resource: VMIS, namespace, name });
}

function vmiOf(
  context: ControllerContext,
  request: OperationRequest,
): KubeObject {
  const vmi = findVmi(context, request);
  if (!vmi) {
    throw notFound({ resource: VMI, name: request.name });
  }
  return vmi;
}

function refuse(
  resource: string,
  { name }: OperationRequest,
  why: string,
): StatusError {
  return conflict({ resource, name }, why);
}

function setStrategy(
  context: ControllerContext,
  vm: KubeObject,
  strategy: 'Always' | 'Halted',
): void {
  const { running } = vm.spec;
  const change =
    running === undefined
      ? { runStrategy: strategy }
      : { running: strategy === 'Always' };
  const refusal = lockRefusal(vm, { ...vm, spec: { ...vm.spec, ...change } });
  if (refusal) {
    throw internalError(refusal.message);
  }
  context.store.mutate(refOf(VMS, keyOf(vm)), draft => {
    Object.assign(draft.spec, change);
  });
}

function requestChange(
  context: ControllerContext,
  vm: KubeObject,
  ...requests: object[]
): void {
  context.store.mutate(refOf(VMS, keyOf(vm)), draft => {
    draft.status ??= {};
    draft.status.stateChangeRequests = requests;
  });
}

function start(context: ControllerContext, call: OperationRequest): number {
  const vm = vmOf(context, call);
  const vmi = findVmi(context, call);
  if (vmi && !isFinal(vmi)) {
    throw refuse(VM, call, 'VM is already running');
  }
  const strategy = runStrategyOf(vm);
  switch (strategy) {
    case 'Halted':
      setStrategy(context, vm, 'Always');
      break;
    case 'RerunOnFailure':
    case 'Manual':
      requestChange(
        context,
        vm,
        ...(vmi ? [{ action: 'Stop', uid: vmi.metadata.uid }] : []),
        { action: 'Start' },
      );
      break;
    default:
      throw refuse(
        VM,
        call,
        `${strategy} does not support manual start requests`,
      );
  }
  return 202;
}

function stop(context: ControllerContext, call: OperationRequest): number {
  const vm = vmOf(context, call);
  const vmi = findVmi(context, call);
  const strategy = runStrategyOf(vm);
  if (strategy === 'Halted' && !vmi) {
    throw refuse(VM, call, 'VM is not running');
  }
  if (['Manual', 'RerunOnFailure'].includes(strategy)) {
    if (!vmi || isFinal(vmi)) {
      throw refuse(VM, call, 'VM is not running');
    }
    requestChange(context, vm, { action: 'Stop', uid: vmi.metadata.uid });
  } else {
    setStrategy(context, vm, 'Halted');
  }
  return 202;
}

function restart(context: ControllerContext, call: OperationRequest): number {
  const vm = vmOf(context, call);
  const vmi = findVmi(context, call);
  const strategy = runStrategyOf(vm);
  if (['Halted', 'Once'].includes(strategy)) {
    // The words are virt-api's own, misspelling and all.
    throw refuse(
      VM,
      call,
      `RunStategy ${strategy} does not support manual restart requests`,
    );
  }
  if (!vmi) {
    throw refuse(VM, call, 'VM is not running');
  }
  requestChange(
    context,
    vm,
    { action: 'Stop', uid: vmi.metadata.uid },
    { action: 'Start' },
  );
  return 202;
}

function migrate(context: ControllerContext, call: OperationRequest): number {
  vmOf(context, call);
  const vmi = vmiOf(context, call);
  if (vmi.status?.phase !== 'Running') {
    throw refuse(VM, call, 'VM is not running');
  }
  const migration: any = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: {
      generateName: 'kubevirt-migrate-vm-',
      namespace: call.namespace,
    },
    spec: {
      vmiName: call.name,
      ...(call.body?.addedNodeSelector && {
        addedNodeSelector: call.body.addedNodeSelector,
      }),
    },
  };
  try {
    admitCreate(context.store, context.clock, MIGRATIONS, migration);
  } catch (error) {
    throw error instanceof StatusError ? internalError(error.message) : error;
  }
  context.store.create(migration);
  return 202;
}

function runningVmi(
  context: ControllerContext,
  call: OperationRequest,
): KubeObject {
  const vmi = vmiOf(context, call);
  if (vmi.status?.phase !== 'Running') {
    throw refuse(VMI, call, 'VM is not running');
  }
  return vmi;
}

function pause(context: ControllerContext, call: OperationRequest): number {
  const vmi = runningVmi(context, call);
  if (isTrue(vmi, 'Paused')) {
    throw refuse(VMI, call, 'VMI is already paused');
  }
  setPaused(context, vmi, 'PausedByUser');
  return 200;
}

function unpause(context: ControllerContext, call: OperationRequest): number {
  const { namespace, name } = call;
  const vm = context.store.get({ resource: VMS, namespace, name });
  if (vm?.status?.snapshotInProgress) {
    throw refuse(VM, call, 'VM snapshot is in progress');
  }
  const vmi = runningVmi(context, call);
  if (!isTrue(vmi, 'Paused')) {
    throw refuse(VMI, call, 'VMI is not paused');
  }
  setPaused(context, vmi, undefined);
  return 200;
}

function softReboot(
  context: ControllerContext,
  call: OperationRequest,
): number {
  const vmi = runningVmi(context, call);
  if (isTrue(vmi, 'Paused')) {
    throw refuse(VMI, call, 'VMI is paused');
  }
  return 200;
}

/** The operations on VMs and VMIs that virt-api serves under `subresources.kubevirt.io/v1`. */
export const OPERATIONS: Operation[] = [
  { resource: 'virtualmachines', name: 'start', run: start },
  { resource: 'virtualmachines', name: 'stop', run: stop },
  { resource: 'virtualmachines', name: 'restart', run: restart },
  { resource: 'virtualmachines', name: 'migrate', run: migrate },
  { resource: 'virtualmachineinstances', name: 'pause', run: pause },
  { resource: 'virtualmachineinstances', name: 'unpause', run: unpause },
  { resource: 'virtualmachineinstances', name: 'softreboot', run: softReboot },
];
