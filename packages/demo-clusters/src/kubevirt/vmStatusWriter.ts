import {
  findCondition,
  isTrue,
  removeCondition,
  setCondition,
  hasEnded,
} from '../controllers/conditions';
import {
  ControllerContext,
  controllerUid,
  refOf,
} from '../controllers/context';
import { kubeTime } from '../store';
import { KubeObject } from '../types';
import { CLAIMS, VMIS, VMS } from './resources';
import {
  hasRun,
  printableStatus,
  runStrategyOf,
  StateChangeRequest,
} from './vmStatus';
import { volumeSnapshotStatuses } from './snapshots/volumes';
import { startedSpec } from './vmStart';
import { neededClaims } from './vmiSpec';
import type { Condition } from '../objects';
import type { VmiSpec } from './specTypes';

/** Conditions of a VMI that are not copied to its VM, for the VM has its own of that name. */
const OWN = ['Ready', 'Failure', 'RestartRequired'];

/** Why the last try to bring a VM to its wanted state failed; the VM's Failure condition. */
export interface SyncFailure {
  reason: string;
  message: string;
}

/**
 * Writes the status of a VM, and returns when to look again at the latest. Conditions of a VMI stay on
 * the VM when the VMI is gone; only Ready changes then (kubevirt pkg/virt-controller/watch/vm/vm.go
 * syncConditions).
 */
export function writeVmStatus(
  context: ControllerContext,
  before: KubeObject,
  dataVolumes: (KubeObject | undefined)[],
  failure: SyncFailure | undefined,
): Date | undefined {
  const { store, clock } = context;
  const vm = store.get(refOf(VMS, before));
  if (!vm) {
    return undefined;
  }
  const candidate = store.get(refOf(VMIS, vm));
  const vmi =
    candidate && controllerUid(candidate) === vm.metadata.uid
      ? candidate
      : undefined;
  const now = clock.now();
  const strategy = runStrategyOf(vm);
  const written = store.mutate(refOf(VMS, vm), draft => {
    draft.status ??= {};
    const { status } = draft;
    setOrDrop(status, 'created', vmi !== undefined);
    setOrDrop(status, 'ready', isTrue(vmi, 'Ready'));
    if (vmi || status.runStrategy) {
      status.runStrategy = strategy;
    }
    if (vmi) {
      status.desiredGeneration = draft.metadata.generation;
    }
    if (isFulfilled(status.stateChangeRequests?.[0], vmi)) {
      status.stateChangeRequests.shift();
      if (status.stateChangeRequests.length === 0) {
        delete status.stateChangeRequests;
      }
    }
    countFailure(context, draft, vmi);
    syncConditions(context, draft, vmi, failure);
    status.volumeSnapshotStatuses = volumeSnapshotStatuses(store, draft);
    status.printableStatus = printableStatus({
      vm: draft,
      vmi,
      dataVolumes,
      claimsWaiting: neededClaims(draft.spec.template?.spec ?? {}).some(name =>
        isUnbound(context, vm.metadata.namespace, name),
      ),
      wantsToRun: [
        'Always',
        'RerunOnFailure',
        'Once',
        'WaitAsReceiver',
      ].includes(strategy),
    });
  });
  const retryAfter = written?.status?.startFailure?.retryAfterTimestamp;
  const due = retryAfter && !vmi ? new Date(retryAfter) : undefined;
  return due && due > now ? due : undefined;
}

/** Has what was asked for come about? (kubevirt pkg/virt-controller/watch/vm/vm.go isTrimFirstChangeRequestNeeded) */
function isFulfilled(
  request: StateChangeRequest | undefined,
  vmi: KubeObject | undefined,
): boolean {
  return request?.action === 'Stop'
    ? request.uid !== vmi?.metadata.uid || vmi === undefined
    : request !== undefined &&
        vmi !== undefined &&
        !vmi.metadata.deletionTimestamp &&
        !hasEnded(vmi);
}

function setOrDrop(
  status: Record<string, unknown>,
  field: string,
  value: boolean,
): void {
  if (value) {
    status[field] = true;
  } else {
    delete status[field];
  }
}

