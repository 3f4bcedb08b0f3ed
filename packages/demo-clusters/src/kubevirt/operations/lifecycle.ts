import { isTrue, hasEnded } from '../../controllers/conditions';
import { ControllerContext, refOf } from '../../controllers/context';
import { badRequest, internalError } from '../../status';
import { KubeObject } from '../../types';
import { podsOf } from '../pods';
import { VMIS, VMS } from '../resources';
import { lockRefusal } from '../storageLocks';
import { runStrategyOf, StateChangeRequest } from '../vmStatus';
import { isTrial, readOptions } from './options';
import { change, findVmi, NOT_RUNNING, refuse, VM, vmOf } from './objects';
import { OperationCall } from './types';

// kubevirt v1.9 pkg/virt-api/rest/lifecycle.go

/** A shut-down that is forced still leaves the guest this long. */
const FORCED_RESTART_GRACE_SECONDS = 1;

const RECOVERY_REQUIRED =
  'VM recovery required: Volume migration failed, leaving some volumes pointing to non-consistent targets; manual intervention is needed to reassign them to their original volumes.';

function setStrategy(
  context: ControllerContext,
  vm: KubeObject,
  strategy: 'Always' | 'Halted',
  trial: boolean,
): void {
  const spec =
    vm.spec.running === undefined
      ? { runStrategy: strategy }
      : { running: strategy === 'Always' };
  const refusal = lockRefusal(vm, { ...vm, spec: { ...vm.spec, ...spec } });
  if (refusal) {
    throw internalError(refusal.message);
  }
  change(context, VMS, vm, trial, draft => {
    Object.assign(draft.spec, spec);
  });
}

function requestChange(
  context: ControllerContext,
  vm: KubeObject,
  trial: boolean,
  ...requests: StateChangeRequest[]
): void {
  const stopsOnly = requests.length === 1 && requests[0].action === 'Stop';
  if (vm.status?.stateChangeRequests?.length > 0 && !stopsOnly) {
    throw internalError(
      'unable to complete request: stop/start already underway',
    );
  }
  change(context, VMS, vm, trial, draft => {
    draft.status ??= {};
    draft.status.stateChangeRequests = requests;
    delete draft.status.startFailure;
  });
}

export function start(context: ControllerContext, call: OperationCall): number {
  const vm = vmOf(context, call);
  const vmi = findVmi(context, call);
  if (vmi?.status?.phase && !hasEnded(vmi) && vmi.status.phase !== 'Unknown') {
    throw refuse(VM, call, 'VM is already running');
  }
  if (isTrue(vm, 'ManualRecoveryRequired')) {
    throw refuse(VM, call, RECOVERY_REQUIRED);
  }
  const { paused, dryRun } = readOptions('StartOptions', call.text);
  const startRequest: StateChangeRequest = {
    action: 'Start',
    ...(paused && { data: { paused: 'true' } }),
  };
  const strategy = runStrategyOf(vm);
  const phase = vmi?.status?.phase;
  switch (strategy) {
    case 'Halted': {
      const trial = isTrial('PatchOptions', dryRun);
      if (paused) {
        requestChange(context, vm, trial, startRequest);
      } else {
        setStrategy(context, vm, 'Always', trial);
      }
      return 202;
    }
    case 'RerunOnFailure':
    case 'Manual':
      if (strategy === 'RerunOnFailure' && phase === 'Failed') {
        throw refuse(
          VM,
          call,
          'RerunOnFailure does not support starting VM from failed state',
        );
      }
      requestChange(
        context,
        vm,
        isTrial('PatchOptions', dryRun),
        ...(vmi && hasEnded(vmi)
          ? [{ action: 'Stop' as const, uid: vmi.metadata.uid }]
          : []),
        startRequest,
      );
      return 202;
    default:
      throw refuse(
        VM,
        call,
        `${strategy} does not support manual start requests`,
      );
  }
}

export function stop(context: ControllerContext, call: OperationCall): number {
  const { gracePeriod, dryRun } = readOptions('StopOptions', call.text);
  const vm = vmOf(context, call);
  const vmi = findVmi(context, call);
  const running = vmi && !hasEnded(vmi) ? vmi : undefined;
  const strategy = runStrategyOf(vm);
  const before: number | undefined = vmi?.spec.terminationGracePeriodSeconds;
  const trial = isTrial('PatchOptions', dryRun);
  if (running && gracePeriod !== undefined) {
    change(context, VMIS, running, trial, draft => {
      draft.spec.terminationGracePeriodSeconds = gracePeriod;
    });
  }
  if (['Always', 'Once'].includes(strategy)) {
    setStrategy(context, vm, 'Halted', trial);
    return 202;
  }
  if (!running) {
    throw refuse(VM, call, NOT_RUNNING);
  }
  if (
    strategy === 'Halted' &&
    (gracePeriod === undefined ||
      (before !== undefined && gracePeriod >= before))
  ) {
    throw refuse(
      VM,
      call,
      'Halted only supports manual stop requests with a shorter graceperiod',
    );
  }
  requestChange(context, vm, trial, {
    action: 'Stop',
    uid: running.metadata.uid,
  });
  return 202;
}

export function restart(
  context: ControllerContext,
  call: OperationCall,
): number {
  const { gracePeriodSeconds, dryRun } = readOptions(
    'RestartOptions',
    call.text,
  );
  if (gracePeriodSeconds !== undefined && gracePeriodSeconds !== 0) {
    throw badRequest(
      gracePeriodSeconds > 0
        ? 'For force restart, only gracePeriod=0 is supported for now'
        : 'gracePeriod has to be greater or equal to 0',
    );
  }
  const vm = vmOf(context, call);
  if (isTrue(vm, 'VolumesChange')) {
    throw refuse(VM, call, RECOVERY_REQUIRED);
  }
  const strategy = runStrategyOf(vm);
  if (['Halted', 'Once'].includes(strategy)) {
    // The words are virt-api's own, misspelling and all.
    throw refuse(
      VM,
      call,
      `RunStategy ${strategy} does not support manual restart requests`,
    );
  }
  const vmi = findVmi(context, call);
  if (!vmi) {
    throw refuse(VM, call, `${NOT_RUNNING}: Halted`);
  }
  requestChange(
    context,
    vm,
    isTrial('PatchOptions', dryRun),
    { action: 'Stop', uid: vmi.metadata.uid },
    { action: 'Start' },
  );
  if (gracePeriodSeconds === 0) {
    // virt-api heeds `dryRun` for the patch of the VM only: the pod goes, tried or not.
    killLauncher(context, vmi);
  }
  return 202;
}

function killLauncher(context: ControllerContext, vmi: KubeObject): void {
  const running = podsOf(context, vmi).filter(
    pod => pod.status?.phase === 'Running',
  );
  const { migrationState } = vmi.status;
  const pod =
    running.length > 1 && migrationState?.completed
      ? running.find(
          ({ metadata }) => metadata.name === migrationState.targetPod,
        )
      : running[0];
  if (pod) {
    context.store.delete(refOf('pods', pod), {
      gracePeriodSeconds: FORCED_RESTART_GRACE_SECONDS,
    });
  }
}
