import {
  isMessageCode,
  type Cause,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration } from '../migration';
import {
  conditionOf,
  falseCondition,
  isTrue,
  metaOf,
  millis,
  objects,
  text,
  timeText,
} from '../read';
import { localizable } from '../localizable';
import { runStrategyOf } from '../runStrategy';
import type { VmObjects } from '../vmObjects';
import { migrationOverdue } from './migrationOverdue';
import { migrationTurnCause } from './migrationTurn';
import { parseSchedulerMessage } from './schedulerMessage';
import { fromCondition, withOrigin } from './context';
import type { CauseContext } from './context';

/** Conditions with which KubeVirt holds a migration up (kubevirt v1.9 types.go), by what is shown for them. */
const BLOCKERS: Record<
  string,
  { sentence: LocalizableMessage; hint: LocalizableMessage }
> = {
  migrationRejectedByResourceQuota: {
    sentence: localizable('cause.migration-blocked.quota'),
    hint: localizable('hint.migration-blocked.quota'),
  },
  migrationBlockedByUtilityVolumes: {
    sentence: localizable('cause.migration-blocked.utility-volumes'),
    hint: localizable('hint.migration-blocked.utility-volumes'),
  },
  decentralizedMigrationBlocked: {
    sentence: localizable('cause.migration-blocked.decentralized'),
    hint: localizable('hint.migration-blocked.decentralized'),
  },
  migrationBlockedByBackup: {
    sentence: localizable('cause.migration-blocked.backup'),
    hint: localizable('hint.migration-blocked.backup'),
  },
};

/**
 * Whether this is the half of a migration between clusters or namespaces that waits for the guest. While all is well
 * KubeVirt writes conditions of failure on it (kubevirt v1.9
 * pkg/virt-controller/watch/synchronization updateDecentralizedFailureOnTarget).
 */
export function isReceiver(vmObjects: VmObjects): boolean {
  const { vm, vmi } = vmObjects;
  if (vmi?.status?.phase === 'Running') {
    return false;
  }
  return (
    Boolean(activeMigration(vmObjects)?.spec?.receive) ||
    vm?.status?.printableStatus === 'WaitingForReceiver' ||
    (runStrategyOf(vm) === 'WaitAsReceiver' &&
      vmi?.status?.phase === 'WaitingForSync')
  );
}

/** The VM does not run here yet: its guest is to come from elsewhere. */
export function receiverCause({ vmObjects }: CauseContext): Cause | undefined {
  return isReceiver(vmObjects)
    ? withOrigin(
        {
          code: 'migration-blocked',
          severity: 'waiting',
          sentence: localizable('cause.migration-blocked.receiver'),
          hint: localizable('hint.migration-blocked.receiver'),
        },
        {
          source: 'VirtualMachineInstance phase',
          reason: text(vmObjects.vmi?.status?.phase),
          since: timeText(metaOf(vmObjects.vmi).creationTimestamp),
        },
      )
    : undefined;
}

/** How long the halves of a migration between clusters or namespaces may take to find each other. */
const SYNCHRONIZING = 10 * 60_000;

/** When such a migration should have begun, in milliseconds since the epoch. */
export function notBegunFrom(vmObjects: VmObjects): number | undefined {
  const migration = activeMigration(vmObjects);
  const waits = ['Synchronizing', 'WaitingForSync'].includes(
    text(migration?.status?.phase) ?? '',
  );
  const since =
    waits && migration?.spec?.sendTo
      ? millis(metaOf(migration).creationTimestamp)
      : undefined;
  return since === undefined ? undefined : since + SYNCHRONIZING;
}

/** The migration that is under way does not come on. */
export function migrationBlockedCause(
  context: CauseContext,
): Cause | undefined {
  const migration = activeMigration(context.vmObjects);
  if (!migration) {
    return undefined;
  }
  const blocker = objects(migration.status?.conditions).find(
    condition =>
      condition.status === 'True' && Object.hasOwn(BLOCKERS, condition.type),
  );
  if (blocker) {
    return withOrigin(
      {
        code: 'migration-blocked',
        severity: 'waiting',
        ...BLOCKERS[blocker.type],
      },
      {
        source: `VirtualMachineInstanceMigration condition ${blocker.type}`,
        message: text(blocker.message),
        reason: text(blocker.reason),
        since: timeText(blocker.lastTransitionTime),
      },
    );
  }
  const notBegun = notBegunFrom(context.vmObjects);
  if (notBegun !== undefined && context.vmObjects.now >= notBegun) {
    return withOrigin(
      {
        code: 'migration-blocked',
        severity: 'waiting',
        sentence: localizable('cause.migration-blocked.not-begun'),
        hint: localizable('hint.migration-blocked.decentralized'),
      },
      {
        source: 'VirtualMachineInstanceMigration phase',
        reason: text(migration.status?.phase),
        since: timeText(metaOf(migration).creationTimestamp),
      },
    );
  }
  const scheduled = falseCondition(
    context.pods.target?.status?.conditions,
    'PodScheduled',
  );
  if (!scheduled) {
    const overdue = migrationOverdue(context);
    return overdue
      ? withOrigin(overdue, {
          source: 'VirtualMachineInstanceMigration phase',
          reason: text(migration.status?.phase),
          since: timeText(metaOf(migration).creationTimestamp),
        })
      : migrationTurnCause(context.vmObjects);
  }
  const parsed = parseSchedulerMessage(text(scheduled.message) ?? '');
  return fromCondition(scheduled, 'Pod', {
    code: 'migration-blocked',
    severity: 'waiting',
    sentence: parsed
      ? localizable('cause.migration-blocked.nodes', { number: parsed.checked })
      : localizable('cause.migration-blocked.no-node'),
    hint: localizable('hint.migration-blocked.no-node'),
  });
}

