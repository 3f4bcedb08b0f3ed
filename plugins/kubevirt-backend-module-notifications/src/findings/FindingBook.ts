import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ObservedChanges } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { findingsOf, type Finding, type FindingKind } from './findingsOf';

/** How long something must hold before it is reported, in milliseconds, where it is not configured. */
const HOLDS: Record<Exclude<FindingKind, 'not-running'>, number> = {
  crashed: 0,
  'migration-failed': 0,
  // KubeVirt sets and takes back the condition while several fields are changed one after the other.
  'restart-required': 60_000,
};

/** What happened is reported, though it may be over before: the others only as long as they hold. */
const HAPPENED: ReadonlySet<FindingKind> = new Set([
  'crashed',
  'migration-failed',
]);

/** What has just been seen is reported so much later, in milliseconds, together with what befalls other VMs with it. */
const GATHERED_FOR = 5_000;

/** So long something must be absent before it is over, in milliseconds: tries that fail come and go. */
const OVER_AFTER = 2 * 60_000;

/** Names something about a run of a VM. */
export interface FindingKey {
  /** Of the VM, as in its summary. */
  id: string;
  uid: string;
  kind: FindingKind;
}

/** Something that was found about a VM, and how it stands with it. */
export interface FoundEntry extends FindingKey {
  cluster: string;
  /** The VM as it is now, or was last. Absent where it has not been seen since this process began to look. */
  vm?: VirtualMachineSummary;
  finding?: Finding;
  /** The VM is not there any more. */
  gone: boolean;
  /** Milliseconds since the epoch. */
  since: number;
  /** When this process first saw it. */
  seenAt: number;
  /** Since when it is not so; undefined while it is. */
  absentSince?: number;
}

export interface FindingBookOptions {
  clock: Clock;
  /** Milliseconds. */
  notRunningAfter: number;
}

/** Keeps what is found about the VMs of all clusters, and since when. Holds nothing of VMs that are well. */
export class FindingBook {
  readonly #options: FindingBookOptions;
  /** By id of the VM, then by the rest of the key. */
  readonly #byVm = new Map<string, Map<string, FoundEntry>>();
  /** Clusters of which all VMs are known now. */
  readonly #known = new Set<string>();

  private constructor(options: FindingBookOptions) {
    this.#options = options;
  }

  static create(options: FindingBookOptions): FindingBook {
    return new FindingBook(options);
  }

  *entries(): Generator<FoundEntry> {
    for (const entries of this.#byVm.values()) {
      yield* entries.values();
    }
  }

  get(key: FindingKey): FoundEntry | undefined {
    return this.#byVm.get(key.id)?.get(restOf(key));
  }

  /** Whether what is known of a cluster is what it says now. */
  knows(cluster: string): boolean {
    return this.#known.has(cluster);
  }

  /** Takes in what another process reported: it is over where the VM does not show it. */
  expect(key: FindingKey, cluster: string): FoundEntry {
    const known = this.get(key);
    if (known) {
      return known;
    }
    const now = this.#options.clock.now();
    const { id, uid, kind } = key;
    const entry: FoundEntry = {
      id,
      uid,
      kind,
      cluster,
      gone: false,
      since: now,
      seenAt: now,
      absentSince: now,
    };
    this.#put(entry);
    return entry;
  }

  apply({ cluster, all, changed, removed }: ObservedChanges): void {
    if (cluster.state !== 'synced') {
      this.#known.delete(cluster.name);
      return;
    }
    if (all) {
      this.#known.add(cluster.name);
      const ids = new Set(changed.map(({ id }) => id));
      for (const entry of this.entries()) {
        if (entry.cluster === cluster.name && !ids.has(entry.id)) {
          this.#end(entry, true);
        }
      }
    }
    changed.forEach(vm => this.#look(vm));
    for (const id of removed) {
      this.#byVm.get(id)?.forEach(entry => this.#end(entry, true));
    }
  }

  /** Whether it holds for long enough to be reported, or has happened. */
  isDue(entry: FoundEntry): boolean {
    const { kind, cluster, finding, since, seenAt, absentSince } = entry;
    if (!finding || !this.knows(cluster)) {
      return false;
    }
    const holds =
      kind === 'not-running' ? this.#options.notRunningAfter : HOLDS[kind];
    const now = this.#options.clock.now();
    return (
      (absentSince === undefined || HAPPENED.has(kind)) &&
      now - since >= holds &&
      now - seenAt >= GATHERED_FOR
    );
  }

  /** Whether it has not been so for long enough. */
  isOver({ cluster, gone, absentSince }: FoundEntry): boolean {
    return (
      this.knows(cluster) &&
      absentSince !== undefined &&
      (gone || this.#options.clock.now() - absentSince >= OVER_AFTER)
    );
  }

  forget(key: FindingKey): void {
    const entries = this.#byVm.get(key.id);
    entries?.delete(restOf(key));
    if (entries?.size === 0) {
      this.#byVm.delete(key.id);
    }
  }

  #look(vm: VirtualMachineSummary): void {
    const now = this.#options.clock.now();
    const { found, hidden } = findingsOf(vm);
    const { id, uid, cluster } = vm;
    for (const entry of this.#byVm.get(id)?.values() ?? []) {
      if (entry.uid !== uid) {
        // A VM of this name that was there before is another one.
        this.#end(entry, true);
      } else if (!found.some(({ kind }) => kind === entry.kind)) {
        const unseen =
          hidden.includes(entry.kind) &&
          (entry.vm?.vmiUid ?? vm.vmiUid) === vm.vmiUid;
        entry.vm = vm;
        if (!unseen) {
          this.#end(entry, false);
        } else if (!entry.finding) {
          // It was reported before, and whether it is over cannot be seen yet.
          entry.absentSince = undefined;
        }
      }
    }
    for (const finding of found) {
      const key = { id, uid, kind: finding.kind };
      const known = this.get(key);
      const since = known?.since ?? Math.min(now, finding.since ?? now);
      const seenAt = known?.seenAt ?? now;
      this.#put({ ...key, cluster, vm, finding, gone: false, since, seenAt });
    }
  }

  #put(entry: FoundEntry): void {
    const entries = this.#byVm.get(entry.id) ?? new Map<string, FoundEntry>();
    this.#byVm.set(entry.id, entries.set(restOf(entry), entry));
  }

  #end(entry: FoundEntry, gone: boolean): void {
    entry.gone ||= gone;
    entry.absentSince ??= this.#options.clock.now();
  }
}

function restOf({ uid, kind }: FindingKey): string {
  return `${kind}|${uid}`;
}
