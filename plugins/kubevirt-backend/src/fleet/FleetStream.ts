import type {
  ClusterStatus,
  FleetStreamMessage,
  FleetVirtualMachine,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { statusForCallers, type VirtualMachineFinder } from '../access';
import type { ClusterMirror } from '../mirror/types';
import type { SseConnection, StreamMetrics } from '../stream';
import { withMember, type Attributed } from './Attribution';
import { shownVm, type FleetSight } from './Fleet';

export interface FleetStreamOptions {
  connection: SseConnection;
  finder: VirtualMachineFinder;
  metrics: StreamMetrics;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** A row that a stream follows. */
interface Row {
  id: string;
  cluster: string;
  namespace: string;
  name: string;
  /** What the reader was sent of it. */
  sent?: { vm: VirtualMachineSummary; owner: string };
}

/**
 * The rows that somebody has in sight: as they are first, then each change.
 *
 * @remarks
 *
 * Nothing is queued here. While the reader is behind, changes are only noted, and when it has caught up the rows are
 * compared with what it was sent. A row that the caller may not see is shown as one that is not there.
 */
export class FleetStream {
  readonly #options: FleetStreamOptions;
  readonly #rows: Map<string, Row>;
  #sight: FleetSight;
  #unsubscribe: (() => void)[] = [];
  #behind = false;

  private constructor(
    options: FleetStreamOptions,
    sight: FleetSight,
    ids: readonly string[],
  ) {
    this.#options = options;
    this.#sight = sight;
    this.#rows = new Map(
      ids.flatMap(id => {
        const row = rowOf(id);
        return row ? [[id, row] as const] : [];
      }),
    );
  }

  /** Sends the first snapshot and goes on until `close`. */
  static start(
    options: FleetStreamOptions,
    sight: FleetSight,
    ids: readonly string[],
  ): FleetStream {
    const stream = new FleetStream(options, sight, ids);
    options.connection.onDrain = () => {
      if (stream.#behind) {
        options.metrics.caughtUp();
        stream.#update(stream.#rows.values(), stream.#statuses());
      }
    };
    stream.#send('snapshot', stream.#changes(stream.#rows.values()), {
      clusters: stream.#statuses(),
    });
    stream.#subscribe();
    return stream;
  }

  /** What the caller sees may have changed. */
  refresh(sight: FleetSight): void {
    this.#sight = sight;
    if (!this.#options.connection.closed) {
      this.#subscribe();
      this.#update(this.#rows.values());
    }
  }

  close(): void {
    const subscriptions = this.#unsubscribe;
    this.#unsubscribe = [];
    subscriptions.forEach(unsubscribe => unsubscribe());
  }

  #subscribe(): void {
    this.close();
    this.#unsubscribe = this.#sight.mirrors.flatMap(mirror => {
      const rows = [...this.#rows.values()].filter(
        ({ cluster }) => cluster === mirror.cluster,
      );
      const names = rows.map(({ namespace, name }) => ({ namespace, name }));
      return rows.length === 0
        ? []
        : [
            mirror.subscribe({ names }, ({ changed, removed, status }) =>
              this.#update(
                [...changed.map(({ id }) => id), ...removed].flatMap(
                  id => this.#rows.get(id) ?? [],
                ),
                status && this.#statuses(),
              ),
            ),
          ];
    });
  }

  /** Sends what is news of these rows. */
  #update(rows: Iterable<Row>, clusters?: ClusterStatus[]): void {
    const { connection } = this.#options;
    if (connection.closed) {
      return;
    }
    if (connection.blocked) {
      this.#behind = true;
      return;
    }
    // What was missed while the reader was behind may be of any row.
    const changes = this.#changes(this.#behind ? this.#rows.values() : rows);
    this.#behind = false;
    if (changes.changed.length + changes.removed.length > 0 || clusters) {
      this.#send('change', changes, clusters && { clusters });
    }
  }

  #changes(rows: Iterable<Row>): {
    changed: FleetVirtualMachine[];
    removed: string[];
  } {
    const changed: FleetVirtualMachine[] = [];
    const removed: string[] = [];
    for (const row of rows) {
      const found = this.#find(row);
      if (!found) {
        // Also sent for a row that never was there: its place in the list is empty.
        removed.push(row.id);
        row.sent = undefined;
        continue;
      }
      const { vm, owner } = found;
      const text = owner?.text ?? '';
      if (row.sent?.vm !== vm || row.sent.owner !== text) {
        row.sent = { vm, owner: text };
        changed.push(shownVm(vm, owner));
      }
    }
    return { changed, removed };
  }

  /** The row's VM and whose it is, if the caller sees it. */
  #find(
    row: Row,
  ): { vm: VirtualMachineSummary; owner: Attributed | undefined } | undefined {
    const { scope, attribution, mirrors } = this.#sight;
    const mirror = mirrors.find(({ cluster }) => cluster === row.cluster);
    const { namespace, name } = row;
    const vm = mirror
      ?.find({ names: [{ namespace, name }] })
      .find(({ id }) => id === row.id);
    if (mirror && vm) {
      const owner =
        scope.kind === 'all'
          ? attribution?.byVm.get(vm.id)
          : this.#owner(mirror, vm);
      return scope.kind === 'all' || owner ? { vm, owner } : undefined;
    }
    return this.#findAwaited(row);
  }

  #owner(
    mirror: ClusterMirror,
    vm: VirtualMachineSummary,
  ): Attributed | undefined {
    return this.#sight.scope.members
      .filter(({ entity }) => this.#options.finder.shows(entity, mirror, vm))
      .reduce<Attributed | undefined>(
        (before, member) => withMember(before, member, vm),
        undefined,
      );
  }

  #findAwaited({ id }: Row) {
    const { scope, attribution } = this.#sight;
    const known = attribution?.awaited.get(id);
    if (known) {
      return { vm: known, owner: attribution?.byVm.get(id) };
    }
    for (const member of scope.members) {
      const vm = this.#options.finder.awaited(member.entity).get(id);
      if (vm) {
        return { vm, owner: withMember(undefined, member, vm) };
      }
    }
    return undefined;
  }

  #statuses(): ClusterStatus[] {
    const clusters = new Set(
      [...this.#rows.values()].map(({ cluster }) => cluster),
    );
    return this.#sight.mirrors
      .filter(({ cluster }) => clusters.has(cluster))
      .map(mirror => statusForCallers(mirror.status()));
  }

  #send(
    type: 'snapshot' | 'change',
    changes: { changed: FleetVirtualMachine[]; removed: string[] },
    more?: { clusters: ClusterStatus[] },
  ): void {
    const { connection, metrics, now } = this.#options;
    const data: Extract<FleetStreamMessage, { type: typeof type }>['data'] = {
      time: new Date(now()).toISOString(),
      ...changes,
      ...more,
    };
    connection.send(type, JSON.stringify(data));
    metrics.sent(type);
  }
}

/** Takes the id of a VM apart; undefined for what is none. */
function rowOf(id: string): Row | undefined {
  const path = id.startsWith('vmi:') ? id.slice('vmi:'.length) : id;
  const parts = path.split('/');
  // Only the cluster's name may hold a slash.
  const [name, namespace] = parts.reverse();
  const cluster = parts.slice(2).reverse().join('/');
  return cluster && namespace && name
    ? { id, cluster, namespace, name }
    : undefined;
}