/** The last migration failed; the VM runs on where it was. */
export function migrationFailedCause(context: CauseContext): Cause | undefined {
  const { migration } = context;
  if (!migration?.failed || context.phase !== 'Running') {
    return undefined;
  }
  const target = migration.targetNode;
  return withOrigin(
    {
      code: 'migration-failed',
      severity: 'notice',
      sentence: target
        ? localizable('cause.migration-failed.to', { node: target })
        : localizable('cause.migration-failed.unnamed'),
      hint: localizable('hint.migration-failed'),
    },
    {
      source: 'VirtualMachineInstance status.migrationState',
      message: migration.failureReason,
      since: migration.endedAt ?? migration.startedAt,
    },
  );
}

/** The VM cannot be migrated: an error of its own where its node is to be emptied. */
export function notMigratableCause(context: CauseContext): Cause | undefined {
  const condition = falseCondition(
    context.instanceConditions,
    'LiveMigratable',
  );
  if (!condition || context.phase !== 'Running') {
    return undefined;
  }
  const why = notMigratableWords(text(condition.reason));
  const evacuated =
    text(context.vmObjects.vmi?.status?.evacuationNodeName) !== undefined ||
    isTrue(context.instanceConditions, 'EvictionRequested');
  return fromCondition(condition, 'VirtualMachineInstance', {
    code: 'not-migratable',
    severity: evacuated ? 'waiting' : 'notice',
    sentence: evacuated
      ? localizable('cause.not-migratable.drained', { why })
      : localizable('cause.not-migratable.running', { why }),
    hint: evacuated
      ? localizable('hint.not-migratable.drained')
      : drainHint(text(context.vmObjects.vmi?.spec?.evictionStrategy)),
  });
}

/** What happens when its node is drained (kubevirt v1.9 pkg/virt-api/webhooks pod-eviction-admitter.go). */
function drainHint(evictionStrategy: string | undefined): LocalizableMessage {
  switch (evictionStrategy) {
    case 'LiveMigrate':
      return localizable('hint.not-migratable.LiveMigrate');
    case 'LiveMigrateIfPossible':
    case 'None':
      return localizable('hint.not-migratable.shutdown');
    case 'External':
      return localizable('hint.not-migratable.External');
    default:
      return localizable('hint.not-migratable.unknown');
  }
}

/** Why a VM is not live-migratable (kubevirt v1.9 types.go, reasons of LiveMigratable). */
export function notMigratableWords(
  reason: string | undefined,
): LocalizableMessage {
  const code = `migratable.${reason}`;
  return isMessageCode(code) ? { code } : localizable('migratable.unknown');
}

/** Whether a condition of the VMI asks for a restart of the VM. */
export function restartRequiredCause(context: CauseContext): Cause | undefined {
  if (
    !isTrue(context.vmConditions, 'RestartRequired') ||
    !context.vmObjects.vmi
  ) {
    return undefined;
  }
  const restart = conditionOf(context.vmConditions, 'RestartRequired')!;
  return fromCondition(restart, 'VirtualMachine', {
    code: 'restart-required',
    severity: 'notice',
    // kubevirt v1.9 pkg/virt-controller/watch/vm/vm.go handleVolumeUpdateRequest: the condition's words are the
    // only sign of it, and any word of volumes is sign enough not to advise a restart.
    ...(/volume/i.test(text(restart.message) ?? '') ||
    context.vmObjects.vm?.spec?.updateVolumesStrategy === 'Migration'
      ? {
          sentence: localizable('cause.restart-required.volumes'),
          hint: localizable('hint.restart-required.volumes'),
        }
      : {
          sentence: localizable('cause.restart-required'),
          hint: localizable('hint.restart-required'),
        }),
  });
}
