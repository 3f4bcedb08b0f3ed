import type { ConditionView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { notMigratableWords } from '../cause';
import type { VmObjects } from '../vmObjects';
import type { Condition } from '../types';
import { isTrue, objects, text, timeText } from '../read';
import { withoutUrlSecrets } from '../urlSecrets';

interface Meaning {
  /** In words, when the condition is true or false. */
  True?: string;
  False?: string;
  /** Which of the two says that something is wrong. */
  bad?: 'True' | 'False';
}

/** Conditions of VM and VMI (kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go), in words. */
const MEANINGS: Record<string, Meaning> = {
  Ready: {
    True: 'The VM runs and its pod is ready.',
    False: 'The VM is not ready.',
  },
  Synchronized: {
    True: 'The VM is as it should be.',
    False: 'KubeVirt could not bring the VM to the state it should have.',
    bad: 'False',
  },
  Paused: { True: 'The VM is paused.' },
  Failure: { True: 'KubeVirt could not start the VM.', bad: 'True' },
  RestartRequired: {
    True: 'A change counts from the VM’s next start.',
  },
  ManualRecoveryRequired: {
    True: 'The VM cannot be started until its volumes are set back.',
    bad: 'True',
  },
  Provisioning: { True: 'The VM’s pod is being made.' },
  PodScheduled: {
    True: 'The VM’s pod has a node.',
    False: 'The VM’s pod has no node yet.',
    bad: 'False',
  },
  DataVolumesReady: {
    True: 'All disks are ready.',
    False: 'Not all disks are ready.',
  },
  AgentConnected: {
    True: 'The guest agent answers.',
    False: 'The guest agent does not answer.',
  },
  AgentVersionNotSupported: {
    True: 'The guest agent is of a version KubeVirt does not know.',
  },
  AccessCredentialsSynchronized: {
    True: 'Access credentials are in the guest.',
    False: 'Access credentials did not reach the guest.',
    bad: 'False',
  },
  LiveMigratable: {
    True: 'The VM can be migrated while it runs.',
    False: 'The VM cannot be migrated while it runs.',
  },
  StorageLiveMigratable: {
    True: 'The VM’s disks can be moved while it runs.',
    False: 'The VM’s disks cannot be moved while it runs.',
  },
  DecentralizedLiveMigrationFailure: {
    True: 'The migration to another cluster failed.',
    bad: 'True',
  },
  MigrationRequired: {
    True: 'A change counts once the VM is migrated.',
  },
  EvictionRequested: { True: 'The VM’s node is to be emptied.' },
  HotVCPUChange: { True: 'CPUs are being added or removed.' },
  HotMemoryChange: { True: 'Memory is being added or removed.' },
  VolumesChange: { True: 'Disks are being moved to other volumes.' },
  SoftwareEmulation: {
    True: 'The VM runs without hardware virtualisation, and slowly.',
  },
};

/** Reasons of Ready=False that say more than the condition (kubevirt v1.9 vmi controller). */
const READY_REASONS: Record<string, string> = {
  VMINotExists: 'The VM is not running.',
  PodNotExists: 'The VM has no pod yet.',
  PodTerminating: 'The VM’s pod is being deleted.',
  GuestNotRunning: 'The guest does not run yet.',
};

/** Reasons of Paused=True that are no person's doing (kubevirt v1.9 pkg/virt-handler/vm.go calculatePausedCondition). */
const PAUSED_REASONS: Record<string, string> = {
  PausedIOError:
    'The guest stands still, for a disk could not be read or written.',
  PausedByMigrationMonitor: 'The VM is paused for the end of its migration.',
};

/** Conditions that are the VM's own (kubevirt v1.9 pkg/virt-controller/watch/vm syncConditions). */
const OWN_TYPES = new Set([
  'Failure',
  'Ready',
  'Paused',
  'RestartRequired',
  'ManualRecoveryRequired',
]);

/**
 * Conditions of the VM and its VMI. KubeVirt copies the VMI's onto the VM, so those are shown once; and
 * it leaves them there when the VM is stopped, when they hold no more.
 */
export function conditionsOf(vmObjects: VmObjects): ConditionView[] {
  const { vm, vmi } = vmObjects;
  const ofInstance = objects(vmi?.status?.conditions);
  const instanceTypes = new Set(ofInstance.map(condition => condition.type));
  const ofMachine = objects(vm?.status?.conditions).filter(
    condition =>
      OWN_TYPES.has(condition.type) && !instanceTypes.has(condition.type),
  );
  // Before the VM runs and while it is paused it is not ready, and nothing is wrong with that.
  const running =
    vmi?.status?.phase === 'Running' && !isTrue(ofInstance, 'Paused');
  return [
    ...ofMachine.map(condition => view(condition, 'VirtualMachine', running)),
    ...ofInstance.map(condition =>
      view(condition, 'VirtualMachineInstance', running),
    ),
  ].filter(condition => condition.type !== '');
}

function view(
  condition: Condition,
  object: ConditionView['object'],
  running: boolean,
): ConditionView {
  const type = text(condition.type) ?? '';
  const status = text(condition.status) ?? 'Unknown';
  const meaning = Object.hasOwn(MEANINGS, type) ? MEANINGS[type] : undefined;
  const reason = text(condition.reason);
  const result: ConditionView = {
    object,
    type,
    status,
    bad:
      meaning?.bad === status ||
      (type === 'Ready' && status === 'False' && running) ||
      (type === 'Paused' && status === 'True' && reason === 'PausedIOError'),
  };
  const message = text(condition.message);
  const since = timeText(condition.lastTransitionTime);
  const said = wordsOf(type, status, reason, meaning, running);
  return {
    ...result,
    ...(reason && { reason }),
    ...(message && { message: withoutUrlSecrets(message) }),
    ...(since && { since }),
    ...said,
  };
}

/** A condition in words, and what a translation needs to say the same. */
function wordsOf(
  type: string,
  status: string,
  reason: string | undefined,
  meaning: Meaning | undefined,
  running: boolean,
): Pick<ConditionView, 'words' | 'wordsCode' | 'params'> | undefined {
  if (status !== 'True' && status !== 'False') {
    return undefined;
  }
  const wordsCode = `${type}-${status}`;
  if (type === 'LiveMigratable' && status === 'False') {
    const why = notMigratableWords(reason);
    return {
      words: `The VM cannot be migrated while it runs: ${why}.`,
      wordsCode,
      params: { reason: reason ?? '', why },
    };
  }
  if (
    type === 'Ready' &&
    status === 'False' &&
    reason &&
    Object.hasOwn(READY_REASONS, reason)
  ) {
    return { words: READY_REASONS[reason], wordsCode: `Ready-${reason}` };
  }
  if (
    type === 'Paused' &&
    status === 'True' &&
    reason &&
    Object.hasOwn(PAUSED_REASONS, reason)
  ) {
    return { words: PAUSED_REASONS[reason], wordsCode: `Paused-${reason}` };
  }
  // What KubeVirt could not do to a VM that runs is a change of it.
  if (type === 'Failure' && status === 'True' && running) {
    return {
      words: 'KubeVirt could not carry out a change of the VM.',
      wordsCode: 'Failure-running',
    };
  }
  const words = meaning?.[status];
  return words ? { words, wordsCode } : undefined;
}
