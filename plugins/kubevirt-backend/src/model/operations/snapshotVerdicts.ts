import type {
  LocalizableMessage,
  OperationVerb,
  SnapshotSummary,
  VirtualMachineSnapshots,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { text } from '../read';
import { runStrategyOf } from '../runStrategy';
import type { SnapshotGate } from '../snapshots';
import { withoutUrlSecrets } from '../urlSecrets';
import type { VmObjects } from '../vmObjects';
import type { AskedOperation } from './state';

/** What is known of a VM's snapshots. */
export interface SnapshotFacts {
  gate: SnapshotGate;
  /** Absent where they were not read. */
  found?: VirtualMachineSnapshots;
}

/** Verbs of snapshot.kubevirt.io: these create or delete its objects. */
export type SnapshotVerb = Extract<
  OperationVerb,
  'snapshot' | 'restore' | 'delete-snapshot' | 'delete-restore'
>;

const SNAPSHOT_VERBS: ReadonlySet<OperationVerb> = new Set<SnapshotVerb>([
  'snapshot',
  'restore',
  'delete-snapshot',
  'delete-restore',
]);

export function isSnapshotVerb(verb: OperationVerb): verb is SnapshotVerb {
  return SNAPSHOT_VERBS.has(verb);
}

type Verdict = (
  vmObjects: VmObjects,
  asked: AskedOperation,
  facts: SnapshotFacts,
) => LocalizableMessage | undefined;

/** A gate that is off lets nothing be made; what there is may still be deleted. */
function gateOff(
  { cluster }: VmObjects,
  { gate }: SnapshotFacts,
): LocalizableMessage | undefined {
  return gate === 'off'
    ? { code: 'snapshots-gate-off', params: { cluster } }
    : undefined;
}

/** virt-api's webhooks and its controller let one snapshot or restore of a VM be under way at a time. */
function underWay({ vm }: VmObjects): LocalizableMessage | undefined {
  const restore = text(vm?.status?.restoreInProgress);
  if (restore) {
    return { code: 'state-restore-underway', params: { restore } };
  }
  const snapshot = text(vm?.status?.snapshotInProgress);
  return snapshot
    ? { code: 'state-snapshot-being-taken', params: { snapshot } }
    : undefined;
}

const take: Verdict = (vmObjects, { options }, facts) => {
  const general = gateOff(vmObjects, facts) ?? underWay(vmObjects);
  if (general || !facts.found) {
    return general;
  }
  const { snapshots, disks } = facts.found;
  const { snapshot } = options;
  if (snapshots.some(({ name }) => name === snapshot)) {
    return {
      code: 'state-snapshot-exists',
      params: { snapshot: snapshot ?? '' },
    };
  }
  // KubeVirt takes such a snapshot, and calls it ready (seen of 1.7).
  if (disks && !disks.some(({ included }) => included)) {
    // Of a disk that a snapshot class would help, and not of a containerDisk, which none does.
    const reasons = disks.flatMap(({ reason }) => (reason ? [reason] : []));
    const reason =
      reasons.find(each => each.includes('StorageClass')) ?? reasons[0];
    return reason
      ? {
          code: 'state-no-disk-for-snapshot',
          params: { text: withoutUrlSecrets(reason) },
        }
      : { code: 'state-no-disk-for-snapshot-without-reason' };
  }
  return undefined;
};

const unknown = (snapshot: string): LocalizableMessage => ({
  code: 'state-snapshot-unknown',
  params: { snapshot },
});

const restore: Verdict = (vmObjects, { options }, facts) => {
  const general = gateOff(vmObjects, facts) ?? underWay(vmObjects);
  if (general) {
    return general;
  }
  // With StopTarget KubeVirt stops it by itself, for which it sets Halted: what stops a VM is to be seen by itself.
  if (vmObjects.vmi || runStrategyOf(vmObjects.vm) === 'Always') {
    return { code: 'state-restore-needs-stopped' };
  }
  const { snapshot } = options;
  if (!facts.found || snapshot === undefined) {
    return undefined;
  }
  // A failed one counts as well (kubevirt v1.9 pkg/storage/admitters/vmrestore.go).
  const other = facts.found.restores.find(({ phase }) => phase !== 'done');
  if (other) {
    return {
      code: 'state-restore-in-the-way',
      params: { restore: other.name },
    };
  }
  const found = facts.found.snapshots.find(({ name }) => name === snapshot);
  return found ? restorable(found) : unknown(snapshot);
};

function restorable({
  name,
  phase,
  ofEarlierVm,
  included,
}: SnapshotSummary): LocalizableMessage | undefined {
  const params = { snapshot: name };
  if (phase !== 'ready') {
    return { code: 'state-snapshot-not-ready', params };
  }
  if (ofEarlierVm) {
    return { code: 'state-snapshot-of-earlier-vm', params };
  }
  return included?.length === 0
    ? { code: 'state-snapshot-empty', params }
    : undefined;
}

const deleteSnapshot: Verdict = (_, { options: { snapshot } }, { found }) => {
  if (!found || snapshot === undefined) {
    return undefined;
  }
  const known = found.snapshots.find(({ name }) => name === snapshot);
  if (!known) {
    return unknown(snapshot);
  }
  if (known.phase === 'deleting') {
    return { code: 'state-snapshot-going', params: { snapshot } };
  }
  const reader = found.restores.find(
    each => each.snapshot === snapshot && each.phase === 'in-progress',
  );
  return reader
    ? {
        code: 'state-snapshot-in-use',
        params: { snapshot, restore: reader.name },
      }
    : undefined;
};

const deleteRestore: Verdict = (_, { options }, { found }) => {
  const { restore: name } = options;
  if (!found || name === undefined) {
    return undefined;
  }
  const known = found.restores.find(each => each.name === name);
  if (!known) {
    return { code: 'state-restore-unknown', params: { restore: name } };
  }
  return known.phase === 'deleting'
    ? { code: 'state-restore-going', params: { restore: name } }
    : undefined;
};

const VERDICTS: Record<SnapshotVerb, Verdict> = {
  snapshot: take,
  restore,
  'delete-snapshot': deleteSnapshot,
  'delete-restore': deleteRestore,
};

/** Why neither VM nor snapshots allow it; undefined where nothing that is known speaks against it. */
export function snapshotVerdict(
  vmObjects: VmObjects,
  asked: AskedOperation & { verb: SnapshotVerb },
  facts: SnapshotFacts,
): LocalizableMessage | undefined {
  return VERDICTS[asked.verb](vmObjects, asked, facts);
}
