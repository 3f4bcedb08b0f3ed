import type {
  Alarm,
  MigrationSummary,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasGuestEnded, isOutdated, MIGRATION_JOB_UID } from './launcherPod';
import type { LauncherPods } from './launcherPod';
import {
  HEARTBEAT_TIMEOUT,
  heartbeatAge,
  isNodeReady,
  nodeNameOf,
} from './node';
import type { Pod } from '../kubevirt/types';
import type { VmObjects } from './vmObjects';
import { labelOf, metaOf, millis, objects, text } from './read';
import { english, localizable } from './localizable';

/** What must not be, whatever the status says; the worst first. */
export function alarmsOf(
  vmObjects: VmObjects,
  pods: LauncherPods,
  migration: MigrationSummary | undefined,
): Alarm[] {
  const alarms: Alarm[] = [];
  const raise = (
    code: Alarm['code'],
    severity: Alarm['severity'],
    sentence: LocalizableMessage,
    hint: LocalizableMessage,
  ) =>
    alarms.push({
      code,
      severity,
      sentence: english(sentence),
      sentenceMessages: [sentence],
      hint: english(hint),
      hintMessages: [hint],
    });
  const { vmi } = vmObjects;
  if (!vmi) {
    return alarms;
  }
  const running = vmi.status?.phase === 'Running';
  const migrating = migration?.active === true;
  const { current } = pods;

  const failed = failedMigrations(vmObjects);
  const launchers = [current, pods.target, ...pods.previous].filter(
    pod => pod !== undefined,
  );
  const alive = launchers.filter(
    pod =>
      pod.status?.phase === 'Running' &&
      !hasGuestEnded(pod) &&
      // The guest stayed where it was; a target that was never reached may stay for as long as its node is silent.
      (pod === current || !failed.has(labelOf(pod, MIGRATION_JOB_UID) ?? '')),
  );
  if (alive.length > 1 && !migrating && !isSettling(vmObjects, migration)) {
    raise(
      'split-brain',
      'error',
      localizable('alarm.split-brain', { number: alive.length }),
      localizable('alarmHint.split-brain'),
    );
  }

  // The newest pod may be the target of a migration that never came to be, on the node of the one that ended.
  if (
    running &&
    (launchers.length > 0
      ? !launchers.some(mayHoldGuest)
      : podIsGone(vmObjects))
  ) {
    raise(
      'running-without-pod',
      'error',
      launchers.length > 0
        ? localizable('alarm.running-without-pod.ended')
        : localizable('alarm.running-without-pod.gone'),
      localizable('alarmHint.running-without-pod'),
    );
  }

  if (
    running &&
    current &&
    !hasGuestEnded(current) &&
    text(metaOf(current).deletionTimestamp) &&
    !text(metaOf(vmi).deletionTimestamp)
  ) {
    raise(
      'pod-terminating',
      'warning',
      localizable('alarm.pod-terminating'),
      localizable('alarmHint.pod-terminating'),
    );
  }

  const nodeName = nodeNameOf(vmObjects, current);
  const node = nodeName === undefined ? undefined : vmObjects.node(nodeName);
  const age = heartbeatAge(node, vmObjects.now);
  // On a node that does not answer at all, the cause says so.
  if (
    age !== undefined &&
    age > HEARTBEAT_TIMEOUT &&
    isNodeReady(node) !== false
  ) {
    raise(
      'stale-heartbeat',
      'warning',
      localizable('alarm.stale-heartbeat', { node: nodeName! }),
      localizable('alarmHint.stale-heartbeat'),
    );
  }

  if (running && current && isOutdated(current)) {
    raise(
      'outdated-launcher',
      'warning',
      localizable('alarm.outdated-launcher'),
      localizable('alarmHint.outdated-launcher'),
    );
  }
  return alarms;
}

/** Whether the VMI has no pod, and not just none that may be read. */
function podIsGone({ unreadable }: VmObjects): boolean {
  return unreadable?.includes('pods') === false;
}

/** Whether a guest may run in the pod; of one whose node is silent (phase Unknown) nobody knows. */
function mayHoldGuest(pod: Pod): boolean {
  return pod.status?.phase !== 'Pending' && !hasGuestEnded(pod);
}

/** UIDs of the migrations that are known to have failed. */
function failedMigrations({ vmi, migrations }: VmObjects): Set<string> {
  const state = vmi?.status?.migrationState;
  return new Set(
    [
      ...objects(migrations)
        .filter(({ status }) => status?.phase === 'Failed')
        .map(migration => text(metaOf(migration).uid)),
      state?.failed === true ? text(state.migrationUid) : undefined,
    ].filter(uid => uid !== undefined),
  );
}

/** How long the pod that a migration leaves behind, or that it was to go to, may take to end. */
const SETTLING = 60_000;

/** When two guests that run count as two, in milliseconds since the epoch: not in the moment after a migration. */
export function settledFrom(
  migration: MigrationSummary | undefined,
): number | undefined {
  const ended = millis(migration?.endedAt);
  return ended === undefined ? undefined : ended + SETTLING;
}

function isSettling(
  { now }: VmObjects,
  migration: MigrationSummary | undefined,
): boolean {
  const settled = settledFrom(migration);
  return settled !== undefined && now < settled;
}
