import { findCondition, isTrue } from '../../controllers/conditions';
import { ControllerContext } from '../../controllers/context';
import {
  badRequest,
  forbidden,
  internalError,
  StatusError,
} from '../../status';
import { KubeObject } from '../../types';
import { setFrozen } from '../freeze';
import { setPaused } from '../pause';
import { VIRT_HANDLER, VMS } from '../resources';
import { readOptions } from './options';
import {
  NOT_RUNNING,
  refuse,
  VM,
  VMI,
  VMI_NOT_RUNNING,
  vmiOf,
} from './objects';
import { OperationCall } from './types';

// kubevirt v1.9 pkg/virt-api/rest/lifecycle.go: what virt-api checks before it hands the call on to virt-handler.

function runningVmi(
  context: ControllerContext,
  call: OperationCall,
  why = NOT_RUNNING,
): KubeObject {
  const vmi = vmiOf(context, call);
  if (vmi.status?.phase !== 'Running') {
    throw refuse(VMI, call, why);
  }
  return vmi;
}

/** Here virt-api looks at the first value only, and takes any other than `All` for none. */
function onlyTried(dryRun: string[] | undefined): boolean {
  return dryRun?.[0] === 'All';
}

export function pause(context: ControllerContext, call: OperationCall): number {
  const { dryRun } = readOptions('PauseOptions', call.text);
  const vmi = runningVmi(context, call);
  const { livenessProbe } = vmi.spec;
  if (livenessProbe && !livenessProbe.guestAgentPing) {
    throw forbidden(
      { resource: VMI, name: call.name },
      'Pausing VMIs with LivenessProbe is currently not supported',
    );
  }
  if (findCondition(vmi, 'Paused')) {
    throw refuse(VMI, call, 'VMI is already paused');
  }
  if (!onlyTried(dryRun)) {
    setPaused(context, vmi, 'PausedByUser');
  }
  return 200;
}

export function unpause(
  context: ControllerContext,
  call: OperationCall,
): number {
  const { namespace, name } = call;
  const vm = context.store.get({ resource: VMS, namespace, name });
  if (vm?.status?.snapshotInProgress) {
    throw refuse(VM, call, 'VM snapshot is in progress');
  }
  const { dryRun } = readOptions('UnpauseOptions', call.text);
  const vmi = runningVmi(context, call, VMI_NOT_RUNNING);
  if (!findCondition(vmi, 'Paused')) {
    throw refuse(VMI, call, 'VMI is not paused');
  }
  if (!onlyTried(dryRun)) {
    setPaused(context, vmi, undefined);
  }
  return 200;
}

export function softReboot(
  context: ControllerContext,
  call: OperationCall,
): number {
  const vmi = runningVmi(context, call);
  if (isTrue(vmi, 'Paused')) {
    throw refuse(VMI, call, 'VMI is paused');
  }
  if (
    !findCondition(vmi, 'AgentConnected') &&
    vmi.spec.domain.features?.acpi?.enabled === false
  ) {
    throw refuse(
      VMI,
      call,
      'VMI neither have the agent connected nor the ACPI feature enabled',
    );
  }
  context.events.normal(
    vmi,
    VIRT_HANDLER,
    'SoftRebooted',
    'VirtualMachineInstance soft rebooted',
  );
  context.guestResets.emit({ vmi, soft: true });
  return 200;
}

export function reset(context: ControllerContext, call: OperationCall): number {
  const vmi = vmiOf(context, call);
  const phase = vmi.status?.phase;
  if (!['Running', 'Scheduled'].includes(phase)) {
    throw badRequest(
      `Failed to reset non-running VMI with phase ${phase}: Unable to connect to VirtualMachineInstance because phase is ${phase} instead of Running or Scheduled`,
    );
  }
  context.events.normal(
    vmi,
    VIRT_HANDLER,
    'Reset',
    'VirtualMachineInstance reset',
  );
  context.guestResets.emit({ vmi, soft: false });
  return 200;
}

/** virt-api hides what virt-handler answers in a 500 of its own. */
function handlerRefused(message: string): StatusError {
  return internalError(
    `unexpected return code 400 (400 Bad Request), message: ${message}`,
  );
}

function demandAgent(vmi: KubeObject): void {
  if (!findCondition(vmi, 'AgentConnected')) {
    throw handlerRefused(
      "virError(Code=86, Domain=10, Message='Guest agent is not responding: QEMU guest agent is not connected')",
    );
  }
}

function unfreezeTimeout(text: string): unknown {
  if (!text.trim()) {
    return undefined;
  }
  try {
    return JSON.parse(text)?.unfreezeTimeout;
  } catch {
    throw handlerRefused('failed to unmarshal unfreeze timeout');
  }
}

export function freeze(
  context: ControllerContext,
  call: OperationCall,
): number {
  const vmi = runningVmi(context, call);
  const timeout = unfreezeTimeout(call.text) ?? undefined;
  if (timeout === undefined) {
    throw handlerRefused('Unfreeze timeout in freeze request is not set');
  }
  demandAgent(vmi);
  setFrozen(context, vmi, String(timeout));
  return 200;
}

export function unfreeze(
  context: ControllerContext,
  call: OperationCall,
): number {
  const vmi = runningVmi(context, call, VMI_NOT_RUNNING);
  demandAgent(vmi);
  setFrozen(context, vmi, undefined);
  return 200;
}
