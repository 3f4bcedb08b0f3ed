import type {
  Condition,
  DataVolume,
  VirtualMachineInstanceSpec,
} from '../kubevirt/types';
import {
  conditionOf,
  falseCondition,
  metaOf,
  millis,
  number,
  objects,
  text,
} from './read';

/** Phases in which the volume waits for a pod that uses it (cdi v1.66 pkg/apis/core/v1beta1/types.go). */
const AWAITS_CONSUMER = new Set(['WaitForFirstConsumer', 'PendingPopulation']);

/**
 * Reasons of Bound for which CDI makes no claim until somebody changes something, while the phase says
 * nothing of it (cdi v1.66 pkg/controller/common/util.go, datavolume/clone-controller-base.go).
 */
const REFUSALS = new Map<string, DataVolumeState>([
  ['ErrClaimNotValid', 'refused'],
  ['ErrExceededQuota', 'over-quota'],
  ['CloneWithoutSource', 'sourceless'],
]);

/**
 * Reasons of Running=False with which nothing is wrong: the pod is still to come or to start, or the work is done
 * (cdi v1.66 pkg/controller/common/util.go, pkg/controller/util.go ScratchSpaceRequiredReason, kubernetes
 * pkg/kubelet/kubelet_pods.go). `Unschedulable` is for a moment.
 */
const NORMAL = new Set([
  '',
  'Completed',
  'ContainerCreating',
  'Pending',
  'PodInitializing',
  'Populator is running',
  'Pod is running',
  'Scratch space required',
  'Unschedulable',
]);

const MINUTE = 60_000;

/** How long CDI may take to begin, for all of its pods to start. */
const BEGINNING = 10 * MINUTE;
/** How long no percent more may be done, and how long work may take of which CDI reports no percents. */
const STILL = 30 * MINUTE;
const UNCOUNTED = 60 * MINUTE;

/** Phases in which a volume waits for a person or for another program (cdi v1.66 pkg/apis/core/v1beta1/types.go). */
const PATIENT = new Set(['Paused', 'UploadReady', 'Succeeded', 'Failed']);

/** So many restarts are no accident, whatever progress the last try shows. */
const MANY_RESTARTS = 3;

/** A pod of CDI that cannot be scheduled for less than this is normal: its claim is being bound. */
const HARMLESS_UNSCHEDULABLE = 60_000;

/** What a DataVolume is doing, so that it does not flicker with each try of its importer. */
export type DataVolumeState =
  | 'done'
  | 'failing'
  | 'refused'
  | 'over-quota'
  | 'sourceless'
  | 'awaits-consumer'
  | 'stuck'
  | 'busy';

/**
 * State of a DataVolume. CDI does not call a failing import Failed: it starts the importer again and
 * again, and while that runs for a moment, all conditions look well. What shows the failure all the time
 * is a restart count with no progress.
 */
export function dataVolumeState(
  volume: DataVolume,
  now: number,
): DataVolumeState {
  const phase = text(volume.status?.phase);
  if (phase === 'Succeeded') {
    return 'done';
  }
  const conditions = volume.status?.conditions;
  const bound = conditionOf(conditions, 'Bound');
  const refused = bound && REFUSALS.get(String(bound.reason));
  // CDI writes False or Unknown beside these reasons.
  if (refused && bound.status !== 'True') {
    return refused;
  }
  if (phase === 'Failed' || failureOf(volume, now)) {
    return 'failing';
  }
  // A pod that is started again begins from zero: what counts up again and again is no progress.
  if (restartsOf(volume) >= (progressOf(volume) ? MANY_RESTARTS : 1)) {
    return 'failing';
  }
  if (phase && AWAITS_CONSUMER.has(phase)) {
    return 'awaits-consumer';
  }
  const stuck = stuckFrom(volume);
  return stuck && now >= stuck.until ? 'stuck' : 'busy';
}

/**
 * Since when a volume that CDI works on stays as it is, and when that is too long, in milliseconds since the epoch.
 * Undefined where it waits for somebody, or where nobody can know.
 */
