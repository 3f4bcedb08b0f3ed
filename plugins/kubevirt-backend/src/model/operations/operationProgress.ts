import type {
  OperationPhase,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration } from '../migration';
import type { VmObjects } from '../vmObjects';
import { metaOf, objects, text } from '../read';
import { runStrategyOf } from '../runStrategy';
import type { Migration } from '../../kubevirt/types';
import {
  DONE,
  failed,
  REQUESTED,
  SEEN,
  type OperationProgress,
} from './progress';
import type { SnapshotObjectRef } from './snapshotCall';
import {
  hasStateChangeRequests,
  isGoing,
  isPaused,
  liveVmi,
  phaseOf,
} from './state';

/** How a VM was before an operation, as far as its progress is derived from it. */
export interface OperationBaseline {
  uid: string;
  vmiUid?: string;
  runStrategy?: string;
  /** UIDs of the migrations that there were. */
  migrations: string[];
  /** Of the one that was under way. */
  migration?: { uid: string; name: string };
  /** Of snapshot.kubevirt.io: the object that the operation makes or deletes. */
  object?: SnapshotObjectRef;
}

const uidOf = (object: VmObjects['vm'] | VmObjects['vmi'] | Migration) =>
  text(metaOf(object).uid);

export function operationBaseline(vmObjects: VmObjects): OperationBaseline {
  const vmiUid = uidOf(vmObjects.vmi);
  const runStrategy = runStrategyOf(vmObjects.vm);
  const active = activeMigration(vmObjects);
  const uid = uidOf(active);
  const name = text(metaOf(active).name);
  return {
    uid: uidOf(vmObjects.vm ?? vmObjects.vmi) ?? '',
    ...(vmiUid && { vmiUid }),
    ...(runStrategy && { runStrategy }),
    migrations: migrationUids(vmObjects),
    ...(uid && name && { migration: { uid, name } }),
  };
}

function migrationUids(vmObjects: VmObjects): string[] {
  return [
    ...objects(vmObjects.migrations).map(uidOf),
    text(vmObjects.vmi?.status?.migrationState?.migrationUid),
  ].filter(uid => uid !== undefined);
}

const GONE: OperationProgress = {
  phase: 'failed',
  note: { code: 'operation-target-gone' },
};

type Progress = (
  vmObjects: VmObjects,
  before: OperationBaseline,
  /** How far it was when it was last looked at. */
  phase: OperationPhase,
) => OperationProgress;

/** A run of the VM that there was not before. */
function isNewRun(vmObjects: VmObjects, before: OperationBaseline): boolean {
  return vmObjects.vmi !== undefined && uidOf(vmObjects.vmi) !== before.vmiUid;
}

/** The new run, as it fares. */
function newRun(vmObjects: VmObjects): OperationProgress {
  const phase = phaseOf(vmObjects);
  if (phase === 'Running') {
    return DONE;
  }
  return phase === 'Failed'
    ? failed(text(vmObjects.vmi?.status?.reason))
    : SEEN;
}

const start: Progress = (vmObjects, before) => {
  if (isNewRun(vmObjects, before)) {
    return newRun(vmObjects);
  }
  return hasStateChangeRequests(vmObjects) ||
    runStrategyOf(vmObjects.vm) !== before.runStrategy
    ? SEEN
    : REQUESTED;
};

const stop: Progress = (vmObjects, before) => {
  if (!liveVmi(vmObjects) || isNewRun(vmObjects, before)) {
    return DONE;
  }
  return hasStateChangeRequests(vmObjects) ||
    isGoing(vmObjects.vmi) ||
    runStrategyOf(vmObjects.vm) !== before.runStrategy
    ? SEEN
    : REQUESTED;
};

const restart: Progress = (vmObjects, before) => {
  if (isNewRun(vmObjects, before)) {
    return newRun(vmObjects);
  }
  return !liveVmi(vmObjects) ||
    hasStateChangeRequests(vmObjects) ||
    isGoing(vmObjects.vmi)
    ? SEEN
    : REQUESTED;
};

