import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration, byAge, isActive } from '../migration';
import type { VmObjects } from '../vmObjects';
import {
  hasGuestEnded,
  MIGRATION_JOB_UID,
  runningContainers,
} from '../launcherPod';
import { labelOf, metaOf, millis, objects, text, timeText } from '../read';
import { localizable } from '../localizable';
import type { Migration } from '../../kubevirt/types';
import { withOrigin } from './context';
import type { CauseDraft } from './context';

/** KubeVirt looks every five seconds whether there is room for one more. */
const GRACE = 20_000;

/** Marks of the migrations that KubeVirt begins by itself (kubevirt v1.9 api/core/v1/types.go). */
const OWN_ACCORD = [
  'kubevirt.io/evacuationMigration',
  'kubevirt.io/workloadUpdateMigration',
] as const;

/**
 * The migration has no target pod yet: KubeVirt runs only so many at the same time, and waits ever longer before
 * it tries again what it began by itself and what failed (kubevirt v1.9 pkg/virt-controller/watch/migration
 * handleMigrationBackoff).
 */
export function migrationTurnCause(vmObjects: VmObjects): Cause | undefined {
  const overdue = migrationTurnFrom(vmObjects);
  if (overdue === undefined || vmObjects.now < overdue) {
    return undefined;
  }
  const migration = activeMigration(vmObjects)!;
  return withOrigin(
    {
      code: 'migration-blocked',
      severity: 'waiting',
      ...heldBy(vmObjects, migration),
    },
    {
      source: 'VirtualMachineInstanceMigration phase',
      reason: text(migration.status?.phase),
      since: timeText(metaOf(migration).creationTimestamp),
    },
  );
}

function heldBy(
  vmObjects: VmObjects,
  migration: Migration,
): Pick<CauseDraft, 'sentence' | 'hint'> {
  const { name = '', namespace = '' } = metaOf(migration);
  // KubeVirt makes no target pod while another pod of the VMI than its current one is not at its end.
  const left = objects(vmObjects.pods).find(
    each =>
      each.status?.phase === 'Running' &&
      hasGuestEnded(each) &&
      labelOf(each, 'kubevirt.io') === 'virt-launcher',
  );
  if (left) {
    const pod = text(metaOf(left).name) ?? '';
    return {
      sentence: localizable('cause.migration-blocked.previous-pod', {
        pod,
        containers: runningContainers(left),
      }),
      hint: localizable('hint.migration-blocked.previous-pod', {
        pod,
        namespace,
      }),
    };
  }
  return isPaused(vmObjects, migration)
    ? {
        sentence: localizable('cause.migration-blocked.after-failure'),
        hint: localizable('hint.migration-blocked.after-failure', {
          namespace,
        }),
      }
    : {
        sentence: localizable('cause.migration-blocked.turn'),
        hint: localizable('hint.migration-blocked.turn', {
          migration: name,
          namespace,
        }),
      };
}

/**
 * When a migration that has no target pod counts as waiting for its turn, in milliseconds since the epoch
 * (kubevirt v1.9 pkg/virt-controller/watch/migration handleTargetPodCreation). Undefined where none is so.
 */
export function migrationTurnFrom(vmObjects: VmObjects): number | undefined {
  const migration = activeMigration(vmObjects);
  const { uid, creationTimestamp, deletionTimestamp } = metaOf(migration);
  if (
    migration?.status?.phase !== 'Pending' ||
    text(deletionTimestamp) ||
    // Its target pod is made on the cluster where it goes.
    migration.spec?.sendTo ||
    vmObjects.unreadable?.includes('pods')
  ) {
    return undefined;
  }
  const created = millis(creationTimestamp);
  const hasTarget = objects(vmObjects.pods).some(
    pod => labelOf(pod, MIGRATION_JOB_UID) === uid,
  );
  return created === undefined || hasTarget ? undefined : created + GRACE;
}

/** Of the migrations that KubeVirt began by itself, the last one that ended failed. */
function isPaused(vmObjects: VmObjects, migration: Migration): boolean {
  const own = byAge(vmObjects.migrations).filter(each =>
    OWN_ACCORD.some(mark => metaOf(each).annotations?.[mark] !== undefined),
  );
  const last = own
    .slice(own.indexOf(migration) + 1)
    .find(each => !isActive(each));
  return own.includes(migration) && last?.status?.phase === 'Failed';
}
