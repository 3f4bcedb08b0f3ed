import { parseQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { memoryOf } from '../guest';
import { localizable } from '../localizable';
import { activeMigration } from '../migration';
import { metaOf, millis, objects, text, texts } from '../read';
import type { Migration } from '../../kubevirt/types';
import type { VmObjects } from '../vmObjects';
import type { CauseContext, CauseDraft } from './context';

const MINUTE = 60_000;

/** How long a migration that was cancelled may stay. */
const CANCELLING = 5 * MINUTE;

/**
 * How long a migration may stay in its phases, beyond what KubeVirt itself allows (kubevirt v1.9
 * pkg/virt-controller/watch/migration defaultCatchAllPendingTimeoutSeconds: 15 minutes for the target pod).
 */
const LIMITS: Record<string, number> = {
  Scheduling: 20 * MINUTE,
  Scheduled: 5 * MINUTE,
  PreparingTarget: 5 * MINUTE,
  TargetReady: 5 * MINUTE,
};

/**
 * KubeVirt ends a migration after 150 seconds for each GiB, or twice that where it pauses the guest (kubevirt v1.9
 * pkg/virt-config MigrationCompletionTimeoutPerGiB, pkg/virt-launcher/virtwrap/live-migration-source.go).
 */
const COPYING_PER_GIB = 5 * MINUTE;
const COPYING_AT_LEAST = 15 * MINUTE;

/** When the migration should have come on, in milliseconds since the epoch. */
export function migrationOverdueFrom(vmObjects: VmObjects): number | undefined {
  const lasting = lastingOf(vmObjects);
  return lasting && lasting.since + lasting.limit;
}

/** The migration does not come on, and no condition says why: who is to bring it on. */
export function migrationOverdue(
  context: CauseContext,
): CauseDraft | undefined {
  const { vmObjects, pods } = context;
  const lasting = lastingOf(vmObjects);
  if (!lasting || vmObjects.now < lasting.since + lasting.limit) {
    return undefined;
  }
  const { migration, phase, cancelled } = lasting;
  const minutes = Math.round(lasting.limit / MINUTE);
  const { namespace = '', finalizers } = metaOf(migration);
  const draft = { code: 'migration-blocked', severity: 'waiting' } as const;
  const vmi = metaOf(vmObjects.vmi).name ?? '';
  const state = vmObjects.vmi?.status?.migrationState;
  const source = text(vmObjects.vmi?.status?.nodeName) ?? '';
  const target =
    text(state?.targetNode) ?? text(pods.target?.spec?.nodeName) ?? '';
  const head = localizable('cause.migration-blocked.overdue', {
    phase,
    minutes,
  });
  if (cancelled) {
    return {
      ...draft,
      sentence: [
        localizable('cause.migration-blocked.cancelling', { minutes }),
        ...(texts(finalizers).length > 0
          ? [
              localizable('cause.deletion-stuck.finalizers', {
                finalizers: texts(finalizers),
              }),
            ]
          : []),
      ],
      hint: localizable('hint.migration-blocked.cancelling'),
    };
  }
  if (phase === 'Scheduling') {
    const pod = text(metaOf(pods.target).name);
    return {
      ...draft,
      sentence: pod
        ? [head, localizable('cause.migration-blocked.overdue-pod', { pod })]
        : head,
      hint: pod
        ? localizable('hint.migration-blocked.overdue-pod', { pod, namespace })
        : localizable('hint.migration-blocked.turn', {
            migration: metaOf(migration).name ?? '',
            namespace,
          }),
    };
  }
  if (phase === 'Running') {
    return {
      ...draft,
      sentence: [
        head,
        localizable('cause.migration-blocked.overdue-copying', {
          node: target,
        }),
      ],
      hint: localizable('hint.migration-blocked.overdue-copying', {
        vmi,
        namespace,
      }),
    };
  }
  return {
    ...draft,
    sentence: [
      head,
      phase === 'TargetReady'
        ? localizable('cause.migration-blocked.overdue-source', {
            node: source,
          })
        : localizable('cause.migration-blocked.overdue-target', {
            node: target,
          }),
    ],
    hint: localizable('hint.migration-blocked.overdue-handler', {
      vmi,
      namespace,
    }),
  };
}

interface Lasting {
  migration: Migration;
  phase: string;
  cancelled: boolean;
  since: number;
  limit: number;
}

/** Since when the migration that is under way is as it is, and how long it may be; undefined where it has no limit. */
function lastingOf(vmObjects: VmObjects): Lasting | undefined {
  const migration = activeMigration(vmObjects);
  const { creationTimestamp, deletionTimestamp } = metaOf(migration);
  if (!migration) {
    return undefined;
  }
  const phase = text(migration.status?.phase) ?? 'Pending';
  const deleted = millis(deletionTimestamp);
  if (deleted !== undefined) {
    return {
      migration,
      phase,
      cancelled: true,
      since: deleted,
      limit: CANCELLING,
    };
  }
  const limit = limitOf(vmObjects, phase);
  const since =
    millis(
      objects(migration.status?.phaseTransitionTimestamps).find(
        transition => transition.phase === phase,
      )?.phaseTransitionTimestamp,
    ) ?? millis(creationTimestamp);
  return limit === undefined || since === undefined
    ? undefined
    : { migration, phase, cancelled: false, since, limit };
}

function limitOf(vmObjects: VmObjects, phase: string): number | undefined {
  if (phase === 'Running') {
    return copyingLimit(vmObjects);
  }
  return Object.hasOwn(LIMITS, phase) ? LIMITS[phase] : undefined;
}

/** How long the guest may be copied; of disks that are copied with it nobody knows the size here. */
function copyingLimit(vmObjects: VmObjects): number | undefined {
  const bytes = parseQuantity(memoryOf(vmObjects));
  return bytes === undefined ||
    vmObjects.vmi?.status?.migrationMethod === 'BlockMigration'
    ? undefined
    : Math.max(COPYING_AT_LEAST, (bytes / 2 ** 30) * COPYING_PER_GIB);
}
