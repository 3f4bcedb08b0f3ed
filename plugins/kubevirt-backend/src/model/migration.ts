import type { MigrationSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from './vmObjects';
import type { Migration, MigrationState } from '../kubevirt/types';
import { metaOf, millis, objects, text, timeText } from './read';

/** Final phases of kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go. */
const FINAL = new Set(['Succeeded', 'Failed']);

/** Whether the migration object has not ended. */
export function isActive(migration: Migration): boolean {
  return !FINAL.has(String(migration.status?.phase));
}

/** The migration objects, newest first. */
export function byAge(migrations: readonly Migration[]): Migration[] {
  return objects(migrations)
    .slice()
    .sort(
      (a, b) =>
        (millis(metaOf(b).creationTimestamp) ?? -Infinity) -
        (millis(metaOf(a).creationTimestamp) ?? -Infinity),
    );
}

/** The migration object that is under way, if there is one: the oldest that has not ended runs first. */
export function activeMigration(vmObjects: VmObjects): Migration | undefined {
  const active = byAge(vmObjects.migrations).filter(isActive);
  const uid = text(vmObjects.vmi?.status?.migrationState?.migrationUid);
  return (
    active.find(migration => metaOf(migration).uid === uid) ?? active.at(-1)
  );
}

/**
 * The migration that runs or else the last one: from its object, and from what the VMI keeps of it
 * when the object is deleted or may not be read.
 */
export function latestMigration(
  vmObjects: VmObjects,
): MigrationSummary | undefined {
  const active = activeMigration(vmObjects);
  if (active) {
    return summarizeMigration(active, stateFor(vmObjects, active));
  }
  const state = vmObjects.vmi?.status?.migrationState;
  const last = byAge(vmObjects.migrations)[0];
  const fromState = state ? fromMigrationState(state) : undefined;
  if (!last) {
    return fromState;
  }
  const fromObject = summarizeMigration(last, stateFor(vmObjects, last));
  // The object of the VMI's last migration may be gone while older ones are still there.
  if (
    fromState &&
    fromState.uid !== fromObject.uid &&
    (millis(fromState.startedAt) ?? -Infinity) >
      (millis(fromObject.startedAt) ?? Infinity)
  ) {
    return fromState;
  }
  return fromObject;
}

/** All migrations that are known, newest first. */
export function allMigrations(vmObjects: VmObjects): MigrationSummary[] {
  const result = byAge(vmObjects.migrations).map(migration =>
    summarizeMigration(migration, stateFor(vmObjects, migration)),
  );
  const state = vmObjects.vmi?.status?.migrationState;
  if (state) {
    const remembered = fromMigrationState(state);
    if (
      text(state.startTimestamp) &&
      !result.some(migration => migration.uid === remembered.uid)
    ) {
      result.push(remembered);
    }
  }
  return result.sort(
    (a, b) =>
      (millis(b.startedAt) ?? Infinity) - (millis(a.startedAt) ?? Infinity) ||
      0,
  );
}

/** A migration object; the VMI's state of the same migration is newer while it runs. */
function summarizeMigration(
  migration: Migration,
  state: MigrationState | undefined,
): MigrationSummary {
  const meta = metaOf(migration);
  const phase = text(migration.status?.phase) ?? 'Pending';
  const summary: MigrationSummary = {
    phase,
    active: !FINAL.has(phase),
    completed: phase === 'Succeeded',
    failed: phase === 'Failed',
    ...describeState(state),
  };
  const name = text(meta.name);
  const uid = text(meta.uid);
  if (name) {
    summary.name = name;
  }
  if (uid) {
    summary.uid = uid;
  }
  summary.startedAt ??= timeText(meta.creationTimestamp);
  if (!summary.endedAt && !summary.active) {
    summary.endedAt = timeText(
      objects(migration.status?.phaseTransitionTimestamps).find(
        transition => transition.phase === phase,
      )?.phaseTransitionTimestamp,
    );
  }
  return summary;
}

function fromMigrationState(state: MigrationState): MigrationSummary {
  const ended =
    state.completed === true ||
    state.failed === true ||
    text(state.endTimestamp) !== undefined;
  let phase = 'Running';
  if (state.failed === true) {
    phase = 'Failed';
  } else if (ended) {
    phase = 'Succeeded';
  } else if (!text(state.startTimestamp)) {
    phase = 'Pending';
  }
  const summary: MigrationSummary = {
    phase,
    active: !ended,
    completed: phase === 'Succeeded',
    failed: phase === 'Failed',
    ...describeState(state),
  };
  const uid = text(state.migrationUid);
  if (uid) {
    summary.uid = uid;
  }
  return summary;
}

function describeState(
  state: MigrationState | undefined,
): Partial<MigrationSummary> {
  const described: Partial<MigrationSummary> = {};
  if (!state) {
    return described;
  }
  for (const key of [
    'sourceNode',
    'sourcePod',
    'targetNode',
    'targetPod',
    'failureReason',
    'mode',
  ] as const) {
    const value = text(state[key]);
    if (value) {
      described[key] = value;
    }
  }
  const startedAt = timeText(state.startTimestamp);
  if (startedAt) {
    described.startedAt = startedAt;
  }
  const endedAt = timeText(state.endTimestamp);
  if (endedAt) {
    described.endedAt = endedAt;
  }
  return described;
}

function stateFor(
  vmObjects: VmObjects,
  migration: Migration,
): MigrationState | undefined {
  const ofVmi = vmObjects.vmi?.status?.migrationState;
  if (ofVmi && text(ofVmi.migrationUid) === text(metaOf(migration).uid)) {
    return ofVmi;
  }
  return migration.status?.migrationState ?? undefined;
}
