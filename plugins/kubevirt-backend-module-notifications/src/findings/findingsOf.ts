import {
  formatInEnglish,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** What owners are notified of in a VM's state. */
export type FindingKind =
  | 'not-running'
  | 'crashed'
  | 'migration-failed'
  | 'restart-required';

/** How a finding is put into words; see `messages/wording`. */
export type FindingVerb =
  | 'not-running'
  | 'held-back'
  | 'crashed'
  | 'not-migrated'
  | 'stays-on-node'
  | 'needs-restart';

/** Something about a VM that its owners are to hear of. */
export interface Finding {
  kind: FindingKind;
  verb: FindingVerb;
  /** Why, and what to do, in sentences. */
  text: string;
  /** What VMs have in common that one message is about: a node, or a cause. */
  common: { node: string } | { cause: string };
  /** It befell the node and not the VM alone, so that others are to follow: in one message from the first. */
  ofNode?: 'drained' | 'lost';
  /** Milliseconds since the epoch, where the cluster says. */
  since?: number;
}

/** What holds of a VM now. */
export interface Findings {
  found: Finding[];
  /** Of these it cannot be seen now whether they hold: another cause is shown instead. */
  hidden: FindingKind[];
}

/** Causes that are reported as crashes. */
const CRASHES: ReadonlySet<string> = new Set(['crash-loop', 'launcher-failed']);

/** A VM that is on its way out is as somebody wants it. */
const LEAVING = 'Terminating';

/** Reads from what the page shows of a VM what its owners are to know. */
export function findingsOf(vm: VirtualMachineSummary): Findings {
  if (vm.status === LEAVING || vm.displayStatus === LEAVING || vm.declared) {
    return { found: [], hidden: [] };
  }
  const { cause } = vm;
  const found: Finding[] = [];
  const crash = crashOf(vm);
  if (crash) {
    found.push(crash);
  } else if (vm.group === 'held-back' && isToRun(vm)) {
    found.push({
      kind: 'not-running',
      verb: vm.phase === 'Running' ? 'held-back' : 'not-running',
      ...whyHeldBack(vm),
    });
  }
  const migration = migrationOf(vm);
  if (migration) {
    found.push(migration);
  }
  if (cause?.code === 'restart-required') {
    found.push({
      kind: 'restart-required',
      verb: 'needs-restart',
      text: sentences(cause.sentence, cause.hint),
      common: { cause: cause.code },
      since: timeOf(cause.since),
    });
  }
  return {
    found,
    hidden:
      cause && cause.code !== 'restart-required' ? ['restart-required'] : [],
  };
}

/** Whether somebody wants the VM to run. */
function isToRun({ runStrategy, vmiUid, status }: VirtualMachineSummary) {
  if (vmiUid) {
    return true;
  }
  switch (runStrategy) {
    case 'Halted':
    case 'WaitAsReceiver':
      return false;
    case 'Manual':
      return status !== 'Stopped';
    default:
      return true;
  }
}

/** The run of a VM ended with an error, or each try to start it does. */
function crashOf(vm: VirtualMachineSummary): Finding | undefined {
  const { cause, phase } = vm;
  const ended = phase === 'Failed' && cause?.code !== 'node-lost';
  const loops =
    cause?.severity === 'error' &&
    cause.code === 'crash-loop' &&
    isToRun(vm) &&
    phase !== 'Running';
  if (!ended && !loops) {
    return undefined;
  }
  const known = cause && CRASHES.has(cause.code) ? cause : undefined;
  return {
    kind: 'crashed',
    verb: 'crashed',
    text: sentences(
      known?.sentence ??
        formatInEnglish([{ code: 'cause.launcher-failed.vmi' }]),
      known?.hint,
    ),
    common: vm.node ? { node: vm.node } : { cause: 'crash-loop' },
    since: timeOf(known?.since),
  };
}

function whyHeldBack({
  cause,
  alarms,
  node,
}: VirtualMachineSummary): Pick<
  Finding,
  'text' | 'common' | 'ofNode' | 'since'
> {
  const lost = cause?.code === 'node-lost' && node !== undefined;
  const shown =
    cause?.severity === 'error'
      ? cause
      : alarms.find(({ severity }) => severity === 'error') ?? cause;
  return {
    text: sentences(shown?.sentence, shown?.hint),
    common: lost ? { node } : { cause: shown?.code ?? 'other' },
    ...(lost && { ofNode: 'lost' as const }),
    since: shown === cause ? timeOf(cause?.since) : undefined,
  };
}

/** A migration failed, or the VM holds up the drain of its node. */
function migrationOf(vm: VirtualMachineSummary): Finding | undefined {
  const { cause, migration, node, phase } = vm;
  if (phase !== 'Running') {
    return undefined;
  }
  const stays =
    cause?.severity === 'waiting' &&
    (cause.code === 'not-migratable' ||
      (cause.code === 'node-draining' && !migration?.active));
  if (stays && node && (cause.code === 'not-migratable' || migration?.failed)) {
    return {
      kind: 'migration-failed',
      verb: 'stays-on-node',
      text: sentences(cause.sentence, cause.hint),
      common: { node },
      ofNode: 'drained',
      since: timeOf(cause.since),
    };
  }
  if (!migration?.failed || migration.active) {
    return undefined;
  }
  const from = migration.sourceNode ?? node;
  const target = migration.targetNode;
  return {
    kind: 'migration-failed',
    verb: 'not-migrated',
    text: formatInEnglish([
      target
        ? { code: 'cause.migration-failed.to', params: { node: target } }
        : { code: 'cause.migration-failed.unnamed' },
      { code: 'hint.migration-failed' },
    ]),
    common: from ? { node: from } : { cause: 'migration-failed' },
    since: timeOf(migration.endedAt),
  };
}

function sentences(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

function timeOf(text: string | undefined): number | undefined {
  const time = text ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
