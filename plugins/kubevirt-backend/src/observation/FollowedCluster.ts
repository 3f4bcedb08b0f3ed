import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ObservedChanges } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { EventLoopYielder } from '../lib/EventLoopYielder';
import type { ClusterMirror, VmChanges } from '../mirror/types';

/** Reports all VMs of one cluster: all of them once they are known, and again when it answers again; then each change. */
export class FollowedCluster {
  readonly #mirror: ClusterMirror;
  readonly #listener: (changes: ObservedChanges) => void;
  readonly #onError: (error: unknown) => void;
  readonly #unsubscribe: () => void;
  #synced = false;
  /** What changes while all are gathered, by id; undefined for what goes. Absent: they are not gathered now. */
  #meanwhile?: Map<string, VirtualMachineSummary | undefined>;
  #stopped = false;

  private constructor(
    mirror: ClusterMirror,
    listener: (changes: ObservedChanges) => void,
    onError: (error: unknown) => void,
  ) {
    this.#mirror = mirror;
    this.#listener = listener;
    this.#onError = onError;
    this.#unsubscribe = mirror.subscribe({}, changes =>
      this.#onChanges(changes),
    );
    this.#onStatus(mirror.status());
  }

  static start(
    mirror: ClusterMirror,
    listener: (changes: ObservedChanges) => void,
    onError: (error: unknown) => void,
  ): FollowedCluster {
    return new FollowedCluster(mirror, listener, onError);
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
  }

  #onChanges({ changed, removed, status }: VmChanges): void {
    if (this.#meanwhile) {
      changed.forEach(vm => this.#meanwhile!.set(vm.id, vm));
      removed.forEach(id => this.#meanwhile!.set(id, undefined));
    } else if (this.#synced && (changed.length > 0 || removed.length > 0)) {
      this.#report({ cluster: this.#mirror.status(), changed, removed });
    }
    if (status) {
      this.#onStatus(status);
    }
  }

  #onStatus(status: ClusterStatus): void {
    const synced = status.state === 'synced';
    if (synced && !this.#synced) {
      this.#synced = true;
      this.#reportAll().catch(this.#onError);
    } else if (!synced) {
      this.#synced = false;
      this.#report({ cluster: status, changed: [], removed: [] });
    }
  }

  async #reportAll(): Promise<void> {
    if (this.#meanwhile) {
      return;
    }
    const meanwhile = new Map<string, VirtualMachineSummary | undefined>();
    this.#meanwhile = meanwhile;
    const yielder = new EventLoopYielder();
    const all = new Map<string, VirtualMachineSummary>();
    for (const vm of this.#mirror.views()) {
      all.set(vm.id, vm);
      const pause = yielder.pause();
      if (pause) {
        await pause;
      }
    }
    this.#meanwhile = undefined;
    for (const [id, vm] of meanwhile) {
      if (vm) {
        all.set(id, vm);
      } else {
        all.delete(id);
      }
    }
    // Where it stopped answering meanwhile, they come when it answers again.
    if (this.#synced) {
      this.#report({
        cluster: this.#mirror.status(),
        all: true,
        changed: [...all.values()],
        removed: [],
      });
    }
  }

  #report(changes: ObservedChanges): void {
    if (!this.#stopped) {
      try {
        this.#listener(changes);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
