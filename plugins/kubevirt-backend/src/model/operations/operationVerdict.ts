import type {
  OperationVerb,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { activeMigration } from '../migration';
import type { VmObjects } from '../vmObjects';
import { conditionOf, isTrue, text } from '../read';
import { runStrategyOf } from '../runStrategy';
import type { Node } from '../../kubevirt/types';
import { withoutUrlSecrets } from '../urlSecrets';
import {
  isSnapshotVerb,
  snapshotVerdict,
  type SnapshotFacts,
  type SnapshotVerb,
} from './snapshotVerdicts';
import {
  hasStateChangeRequests,
  isGoing,
  isPaused,
  liveVmi,
  phaseOf,
  targetNodesOf,
  type AskedOperation,
} from './state';

/** Why the state of a VM does not allow an operation; undefined where it does. */
type Verdict = (
  vmObjects: VmObjects,
  asked: AskedOperation,
  nodes: readonly Node[],
) => LocalizableMessage | undefined;

/** Verbs that are subresources of a VirtualMachine and not of its VMI. */
const NEEDS_VM: ReadonlySet<OperationVerb> = new Set([
  'start',
  'stop',
  'force-stop',
  'restart',
  'force-restart',
  'migrate',
  'snapshot',
  'restore',
  'delete-snapshot',
  'delete-restore',
]);

/** Whether an operation exists for this kind of VM at all. */
export function appliesTo(vmObjects: VmObjects, verb: OperationVerb): boolean {
  return vmObjects.vm !== undefined || !NEEDS_VM.has(verb);
}

const strategyOf = (vmObjects: VmObjects) =>
  runStrategyOf(vmObjects.vm) ?? 'Halted';

/** A VMI must be in phase Running. */
const mustRun: Verdict = vmObjects => {
  const phase = phaseOf(vmObjects);
  if (!liveVmi(vmObjects) || phase === undefined) {
    return { code: 'state-not-running' };
  }
  return phase === 'Running'
    ? undefined
    : { code: 'state-not-yet-running', params: { phase } };
};

const start: Verdict = vmObjects => {
  const phase = phaseOf(vmObjects);
  if (liveVmi(vmObjects) && phase !== 'Unknown') {
    return {
      code:
        phase === 'Running'
          ? 'state-running-already'
          : 'state-starting-already',
    };
  }
  if (isTrue(vmObjects.vm?.status?.conditions, 'ManualRecoveryRequired')) {
    return { code: 'state-recovery-needed' };
  }
  const strategy = strategyOf(vmObjects);
  if (strategy === 'Halted') {
    return undefined;
  }
  const byHand =
    strategy === 'Manual' ||
    (strategy === 'RerunOnFailure' && phase !== 'Failed');
  if (!byHand) {
    return { code: 'state-starts-itself', params: { strategy } };
  }
  return hasStateChangeRequests(vmObjects)
    ? { code: 'state-change-underway' }
    : undefined;
};

const stop: Verdict = (vmObjects, { verb, options }) => {
  const strategy = strategyOf(vmObjects);
  if (strategy === 'Always' || strategy === 'Once') {
    return undefined;
  }
  if (!liveVmi(vmObjects)) {
    return { code: 'state-stopped-already', params: { strategy } };
  }
  // A VM that is Halted and still there is on its way down: only a shorter grace period changes anything.
  return strategy === 'Halted' &&
    verb === 'stop' &&
    options.gracePeriod === undefined
    ? { code: 'state-stopping-already' }
    : undefined;
};

const restart: Verdict = vmObjects => {
  if (isTrue(vmObjects.vm?.status?.conditions, 'VolumesChange')) {
    return { code: 'state-volumes-changing' };
  }
  const strategy = strategyOf(vmObjects);
  if (strategy === 'Halted' || strategy === 'Once') {
    return { code: 'state-not-restartable', params: { strategy } };
  }
  if (!vmObjects.vmi) {
    return { code: 'state-not-running' };
  }
  return hasStateChangeRequests(vmObjects)
    ? { code: 'state-change-underway' }
    : undefined;
};

const pause: Verdict = (...args) =>
  mustRun(...args) ??
  (isPaused(args[0]) ? { code: 'state-paused-already' } : undefined);

const unpause: Verdict = (...args) => {
  if (text(args[0].vm?.status?.snapshotInProgress)) {
    return { code: 'state-snapshot-underway' };
  }
  return (
    mustRun(...args) ??
    (isPaused(args[0]) ? undefined : { code: 'state-not-paused' })
  );
};

const softReboot: Verdict = (...args) =>
  mustRun(...args) ??
  (isPaused(args[0]) ? { code: 'state-paused' } : undefined);

const reset: Verdict = (...args) =>
  phaseOf(args[0]) === 'Scheduled' ? undefined : mustRun(...args);

const migrate: Verdict = (...args) => {
  const [vmObjects, { options }, nodes] = args;
  const refusal = mustRun(...args);
  if (refusal) {
    return refusal;
  }
  if (activeMigration(vmObjects)) {
    return { code: 'state-migrating' };
  }
  const migratable = conditionOf(
    vmObjects.vmi?.status?.conditions,
    'LiveMigratable',
  );
  if (migratable?.status === 'False') {
    const why = text(migratable.message);
    return why
      ? {
          code: 'state-not-migratable',
          params: { text: withoutUrlSecrets(why) },
        }
      : { code: 'state-not-migratable-without-reason' };
  }
  const { node } = options;
  if (node === undefined) {
    return undefined;
  }
  if (node === text(vmObjects.vmi?.status?.nodeName)) {
    return { code: 'state-node-is-its-own', params: { node } };
  }
  return nodes.length === 0 ||
    targetNodesOf(vmObjects, nodes).some(
      ({ metadata }) => metadata.name === node,
    )
    ? undefined
    : {
        code: 'state-node-unknown',
        params: { cluster: vmObjects.cluster, node },
      };
};

const cancelMigration: Verdict = vmObjects =>
  activeMigration(vmObjects) ? undefined : { code: 'state-not-migrating' };

const cancelEvacuation: Verdict = vmObjects =>
  text(vmObjects.vmi?.status?.evacuationNodeName)
    ? undefined
    : { code: 'state-no-evacuation' };

const VERDICTS: Record<Exclude<OperationVerb, SnapshotVerb>, Verdict> = {
  start,
  stop,
  'force-stop': stop,
  restart,
  'force-restart': restart,
  pause,
  unpause,
  'soft-reboot': softReboot,
  reset,
  migrate,
  'cancel-migration': cancelMigration,
  'cancel-evacuation': cancelEvacuation,
};

/**
 * Why the state of a VM does not allow an operation, as KubeVirt's API decides it (kubevirt v1.9
 * pkg/virt-api/rest/lifecycle.go, evacuate_cancel.go); undefined where nothing that is known speaks against it.
 *
 * @param nodes - of the cluster; empty where they may not be read
 * @param facts - what is known of its snapshots, for the verbs that need it
 */
export function operationVerdict(
  vmObjects: VmObjects,
  asked: AskedOperation,
  nodes: readonly Node[],
  facts: SnapshotFacts = { gate: 'unknown' },
): LocalizableMessage | undefined {
  if (!appliesTo(vmObjects, asked.verb)) {
    return { code: 'state-vm-needed' };
  }
  if (isGoing(vmObjects.vm ?? vmObjects.vmi)) {
    return { code: 'state-going' };
  }
  const { verb } = asked;
  return isSnapshotVerb(verb)
    ? snapshotVerdict(vmObjects, { ...asked, verb }, facts)
    : VERDICTS[verb](vmObjects, asked, nodes);
}