/** Of what happens within one run of the VM. */
const withinRun =
  (progress: Progress): Progress =>
  (vmObjects, before, phase) =>
    !liveVmi(vmObjects) || isNewRun(vmObjects, before)
      ? failed(undefined)
      : progress(vmObjects, before, phase);

/** KubeVirt answers when it is done, and no object shows it. */
const byAnswer: Progress = () => REQUESTED;

const migrate: Progress = (vmObjects, before, seen) => {
  const isNew = (uid: string | undefined) =>
    uid !== undefined && !before.migrations.includes(uid);
  const migration = objects(vmObjects.migrations).find(each =>
    isNew(uidOf(each)),
  );
  const state = vmObjects.vmi?.status?.migrationState;
  const ofState = isNew(text(state?.migrationUid)) ? state : undefined;
  const ofObject = migration?.status?.migrationState;
  const phase = text(migration?.status?.phase);
  if (phase === 'Failed' || (ofState?.failed === true && !migration)) {
    return failed(
      text(ofState?.failureReason) ?? text(ofObject?.failureReason),
    );
  }
  if (phase === 'Succeeded' || (ofState?.completed === true && !migration)) {
    return DONE;
  }
  // One that is cancelled before it began leaves nothing behind.
  const vanished = seen === 'seen' && !ofState;
  if (!migration && (vanished || text(ofState?.abortStatus) === 'Succeeded')) {
    return {
      phase: 'failed',
      note: { code: 'operation-migration-cancelled' },
    };
  }
  return migration ?? ofState ? SEEN : REQUESTED;
};

const cancelMigration: Progress = (vmObjects, { migration }) => {
  const object = objects(vmObjects.migrations).find(
    each => uidOf(each) === migration?.uid,
  );
  const state = vmObjects.vmi?.status?.migrationState;
  const ended =
    text(object?.status?.phase) === 'Succeeded' ||
    (state?.completed === true &&
      state.failed !== true &&
      text(state.migrationUid) === migration?.uid);
  if (ended) {
    return {
      phase: 'failed',
      note: { code: 'operation-migration-ended-before' },
    };
  }
  if (!object || text(object.status?.phase) === 'Failed') {
    return DONE;
  }
  return text(metaOf(object).deletionTimestamp) ? SEEN : REQUESTED;
};

const cancelEvacuation: Progress = vmObjects =>
  text(vmObjects.vmi?.status?.evacuationNodeName) ? REQUESTED : DONE;

const PROGRESS: Record<OperationVerb, Progress> = {
  start,
  stop,
  'force-stop': stop,
  restart,
  'force-restart': restart,
  pause: withinRun(vmObjects => (isPaused(vmObjects) ? DONE : REQUESTED)),
  unpause: withinRun(vmObjects => (isPaused(vmObjects) ? REQUESTED : DONE)),
  'soft-reboot': byAnswer,
  reset: byAnswer,
  migrate: withinRun(migrate),
  'cancel-migration': withinRun(cancelMigration),
  'cancel-evacuation': withinRun(cancelEvacuation),
  // Their own objects show it, see `snapshotProgress`.
  snapshot: () => REQUESTED,
  restore: () => REQUESTED,
  'delete-snapshot': () => REQUESTED,
  'delete-restore': () => REQUESTED,
};

/** Whether the answer of KubeVirt is all there is to show that an operation was carried out. */
export function endsWithAnswer(verb: OperationVerb): boolean {
  return PROGRESS[verb] === byAnswer;
}

/**
 * How far an operation is, by the objects of its VM.
 *
 * @param vmObjects - as they are now; undefined where the VM is not there any more
 * @param before - as they were when it was asked for
 * @param phase - how far it was when it was last looked at
 */
export function operationProgress(
  verb: OperationVerb,
  vmObjects: VmObjects | undefined,
  before: OperationBaseline,
  phase: OperationPhase = 'requested',
): OperationProgress {
  if (!vmObjects || uidOf(vmObjects.vm ?? vmObjects.vmi) !== before.uid) {
    return GONE;
  }
  return PROGRESS[verb](vmObjects, before, phase);
}
