import { metaOf, text } from '../read';
import {
  describeRestore,
  describeSnapshot,
  type VirtualMachineRestore,
  type VirtualMachineSnapshot,
} from '../snapshots';
import {
  DONE,
  failed,
  REQUESTED,
  SEEN,
  type OperationProgress,
} from './progress';
import type { SnapshotVerb } from './snapshotVerdicts';
import type { SnapshotObjectRef } from './snapshotCall';

/**
 * How far an operation on a snapshot is, by the object that it is about.
 *
 * @param object - undefined where it is not there
 * @param wasSeen - it was there when it was last looked at
 * @param now - milliseconds since the epoch
 */
export function snapshotProgress(
  verb: SnapshotVerb,
  object: VirtualMachineSnapshot | VirtualMachineRestore | undefined,
  ref: SnapshotObjectRef,
  wasSeen: boolean,
  now: number,
): OperationProgress {
  if (verb === 'delete-snapshot' || verb === 'delete-restore') {
    const other =
      ref.uid !== undefined && object && metaOf(object).uid !== ref.uid;
    if (!object || other) {
      return DONE;
    }
    return text(metaOf(object).deletionTimestamp) ? SEEN : REQUESTED;
  }
  if (!object) {
    return wasSeen ? failed(undefined) : REQUESTED;
  }
  return verb === 'snapshot'
    ? ofSnapshot(object as VirtualMachineSnapshot, now)
    : ofRestore(object as VirtualMachineRestore, now);
}

function ofSnapshot(
  snapshot: VirtualMachineSnapshot,
  now: number,
): OperationProgress {
  const { phase, error, included } = describeSnapshot(snapshot, '', [], now);
  switch (phase) {
    case 'ready':
      return included?.length === 0
        ? { phase: 'failed', note: { code: 'operation-snapshot-empty' } }
        : DONE;
    case 'failed':
    case 'deleting':
      return failed(error);
    default:
      return { ...SEEN, ...(error && { quote: error }) };
  }
}

function ofRestore(
  restore: VirtualMachineRestore,
  now: number,
): OperationProgress {
  const { phase, message } = describeRestore(restore, now);
  switch (phase) {
    case 'done':
      return DONE;
    case 'failed':
    case 'deleting':
      return failed(message);
    default:
      return SEEN;
  }
}
