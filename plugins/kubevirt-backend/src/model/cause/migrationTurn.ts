import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration } from '../migration';
import type { VmParts } from '../parts';
import { metaOf, millis, objects, text, timeText, labelOf } from '../read';
import { withOrigin } from './context';

/** KubeVirt looks every five seconds whether there is room for one more. */
const GRACE = 20_000;

/** The migration has no target pod yet, since KubeVirt runs only so many at the same time. */
export function migrationTurnCause(parts: VmParts): Cause | undefined {
  const overdue = migrationTurnFrom(parts);
  if (overdue === undefined || parts.now < overdue) {
    return undefined;
  }
  const migration = activeMigration(parts)!;
  return withOrigin(
    {
      code: 'migration-blocked',
      severity: 'waiting',
      sentence:
        'The migration waits for its turn: KubeVirt runs only some at the same time.',
      hint: 'Unless the KubeVirt object says otherwise (spec.configuration.migrations), these are 5 in the cluster and 2 away from one node: kubectl get vmim -A shows them.',
      params: { migration: text(metaOf(migration).name) ?? '' },
    },
    {
      source: 'VirtualMachineInstanceMigration phase',
      reason: text(migration.status?.phase),
      since: timeText(metaOf(migration).creationTimestamp),
    },
  );
}

/**
 * When a migration that has no target pod counts as waiting for its turn, in milliseconds since the epoch
 * (kubevirt v1.9 pkg/virt-controller/watch/migration handleTargetPodCreation). Undefined where none is so.
 */
export function migrationTurnFrom(parts: VmParts): number | undefined {
  const migration = activeMigration(parts);
  if (migration?.status?.phase !== 'Pending') {
    return undefined;
  }
  const { uid } = metaOf(migration);
  const created = millis(metaOf(migration).creationTimestamp);
  const hasTarget = objects(parts.pods).some(
    pod => labelOf(pod, 'kubevirt.io/migrationJobUID') === uid,
  );
  return created === undefined ||
    hasTarget ||
    parts.unreadable?.includes('pods')
    ? undefined
    : created + GRACE;
}