function isUnbound(
  { store }: ControllerContext,
  namespace: string | undefined,
  name: string,
): boolean {
  const claim = store.get({ resource: CLAIMS, namespace, name });
  return claim !== undefined && claim.status?.phase !== 'Bound';
}

/** A run that ended before its guest ran makes the next start wait (vm.go syncStartFailureStatus). */
function countFailure(
  { clock, timings }: ControllerContext,
  draft: KubeObject,
  vmi: KubeObject | undefined,
): void {
  const { status } = draft;
  if ((vmi && hasRun(vmi)) || runStrategyOf(draft) === 'Halted') {
    delete status.startFailure;
    return;
  }
  if (
    vmi?.status?.phase !== 'Failed' ||
    status.startFailure?.lastFailedVMIUID === vmi.metadata.uid
  ) {
    return;
  }
  const count = (status.startFailure?.consecutiveFailCount ?? 0) + 1;
  const wait = Math.min(
    timings.startBackOffMax,
    timings.startBackOff * count ** 2,
  );
  status.startFailure = {
    consecutiveFailCount: count,
    lastFailedVMIUID: vmi.metadata.uid,
    // Rounded up to the second, which is all that the API keeps.
    retryAfterTimestamp: kubeTime(
      new Date(Math.ceil((clock.now().getTime() + wait) / 1000) * 1000),
    ),
  };
}

function syncConditions(
  context: ControllerContext,
  draft: KubeObject,
  vmi: KubeObject | undefined,
  failure: SyncFailure | undefined,
): void {
  const time = kubeTime(context.clock.now());
  const missing = (reason: string, message: string): Condition => ({
    type: 'Ready',
    status: 'False',
    reason,
    message,
    lastProbeTime: time,
    lastTransitionTime: time,
  });
  if (!vmi) {
    setCondition(draft, missing('VMINotExists', 'VMI does not exist'));
    removeCondition(draft, 'RestartRequired');
  } else {
    const ready = findCondition(vmi, 'Ready');
    setCondition(
      draft,
      ready ??
        missing('VMIConditionMissing', 'VMI is missing the Ready condition'),
    );
    const copied = (vmi.status?.conditions ?? []).filter(
      ({ type }: Condition) => !OWN.includes(type),
    );
    const types = new Set(copied.map(({ type }: Condition) => type));
    removeCondition(
      draft,
      ...(draft.status.conditions as Condition[])
        .map(({ type }) => type)
        .filter(type => !OWN.includes(type) && !types.has(type)),
    );
    copied.forEach((condition: Condition) => setCondition(draft, condition));
    syncRestartRequired(context, draft, vmi, time);
  }
  if (failure) {
    setCondition(draft, {
      type: 'Failure',
      status: 'True',
      ...failure,
      lastProbeTime: null,
      lastTransitionTime: time,
    });
  } else {
    removeCondition(draft, 'Failure');
  }
}

/** What a running VM takes over without a restart. */
const LIVE = ['nodeSelector', 'affinity', 'tolerations'];

function syncRestartRequired(
  { store }: ControllerContext,
  draft: KubeObject,
  vmi: KubeObject,
  time: string,
): void {
  const started = startedSpec(store, vmi)?.template?.spec;
  if (!started || hasEnded(vmi)) {
    return;
  }
  const bare = (spec: VmiSpec) => {
    const copy = JSON.parse(JSON.stringify(spec));
    LIVE.forEach(field => delete copy[field]);
    return copy;
  };
  const was = bare(started);
  const is = bare(draft.spec.template.spec);
  if (JSON.stringify(was) === JSON.stringify(is)) {
    return;
  }
  const memoryOnly =
    JSON.stringify({ ...was, domain: { ...was.domain, memory: {} } }) ===
    JSON.stringify({ ...is, domain: { ...is.domain, memory: {} } });
  setCondition(draft, {
    type: 'RestartRequired',
    status: 'True',
    message:
      memoryOnly && !isTrue(vmi, 'LiveMigratable')
        ? 'memory updated in template spec. Memory-hotplug is only available for migratable VMs'
        : 'a non-live-updatable field was changed in the template spec',
    lastProbeTime: null,
    lastTransitionTime: time,
  });
}