export function stuckFrom(
  volume: DataVolume,
): { since: number; until: number } | undefined {
  const phase = text(volume.status?.phase) ?? '';
  if (PATIENT.has(phase) || AWAITS_CONSUMER.has(phase)) {
    return undefined;
  }
  const begun = !/^(|Pending|\w+Scheduled)$/.test(phase);
  const progress = progressOf(volume);
  // Conditions show no progress: only the times of writing do (the API server moves them when a value changes).
  if (
    begun &&
    progress !== undefined &&
    objects(metaOf(volume).managedFields).length === 0
  ) {
    return undefined;
  }
  const since = changedAt(volume);
  let limit = BEGINNING;
  if (begun) {
    limit = progress === undefined ? UNCOUNTED : STILL;
  }
  return since === undefined ? undefined : { since, until: since + limit };
}

/** When the volume was last written, as far as that is known: milliseconds since the epoch. */
export function changedAt(volume: DataVolume): number | undefined {
  const { creationTimestamp, managedFields } = metaOf(volume);
  const times = [
    creationTimestamp,
    ...objects(managedFields).map(({ time }) => time),
    ...objects(volume.status?.conditions).map(
      ({ lastTransitionTime }) => lastTransitionTime,
    ),
  ].map(time => millis(time) ?? -Infinity);
  const latest = Math.max(...times);
  return Number.isFinite(latest) ? latest : undefined;
}

/** The condition that shows the failure, while CDI shows it. */
export function failureOf(
  volume: DataVolume,
  now: number,
): Condition | undefined {
  const running = conditionOf(volume.status?.conditions, 'Running');
  if (running?.status !== 'False') {
    return undefined;
  }
  // CDI passes on what kubelet and runtime say of its pods (pkg/controller/util.go setAnnotationsFromPodWithPrefix),
  // and nobody has a list of that: what is not known to be normal is a failure, in its own words.
  if (!NORMAL.has(text(running.reason) ?? '')) {
    return running;
  }
  const overdue = unschedulableFrom(volume);
  return overdue !== undefined && now >= overdue ? running : undefined;
}

/**
 * When a pod of CDI that could not be scheduled yet counts as a failure, in milliseconds since the epoch.
 * Undefined where none waits so.
 */
export function unschedulableFrom(volume: DataVolume): number | undefined {
  const running = falseCondition(volume.status?.conditions, 'Running');
  const since =
    running?.reason === 'Unschedulable'
      ? millis(running.lastTransitionTime)
      : undefined;
  return since === undefined ? undefined : since + HARMLESS_UNSCHEDULABLE;
}

/**
 * What CDI says about the failure. While it tries again, only the condition Bound still carries it, behind
 * the names of the claims (`target PVC a Pending and [prime-b] : Unable to connect …`).
 */
export function failureMessageOf(
  volume: DataVolume,
  now: number,
): string | undefined {
  const bound = text(conditionOf(volume.status?.conditions, 'Bound')?.message);
  const remembered =
    restartsOf(volume) > 0
      ? /\] : (Unable to .*)$/s.exec(bound ?? '')?.[1]
      : undefined;
  return text(failureOf(volume, now)?.message) ?? remembered;
}

/** Percent from 0 to 100; absent where CDI says `N/A`. */
export function progressOf(volume: DataVolume): number | undefined {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(text(volume.status?.progress) ?? '');
  return match ? Math.min(100, Number(match[1])) : undefined;
}

/** How often the importer was started again. */
export function restartsOf(volume: DataVolume): number {
  return number(volume.status?.restartCount) ?? 0;
}

/** What CDI does to fill a volume. */
export type DataVolumeOperation =
  | 'imported'
  | 'cloned'
  | 'uploaded'
  | 'created';

/** What CDI does to fill the volume. */
export function operationOf(volume: DataVolume): DataVolumeOperation {
  const phase = text(volume.status?.phase) ?? '';
  const source = volume.spec?.source;
  if (
    /Clone|NamespaceTransfer/.test(phase) ||
    source?.pvc ||
    source?.snapshot
  ) {
    return 'cloned';
  }
  if (/Upload/.test(phase) || source?.upload) {
    return 'uploaded';
  }
  if (source?.blank) {
    return 'created';
  }
  return 'imported';
}

/** Names of the DataVolumes that the volumes name. */
export function dataVolumeNames(
  spec: VirtualMachineInstanceSpec | undefined,
): string[] {
  return objects(spec?.volumes)
    .map(volume => text(volume.dataVolume?.name))
    .filter(name => name !== undefined);
}

/** A DataVolume by name. */
export function dataVolumeNamed(
  volumes: readonly DataVolume[],
  name: string,
): DataVolume | undefined {
  return objects(volumes).find(volume => metaOf(volume).name === name);
}
