import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { changedAt } from '../dataVolume';
import { instanceSpec } from '../guest';
import { currentVmiPod, hasGuestEnded } from '../launcherPod';
import type { LauncherPods } from '../launcherPod';
import { localizable } from '../localizable';
import {
  conditionOf,
  metaOf,
  millis,
  number,
  objects,
  text,
  texts,
  timeText,
} from '../read';
import { runStrategyOf } from '../runStrategy';
import { START_ERRORS } from '../status';
import type { VmObjects } from '../vmObjects';
import { withOrigin } from './context';
import type { CauseContext } from './context';

const MINUTE = 60_000;

/** How long after the guest's own time to shut down a VM or VMI that is deleted may stay. */
const DELETING = 5 * MINUTE;

/** Where nothing else is set, a guest has so long to shut down (kubevirt v1.9 api/core/v1/defaults.go). */
const GRACE_PERIOD = 30;

/** How long a VMI may stay in each phase on its way to Running; that of a VM without one is `''`. */
const STARTING: Record<string, number> = {
  '': 10 * MINUTE,
  Pending: 10 * MINUTE,
  Scheduling: 15 * MINUTE,
  Scheduled: 5 * MINUTE,
  Succeeded: 10 * MINUTE,
  Failed: 10 * MINUTE,
};

/** What KubeVirt calls a VM that does not stay so without a VMI that is alive. */
const PASSING = new Set([
  'Provisioning',
  'WaitingForVolumeBinding',
  'Starting',
  'Running',
  'Paused',
  'Migrating',
  'Stopping',
]);

/** A state that should pass: since when it lasts, and until when it may, in milliseconds since the epoch. */
interface Passing {
  since: number;
  until: number;
}

/** The VM or its VMI was deleted long ago, and something still holds it. */
export function deletionCause(context: CauseContext): Cause | undefined {
  const { vmObjects, pods } = context;
  const deletion = deletionOf(vmObjects);
  if (!deletion || vmObjects.now < deletion.until) {
    return undefined;
  }
  const { vm, vmi } = vmObjects;
  const ofVm = Boolean(metaOf(vm).deletionTimestamp);
  return withOrigin(
    {
      code: 'deletion-stuck',
      severity: 'error',
      ...holderOf(vmObjects, pods, minutes(deletion), ofVm),
    },
    {
      source: `${
        ofVm ? 'VirtualMachine' : 'VirtualMachineInstance'
      } metadata.deletionTimestamp`,
      since: timeText(metaOf(ofVm ? vm : vmi).deletionTimestamp),
    },
  );
}

function holderOf(
  { vm, vmi }: VmObjects,
  pods: LauncherPods,
  duration: number,
  ofVm: boolean,
): { sentence: LocalizableMessage[]; hint: LocalizableMessage } {
  const head = ofVm
    ? localizable('cause.deletion-stuck.deleting', { minutes: duration })
    : localizable('cause.deletion-stuck.stopping', { minutes: duration });
  const pod = [pods.current, pods.target, ...pods.previous].find(
    each => each && !hasGuestEnded(each),
  );
  if (pod) {
    const places = {
      pod: text(metaOf(pod).name) ?? '',
      namespace: text(metaOf(pod).namespace) ?? '',
    };
    return {
      sentence: [head, localizable('cause.deletion-stuck.pod', places)],
      hint: localizable('hint.deletion-stuck.pod', places),
    };
  }
  const finalizers = texts(metaOf(vmi ?? vm).finalizers);
  const tail = vmi
    ? localizable('cause.deletion-stuck.instance-finalizers', { finalizers })
    : localizable('cause.deletion-stuck.finalizers', { finalizers });
  return finalizers.length > 0
    ? {
        sentence: [head, tail],
        hint: localizable('hint.deletion-stuck.finalizers'),
      }
    : { sentence: [head], hint: localizable('hint.deletion-stuck.unknown') };
}

