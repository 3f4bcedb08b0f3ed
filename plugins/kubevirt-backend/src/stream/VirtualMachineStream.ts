import type { VirtualMachineFinder, VisibleEntity } from '../access';
import type { ClusterMirror, VmChanges, VmQuery } from '../mirror/types';
import type { AnswerSerializer } from './AnswerSerializer';
import type { SseConnection } from './SseConnection';
import type { StreamMetrics } from './StreamMetrics';

export interface VirtualMachineStreamOptions {
  connection: SseConnection;
  finder: VirtualMachineFinder;
  serializer: AnswerSerializer;
  metrics: StreamMetrics;
}

/**
 * The VMs of one entity to one reader: all of them first, then each change.
 *
 * @remarks
 *
 * Nothing is queued here. While the reader is behind, changes are only noted, and when it has caught up it
 * gets everything anew as it then stands.
 */
export class VirtualMachineStream {
  readonly #connection: SseConnection;
  readonly #finder: VirtualMachineFinder;
  readonly #serializer: AnswerSerializer;
  readonly #metrics: StreamMetrics;
  #entity: VisibleEntity;
  #unsubscribe: (() => void)[] = [];
  #behind = false;
  /** Ids that the reader has. Kept only where what an entity sees depends on more than its query. */
  #shown?: Set<string>;

  private constructor(
    options: VirtualMachineStreamOptions,
    entity: VisibleEntity,
  ) {
    this.#connection = options.connection;
    this.#finder = options.finder;
    this.#serializer = options.serializer;
    this.#metrics = options.metrics;
    this.#entity = entity;
  }

  /** Sends the first snapshot and goes on until `close`. The entity's mirrors are ready. */
  static start(
    options: VirtualMachineStreamOptions,
    entity: VisibleEntity,
  ): VirtualMachineStream {
    const stream = new VirtualMachineStream(options, entity);
    options.connection.onDrain = () => {
      if (stream.#behind) {
        stream.#metrics.caughtUp();
        stream.#sendSnapshot();
      }
    };
    stream.#subscribe();
    stream.#sendSnapshot();
    return stream;
  }

  /** What the entity claims, or what it gets to see of that, may have changed. */
  async refresh(entity: VisibleEntity): Promise<void> {
    const before = this.#entity;
    if (
      before.claims.key !== entity.claims.key ||
      JSON.stringify(before.rules) !== JSON.stringify(entity.rules)
    ) {
      await this.#finder.ready(entity);
      if (this.#connection.closed) {
        return;
      }
      this.#entity = entity;
      this.#subscribe();
      this.#sendSnapshot();
    } else if (this.#shown) {
      const visible = this.#finder.find(entity);
      if (
        visible.length !== this.#shown.size ||
        visible.some(vm => !this.#shown!.has(vm.id))
      ) {
        this.#sendSnapshot();
      }
    }
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) {
      unsubscribe();
    }
  }

  #subscribe(): void {
    this.close();
    for (const { mirror, queries } of this.#finder.mirrors(this.#entity)) {
      for (const query of queries) {
        const others = queries.filter(other => other !== query);
        this.#unsubscribe.push(
          mirror.subscribe(query, changes =>
            this.#hear(mirror, others, changes),
          ),
        );
      }
    }
  }

  #sendSnapshot(): void {
    if (this.#connection.blocked) {
      this.#behind = true;
      return;
    }
    this.#behind = false;
    const vms = this.#finder.find(this.#entity);
    this.#shown = this.#finder.listsNeedConsent
      ? new Set(vms.map(vm => vm.id))
      : undefined;
    this.#connection.send(
      'snapshot',
      this.#serializer.answer(this.#entity, vms),
    );
    this.#metrics.sent('snapshot');
  }

  #hear(mirror: ClusterMirror, others: VmQuery[], changes: VmChanges): void {
    if (this.#connection.closed) {
      return;
    }
    if (this.#connection.blocked || this.#behind) {
      this.#behind = true;
      return;
    }
    let { changed } = changes;
    let removed = changes.removed.filter(
      id => !others.some(query => mirror.find(query).some(vm => vm.id === id)),
    );
    const shown = this.#shown;
    if (shown) {
      const hidden = changed.filter(
        vm => !this.#finder.mayShow(this.#entity, mirror, vm),
      );
      changed = changed.filter(vm => !hidden.includes(vm));
      // Only what the reader has is taken away: the name of a VM that it may not see is not told.
      removed = [...removed, ...hidden.map(vm => vm.id)].filter(id =>
        shown.delete(id),
      );
      changed.forEach(vm => shown.add(vm.id));
    }
    if (changed.length + removed.length === 0 && !changes.status) {
      return;
    }
    const clusters = changes.status && this.#finder.statuses(this.#entity);
    this.#connection.send(
      'change',
      this.#serializer.change(changed, removed, clusters),
    );
    this.#metrics.sent('change');
  }
}
