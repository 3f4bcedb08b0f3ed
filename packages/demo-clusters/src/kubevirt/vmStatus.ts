import { findCondition, isTrue, hasEnded } from '../controllers/conditions';
import { KubeObject } from '../types';

/** What a VM's status is made of. */
export interface VmFacts {
  vm: KubeObject;
  vmi?: KubeObject;
  dataVolumes: (KubeObject | undefined)[];
  /** A claim that the VM's volumes name is not bound. */
  claimsWaiting: boolean;
  /** Is the VM to run? */
  wantsToRun: boolean;
}

/** What virt-controller is asked to do with a VM, in its status; the first is done first. */
export interface StateChangeRequest {
  action: 'Start' | 'Stop';
  /** Of the VMI that is to be stopped. */
  uid?: string;
  /** `paused: 'true'` starts a VM whose guest stands still. */
  data?: Record<string, string>;
}

/** The strategy of a VM, where `running` still counts. */
export function runStrategyOf(vm: KubeObject): string {
  if (vm.spec.runStrategy) {
    return vm.spec.runStrategy;
  }
  return vm.spec.running ? 'Always' : 'Halted';
}

/** kubevirt pkg/util/migrations: it has started and has not ended. */
export function isMigrating(vmi: KubeObject | undefined): boolean {
  const state = vmi?.status?.migrationState;
  return Boolean(
    state &&
      !state.endTimestamp &&
      !state.completed &&
      !state.failed &&
      state.migrationUid,
  );
}

function isDataVolumeError(dataVolume: KubeObject | undefined): boolean {
  const running = findCondition(dataVolume, 'Running');
  return (
    dataVolume?.status?.phase === 'Failed' ||
    (running?.status === 'False' &&
      ['Error', 'ImagePullFailed'].includes(running.reason ?? ''))
  );
}

function isProvisioning(facts: VmFacts): boolean {
  return facts.dataVolumes.some(dataVolume => {
    const phase = dataVolume?.status?.phase;
    return !['Succeeded', 'PendingPopulation', 'WaitForFirstConsumer'].includes(
      phase,
    );
  });
}

function isWaitingForVolumes(facts: VmFacts): boolean {
  return facts.claimsWaiting && (facts.wantsToRun || facts.vmi !== undefined);
}

function isStarting({ vmi }: VmFacts): boolean {
  return ['Pending', 'Scheduling', 'Scheduled'].includes(vmi?.status?.phase);
}

const SYNCHRONIZED = (vmi: KubeObject | undefined): string | undefined => {
  const condition = findCondition(vmi, 'Synchronized');
  return condition?.status === 'False' ? condition.reason : undefined;
};

// First match wins: kubevirt v1.9 pkg/virt-controller/watch/vm/vm.go setPrintableStatus.
const STATUSES: [status: string, holds: (facts: VmFacts) => boolean][] = [
  ['Terminating', ({ vm }) => Boolean(vm.metadata.deletionTimestamp)],
  [
    'Stopping',
    ({ vmi }) =>
      Boolean(vmi && !hasEnded(vmi) && vmi.metadata.deletionTimestamp),
  ],
  ['Migrating', ({ vmi }) => !hasEnded(vmi) && isMigrating(vmi)],
  ['Paused', ({ vmi }) => !hasEnded(vmi) && isTrue(vmi, 'Paused')],
  ['Running', ({ vmi }) => vmi?.status?.phase === 'Running'],
  ['ErrorPvcNotFound', ({ vmi }) => SYNCHRONIZED(vmi) === 'FailedPvcNotFound'],
  [
    'DataVolumeError',
    ({ dataVolumes, wantsToRun, vmi }) =>
      (wantsToRun || vmi !== undefined) && dataVolumes.some(isDataVolumeError),
  ],
  [
    'ErrorUnschedulable',
    ({ vmi }) => {
      const scheduled = findCondition(vmi, 'PodScheduled');
      return (
        scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
      );
    },
  ],
  ['Provisioning', isProvisioning],
  ['WaitingForVolumeBinding', isWaitingForVolumes],
  ['ErrImagePull', ({ vmi }) => SYNCHRONIZED(vmi) === 'ErrImagePull'],
  ['ImagePullBackOff', ({ vmi }) => SYNCHRONIZED(vmi) === 'ImagePullBackOff'],
  ['WaitingForReceiver', ({ vmi }) => vmi?.status?.phase === 'WaitingForSync'],
  ['Starting', isStarting],
  [
    'CrashLoopBackOff',
    ({ vm, wantsToRun }) =>
      wantsToRun && (vm.status?.startFailure?.consecutiveFailCount ?? 0) > 0,
  ],
  ['Stopped', ({ vmi }) => !vmi || hasEnded(vmi)],
];

/** The word that `kubectl get vms` shows. */
export function printableStatus(facts: VmFacts): string {
  return STATUSES.find(([, holds]) => holds(facts))?.[0] ?? 'Unknown';
}

/** Did the guest of this run ever run? */
export function hasRun(vmi: KubeObject): boolean {
  return (vmi.status?.phaseTransitionTimestamps ?? []).some(
    ({ phase }: { phase: string }) => phase === 'Running',
  );
}