/** The VM does not come on, and nothing says why. */
export function startStuckCause(context: CauseContext): Cause | undefined {
  const { vmObjects, pods } = context;
  const start = startOf(vmObjects);
  if (!start || vmObjects.now < start.until) {
    return undefined;
  }
  const { vmi } = vmObjects;
  const phase = vmi ? text(vmi.status?.phase) ?? '' : undefined;
  const places = { minutes: minutes(start) };
  let sentence = localizable('cause.start-stuck.no-pod', places);
  if (phase === undefined || phase === 'Succeeded' || phase === 'Failed') {
    const begins = !isUnseen(vmObjects.vm) && isWanted(vmObjects.vm);
    sentence =
      begins && !phase
        ? localizable('cause.start-stuck.no-instance', places)
        : localizable('cause.start-stuck.unseen', places);
  } else if (phase === 'Scheduled') {
    sentence = localizable('cause.start-stuck.scheduled', {
      ...places,
      node: text(vmi?.status?.nodeName) ?? '',
    });
  } else if (pods.current) {
    sentence = localizable('cause.start-stuck.pod', {
      ...places,
      pod: text(metaOf(pods.current).name) ?? '',
    });
  }
  return withOrigin(
    {
      code: 'start-stuck',
      severity: 'error',
      sentence,
      hint:
        phase === 'Scheduled'
          ? localizable('hint.start-stuck.node')
          : localizable('hint.start-stuck.controller'),
    },
    {
      source: vmi
        ? 'VirtualMachineInstance status.phaseTransitionTimestamps'
        : 'VirtualMachine condition Ready',
      reason: phase || undefined,
      since: new Date(start.since).toISOString(),
    },
  );
}

/** When what should pass by itself has not: milliseconds since the epoch. */
export function overdueFrom(vmObjects: VmObjects): number[] {
  return [deletionOf(vmObjects), startOf(vmObjects)]
    .filter(passing => passing !== undefined)
    .map(({ until }) => until);
}

/** virt-controller has not looked at the VM, whatever is to become of it. */
function isUnseen(vm: VmObjects['vm']): boolean {
  return vm !== undefined && !text(vm.status?.printableStatus);
}

function isWanted(vm: VmObjects['vm']): boolean {
  return runStrategyOf(vm) === 'Always';
}

/** Whether KubeVirt’s word for a VM without a VMI that is alive is one that should pass. */
function isPassing({ vm, vmi }: VmObjects): boolean {
  const status = text(vm?.status?.printableStatus) ?? '';
  // What was reported of the VMI that has ended or gone.
  const over = vmi !== undefined || vm?.status?.created === true;
  return (
    vm !== undefined &&
    (isUnseen(vm) || PASSING.has(status) || (over && START_ERRORS.has(status)))
  );
}

function deletionOf(vmObjects: VmObjects): Passing | undefined {
  const { vm, vmi } = vmObjects;
  const since =
    millis(metaOf(vm).deletionTimestamp) ??
    millis(metaOf(vmi).deletionTimestamp);
  const grace =
    number(instanceSpec(vmObjects)?.terminationGracePeriodSeconds) ??
    GRACE_PERIOD;
  return since === undefined
    ? undefined
    : { since, until: since + Math.max(0, grace) * 1000 + DELETING };
}

function startOf(vmObjects: VmObjects): Passing | undefined {
  const { vm, vmi } = vmObjects;
  if (metaOf(vm).deletionTimestamp || metaOf(vmi).deletionTimestamp) {
    return undefined;
  }
  const phase = text(vmi?.status?.phase) ?? '';
  const kind = 'virtualmachineinstances.kubevirt.io';
  const known = vmObjects.unreadable?.includes(kind) === false;
  const hidden =
    !vmi &&
    !known &&
    (vm?.status?.created === true || vmObjects.unreadable?.includes(kind));
  const alive = vmi && phase !== 'Succeeded' && phase !== 'Failed';
  const lasts = !vmi && isWanted(vm) ? true : isPassing(vmObjects);
  if (hidden || (!alive && !lasts)) {
    return undefined;
  }
  const limit = Object.hasOwn(STARTING, phase) ? STARTING[phase] : undefined;
  const since = vmi
    ? millis(
        objects(vmi.status?.phaseTransitionTimestamps).find(
          transition => transition.phase === phase,
        )?.phaseTransitionTimestamp,
      ) ?? millis(metaOf(vmi).creationTimestamp)
    : millis(
        conditionOf(vm?.status?.conditions, 'Ready')?.lastTransitionTime,
      ) ?? millis(metaOf(vm).creationTimestamp);
  if (limit === undefined || since === undefined) {
    return undefined;
  }
  // A pod that got its node or its network meanwhile has come on, and so has a VM whose disk was written.
  const steps = objects(
    currentVmiPod(vmi, vmObjects.pods)?.status?.conditions,
  ).map(({ lastTransitionTime }) => millis(lastTransitionTime) ?? since);
  const disks = vmi ? [] : objects(vmObjects.dataVolumes).map(changedAt);
  const latest = Math.max(since, ...steps, ...disks.map(at => at ?? since));
  return { since: latest, until: latest + limit };
}

/** How long such a state may last, in minutes: a sentence is read at any later time. */
function minutes({ since, until }: Passing): number {
  return Math.round((until - since) / MINUTE);
}
