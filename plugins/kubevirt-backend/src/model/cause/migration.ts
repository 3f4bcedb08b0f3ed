import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration } from '../migration';
import {
  conditionOf,
  falseCondition,
  isTrue,
  objects,
  text,
  timeText,
} from '../read';
import { migrationTurnCause } from './migrationTurn';
import { parseSchedulerMessage } from './schedulerMessage';
import { fromCondition, withOrigin } from './context';
import type { CauseContext } from './context';

/** Conditions with which KubeVirt holds a migration up: why, and what to do (kubevirt v1.9 types.go). */
const BLOCKERS: Record<string, { why: string; hint: string }> = {
  migrationRejectedByResourceQuota: {
    why: 'the namespace’s quota has no room for its target pod',
    hint: 'That pod asks for as much as the VM has now. Stop something in the namespace, or have the quota raised. The VM goes on running.',
  },
  migrationBlockedByUtilityVolumes: {
    why: 'a volume of a backup or of another tool is attached to the VM',
    hint: 'It begins once the tool has done with that volume. The VM goes on running.',
  },
  decentralizedMigrationBlocked: {
    why: 'the cluster it goes to is not ready',
    hint: 'Look at the migration’s other half, on that cluster (kubectl get vmim -A). The VM goes on running.',
  },
  migrationBlockedByBackup: {
    why: 'a backup of the VM is running',
    hint: 'It begins once the backup is done. The VM goes on running.',
  },
};

/** Why a VM cannot be migrated live (kubevirt v1.9 types.go, reasons of LiveMigratable). */
const NOT_MIGRATABLE: Record<string, string> = {
  DisksNotLiveMigratable: 'a disk cannot be shared between nodes',
  InterfaceNotLiveMigratable: 'a network interface is bound to its node',
  HotplugNotLiveMigratable: 'a hot-plugged disk is attached',
  CPUModeLiveMigratable: 'its CPU model is that of its node',
  VirtIOFSNotLiveMigratable: 'it shares a file system with its node',
  HostDeviceNotLiveMigratable: 'it uses a device of its node',
  SEVNotLiveMigratable: 'its memory is encrypted (SEV)',
  SecureExecutionNotLiveMigratable: 'it runs in secure execution',
  TDXNotLiveMigratable: 'its memory is encrypted (TDX)',
  NoTSCFrequencyNotLiveMigratable:
    'its node does not tell the frequency of its clock',
  HypervPassthroughNotLiveMigratable: 'it uses Hyper-V features of its node',
  PersistentReservationNotLiveMigratable: 'a disk is reserved for its node',
  DecentralizedNotLiveMigratable: 'its disks cannot go to another cluster',
};

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
        sentence: `The migration waits: ${BLOCKERS[blocker.type].why}.`,
        hint: BLOCKERS[blocker.type].hint,
        params: { condition: blocker.type },
      },
      {
        source: `VirtualMachineInstanceMigration condition ${blocker.type}`,
        message: text(blocker.message),
        reason: text(blocker.reason),
        since: timeText(blocker.lastTransitionTime),
      },
    );
  }
  const scheduled = falseCondition(
    context.pods.target?.status?.conditions,
    'PodScheduled',
  );
  if (!scheduled) {
    return migrationTurnCause(context.vmObjects);
  }
  const parsed = parseSchedulerMessage(text(scheduled.message) ?? '');
  return fromCondition(scheduled, 'Pod', {
    code: 'migration-blocked',
    severity: 'waiting',
    sentence: parsed
      ? `The migration waits: none of the ${parsed.checked} nodes takes the target pod. The VM goes on running.`
      : 'The migration waits: no node takes the target pod. The VM goes on running.',
    hint: 'Another node needs as much room as the VM has now, and a fitting CPU. KubeVirt gives up after 5 minutes.',
    params: parsed ? { nodes: parsed.checked } : {},
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
        ? `The last migration, to ${target}, failed. The VM runs on.`
        : 'The last migration failed. The VM runs on.',
      hint: 'Read the reason, and migrate again when it is gone.',
      params: target ? { node: target } : {},
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
      ? `Its node is to be emptied, and the VM cannot be migrated: ${why}.`
      : `The VM cannot be migrated while it runs: ${why}.`,
    hint: evacuated
      ? 'Stop the VM, or restart it: a node that is drained takes no new pods, so the VM starts on another.'
      : drainHint(text(context.vmObjects.vmi?.spec?.evictionStrategy)),
    params: { reason: text(condition.reason) ?? '' },
  });
}

/** What happens when its node is drained (kubevirt v1.9 pkg/virt-api/webhooks pod-eviction-admitter.go). */
function drainHint(evictionStrategy: string | undefined): string {
  switch (evictionStrategy) {
    case 'LiveMigrate':
      return 'Its node cannot be drained until the VM is stopped (evictionStrategy LiveMigrate).';
    case 'LiveMigrateIfPossible':
    case 'None':
      return 'When its node is drained, the VM is shut down. Whether it starts on another node then, its run strategy says.';
    case 'External':
      return 'When its node is drained, whoever manages the VM is to move it (evictionStrategy External).';
    default:
      return 'When its node is drained, the VM is shut down, or holds the drain up, as the evictionStrategy says.';
  }
}

/** Why a VM is not live-migratable, in words. */
export function notMigratableWords(reason: string | undefined): string {
  return (
    (reason && NOT_MIGRATABLE[reason]) ?? 'KubeVirt says it is not migratable'
  );
}

/** Whether a condition of the VMI asks for a restart of the VM. */
export function restartRequiredCause(context: CauseContext): Cause | undefined {
  if (
    !isTrue(context.vmConditions, 'RestartRequired') ||
    !context.vmObjects.vmi
  ) {
    return undefined;
  }
  return fromCondition(
    conditionOf(context.vmConditions, 'RestartRequired')!,
    'VirtualMachine',
    {
      code: 'restart-required',
      severity: 'notice',
      sentence:
        'The VM was changed, and the change counts from its next start.',
      hint: 'Restart the VM when it suits.',
      params: {},
    },
  );
}
