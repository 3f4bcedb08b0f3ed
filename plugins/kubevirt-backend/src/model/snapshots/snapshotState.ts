import {
  parseQuantity,
  type RestoreSummary,
  type SnapshotIndication,
  type SnapshotSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  conditionOf,
  isTrue,
  labelOf,
  metaOf,
  millis,
  objects,
  text,
  texts,
  timeText,
} from '../read';
import { withoutUrlSecrets } from '../urlSecrets';
import { goDuration } from './goDuration';
import { LABEL_SCHEDULED } from './labels';
import type {
  VirtualMachineRestore,
  VirtualMachineSnapshot,
  VolumeSnapshot,
} from './types';

/** kubevirt v1.9 staging/src/kubevirt.io/api/snapshot/v1beta1/types.go DefaultFailureDeadline and DefaultGracePeriod. */
const DEFAULT_DEADLINE = 5 * 60_000;
/** KubeVirt's controller may be a little late itself. */
const TOLERANCE = 60_000;
const MAX_TEXT = 1_000;
const MAX_ITEMS = 100;

const bounded = (value: unknown): string | undefined => {
  const found = text(value);
  return found && withoutUrlSecrets(found.slice(0, MAX_TEXT));
};

function indicationsOf({
  status,
}: VirtualMachineSnapshot): SnapshotIndication[] {
  const detailed = objects(status?.sourceIndications).flatMap(each => {
    const code = text(each.indication);
    const message = bounded(each.message);
    return code ? [{ code, ...(message && { message }) }] : [];
  });
  return (
    detailed.length > 0
      ? detailed
      : texts(status?.indications).map(code => ({ code }))
  ).slice(0, MAX_ITEMS);
}

function phaseOfSnapshot({
  metadata,
  status,
}: VirtualMachineSnapshot): SnapshotSummary['phase'] {
  if (text(metadata.deletionTimestamp)) {
    return 'deleting';
  }
  if (
    text(status?.phase) === 'Failed' ||
    isTrue(status?.conditions, 'Failure')
  ) {
    return 'failed';
  }
  return status?.readyToUse === true ? 'ready' : 'in-progress';
}

/** Why a snapshot failed, or what keeps it from being taken. */
function errorOf({ status }: VirtualMachineSnapshot): string | undefined {
  const failure = conditionOf(status?.conditions, 'Failure');
  return (
    bounded(status?.error?.message) ??
    (failure?.status === 'True' ? bounded(failure.reason) : undefined)
  );
}

/** Bytes of the VolumeSnapshots of a snapshot, which carry its UID in their names (pkg/storage/snapshot/snapshot.go). */
function bytesOf(
  uid: string,
  volumeSnapshots: readonly VolumeSnapshot[],
): number | undefined {
  const sizes = volumeSnapshots
    .filter(({ metadata }) =>
      metadata.name.startsWith(`vmsnapshot-${uid}-volume-`),
    )
    .map(({ status }) => parseQuantity(status?.restoreSize));
  return sizes.length === 0 || sizes.includes(undefined)
    ? undefined
    : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

/** A snapshot, as it is shown. */
export function describeSnapshot(
  snapshot: VirtualMachineSnapshot,
  vmUid: string,
  volumeSnapshots: readonly VolumeSnapshot[],
  now: number,
): SnapshotSummary {
  const { name = '', uid = '', creationTimestamp } = metaOf(snapshot);
  const { spec, status } = snapshot;
  const phase = phaseOfSnapshot(snapshot);
  const created = millis(creationTimestamp);
  const deadline = goDuration(spec?.failureDeadline) ?? DEFAULT_DEADLINE;
  const createdAt = timeText(creationTimestamp);
  const takenAt = timeText(status?.creationTime);
  const bytes = bytesOf(uid, volumeSnapshots);
  const error = phase === 'ready' ? undefined : errorOf(snapshot);
  const sourceUid = text(status?.sourceUID);
  const volumes = status?.snapshotVolumes;
  return {
    name,
    uid,
    ...(createdAt && { createdAt }),
    ...(takenAt && { takenAt }),
    phase,
    // A deadline of 0 is none.
    overdue:
      phase === 'in-progress' &&
      deadline > 0 &&
      created !== undefined &&
      now > created + deadline + TOLERANCE,
    ...(volumes && {
      included: texts(volumes.includedVolumes).slice(0, MAX_ITEMS),
      excluded: texts(volumes.excludedVolumes).slice(0, MAX_ITEMS),
    }),
    indications: indicationsOf(snapshot),
    ...(bytes !== undefined && { bytes }),
    ...(error && { error }),
    ofEarlierVm: sourceUid !== undefined && sourceUid !== vmUid,
    scheduled: labelOf(snapshot, LABEL_SCHEDULED) === vmUid,
  };
}

function phaseOfRestore({
  metadata,
  status,
}: VirtualMachineRestore): RestoreSummary['phase'] {
  if (status?.complete === true) {
    return 'done';
  }
  if (text(metadata.deletionTimestamp)) {
    return 'deleting';
  }
  return isTrue(status?.conditions, 'Failure') ? 'failed' : 'in-progress';
}

/** A restore, as it is shown. What KubeVirt says of it stands in the reasons of its conditions. */
export function describeRestore(
  restore: VirtualMachineRestore,
  now: number,
): RestoreSummary {
  const { name = '', uid = '', creationTimestamp } = metaOf(restore);
  const { spec, status } = restore;
  const phase = phaseOfRestore(restore);
  const created = millis(creationTimestamp);
  const createdAt = timeText(creationTimestamp);
  const completedAt = timeText(status?.restoreTime);
  const message =
    phase === 'done'
      ? undefined
      : bounded(conditionOf(status?.conditions, 'Ready')?.reason);
  return {
    name,
    uid,
    snapshot: text(spec?.virtualMachineSnapshotName) ?? '',
    ...(createdAt && { createdAt }),
    ...(completedAt && { completedAt }),
    phase,
    // How long the disks take to be copied is up to the storage: only what does not move is too long.
    overdue:
      phase === 'in-progress' &&
      !isTrue(status?.conditions, 'Progressing') &&
      created !== undefined &&
      now > created + DEFAULT_DEADLINE + TOLERANCE,
    volumeRestorePolicy: text(spec?.volumeRestorePolicy) ?? 'RandomizeNames',
    ...(message && { message }),
  };
}
