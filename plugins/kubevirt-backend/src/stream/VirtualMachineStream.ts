import { isDeepStrictEqual } from 'node:util';
import {
  ANY_CLUSTER,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineFinder, VisibleEntity } from '../access';
import type { RolloutWatcher } from '../rollouts';
import type { ClusterMirror, VmChanges, VmQuery } from '../mirror/types';
import type { AnswerSerializer } from './AnswerSerializer';
import type { SseConnection } from './SseConnection';
import { StreamedFindings } from './StreamedFindings';
import type { StreamMetrics } from './StreamMetrics';

export interface VirtualMachineStreamOptions {
  connection: SseConnection;
  finder: VirtualMachineFinder;
  serializer: AnswerSerializer;
  metrics: StreamMetrics;
  /** Knows what the deployment system has found of VMs that are there. */
  findings?: RolloutWatcher;
}

/**
 * The VMs of one entity to one reader: all of them first, then each change.
 *
 * @remarks
 *
 * Nothing is queued here. While the reader is behind, changes are only noted, and when it has caught up it
 * gets everything again as it then stands.
 */
export class VirtualMachineStream {
  readonly #connection: SseConnection;
  readonly #finder: VirtualMachineFinder;
  readonly #serializer: AnswerSerializer;
  readonly #metrics: StreamMetrics;
  readonly #findings: StreamedFindings;
  #entity: VisibleEntity;
  #unsubscribe: (() => void)[] = [];
  #behind = false;
  /** Ids that the reader has. Kept only where what an entity sees depends on more than its query. */
  #shown?: Set<string>;
  /** Those that the reader was sent as declared only, by id. */
  #awaited: ReadonlyMap<string, VirtualMachineSummary> = new Map();
  #unwatchRollouts = () => {};

  private constructor(
    options: VirtualMachineStreamOptions,
    entity: VisibleEntity,
  ) {
    this.#connection = options.connection;
    this.#finder = options.finder;
    this.#serializer = options.serializer;
    this.#metrics = options.metrics;
    this.#findings = new StreamedFindings(options.findings);
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
    // In the same turn of the event loop, so that nothing is missed between; a snapshot that fails leaves no listener.
    stream.#sendSnapshot();
    stream.#subscribe();
    return stream;
  }

  /** What the entity selects, or what it gets to see of that, may have changed. */
  async refresh(entity: VisibleEntity): Promise<void> {
    const before = this.#entity;
    if (
      before.selector.key !== entity.selector.key ||
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
      const visible = this.#finder.existing(entity);
      if (
        visible.length !== this.#shown.size ||
        visible.some(vm => !this.#shown!.has(vm.id))
      ) {
        this.#sendSnapshot();
        return;
      }
      this.#onAwaited();
    }
  }

  close(): void {
    this.#unsubscribeAll();
    this.#findings.close();
  }

  #unsubscribeAll(): void {
    const subscriptions = this.#unsubscribe;
    this.#unsubscribe = [];
    subscriptions.forEach(unsubscribe => unsubscribe());
    this.#unwatchRollouts();
  }

  #subscribe(): void {
    this.#unsubscribeAll();
    this.#unsubscribe = this.#finder
      .mirrors(this.#entity)
      .flatMap(({ mirror, queries }) =>
        queries.map((query, index) => {
          const others = queries.filter(other => other !== query);
          return mirror.subscribe(query, ({ changed, removed, status }) =>
            this.#onChanges(mirror, others, {
              changed,
              removed,
              // Each subscription is notified of the cluster's state.
              ...(index === 0 && { status }),
            }),
          );
        }),
      );
    this.#watchRollouts();
  }

  #watchRollouts(): void {
    this.#unwatchRollouts();
    this.#unwatchRollouts = this.#finder.watchRollouts(this.#entity, () =>
      this.#onAwaited(),
    );
  }

  /** What is waited for may have changed, and nothing else. */
  #onAwaited(): void {
    if (this.#connection.closed) {
      return;
    }
    if (this.#connection.blocked || this.#behind) {
      this.#behind = true;
      return;
    }
    const { changed, removed } = this.#await([]);
    if (changed.length + removed.length > 0) {
      this.#send(changed, removed);
    }
  }

  /** What the deployment system has found may have changed, and nothing else. */
  readonly #onFindings = () => {
    if (this.#connection.closed) {
      return;
    }
    if (this.#connection.blocked || this.#behind) {
      this.#behind = true;
      return;
    }
    const changed = this.#findings.changed(this.#finder.existing(this.#entity));
    if (changed.length > 0) {
      this.#send(changed, []);
    }
  };

  #sendSnapshot(): void {
    if (this.#connection.blocked) {
      this.#behind = true;
      return;
    }
    this.#behind = false;
    const vms = this.#finder.existing(this.#entity);
    this.#awaited = this.#finder.awaited(this.#entity, this.#awaited);
    this.#shown = this.#finder.hides
      ? new Set(vms.map(vm => vm.id))
      : undefined;
    this.#connection.send(
      'snapshot',
      this.#serializer.answer(this.#entity, [
        ...this.#findings.add(vms),
        ...this.#awaited.values(),
      ]),
    );
    this.#metrics.sent('snapshot');
    this.#findings.follow(vms, this.#onFindings);
  }

  #onChanges(
    mirror: ClusterMirror,
    others: VmQuery[],
    changes: VmChanges,
  ): void {
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
      // Only what the reader has is taken away: the name of a VM that it may not see is not revealed.
      removed = [...removed, ...hidden.map(vm => vm.id)].filter(id =>
        shown.delete(id),
      );
      changed.forEach(vm => shown.add(vm.id));
    }
    if (
      this.#entity.selector.declared.length > 0 &&
      (changes.status || removed.length > 0 || changed.some(this.#awaits))
    ) {
      const turned = this.#await(changed);
      changed = [...changed, ...turned.changed];
      // What has gone from the cluster and is declared stays, as a VM to wait for.
      removed = [
        ...removed.filter(id => !this.#awaited.has(id)),
        ...turned.removed,
      ];
    }
    if (changed.length + removed.length > 0 || changes.status) {
      this.#send(changed, removed, changes.status !== undefined);
    }
    if (this.#findings.isOutdatedBy(changed, removed)) {
      this.#findings.follow(
        this.#finder.existing(this.#entity),
        this.#onFindings,
      );
    }
  }

  /** Whether the reader was sent to wait for this VM. */
  readonly #awaits = ({ cluster, namespace, name }: VirtualMachineSummary) =>
    [cluster, ANY_CLUSTER].some(place =>
      this.#awaited.has(`${place}/${namespace}/${name}`),
    );

  /**
   * Finds out which declared VMs are to be waited for now, and what that changes for the reader.
   *
   * @param known - what the reader is sent anyway
   */
  #await(known: VirtualMachineSummary[]) {
    const before = this.#awaited;
    this.#awaited = this.#finder.awaited(this.#entity, before);
    if ([...this.#awaited.keys()].join() !== [...before.keys()].join()) {
      this.#watchRollouts();
    }
    const changed = [...this.#awaited.values()].filter(
      vm => !isDeepStrictEqual(vm, before.get(vm.id)),
    );
    const removed: string[] = [];
    const ids = new Set(known.map(vm => vm.id));
    for (const vm of before.values()) {
      if (this.#awaited.has(vm.id)) {
        continue;
      }
      // The VM takes the place of its row in the same message, so that it never goes and comes.
      const arrived = this.#finder.arrived(this.#entity, vm);
      if (arrived && !ids.has(arrived.id)) {
        ids.add(arrived.id);
        changed.push(arrived);
        this.#shown?.add(arrived.id);
      }
      if (!ids.has(vm.id)) {
        removed.push(vm.id);
      }
    }
    return { changed, removed };
  }

  #send(
    changed: VirtualMachineSummary[],
    removed: string[],
    withClusters = false,
  ): void {
    this.#connection.send(
      'change',
      this.#serializer.change(
        this.#findings.add(changed),
        removed,
        withClusters ? this.#finder.statuses(this.#entity) : undefined,
      ),
    );
    this.#metrics.sent('change');
  }
}
