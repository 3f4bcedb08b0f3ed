import type { Operation } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Clock } from '../lib/clock';

/** Names a VM among all clusters. */
export interface VmAddress {
  cluster: string;
  namespace: string;
  name: string;
}

/** Milliseconds for which an operation that ended shows: what went well for less long. */
const DONE_SHOWS = 2 * 60_000;
const FAILED_SHOWS = 15 * 60_000;
/** More operations are not kept: of one VM, and of all. */
const MAX_OF_VM = 10;
const MAX_OF_ALL = 5_000;

const keyOf = ({ cluster, namespace, name }: VmAddress) =>
  `${cluster}/${namespace}/${name}`;

/** The operations of the last minutes, in memory, and who wants to hear of them. */
export class OperationJournal {
  readonly #clock: Clock;
  /** By VM; newest first. */
  readonly #operations = new Map<string, Operation[]>();
  readonly #listeners = new Set<(vm: VmAddress) => void>();

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  static create(options: { clock: Clock }): OperationJournal {
    return new OperationJournal(options.clock);
  }

  /** Of one VM, newest first. An operation is another object once anything about it changed. */
  of(vm: VmAddress & { uid: string }): readonly Operation[] {
    return (this.#operations.get(keyOf(vm)) ?? []).filter(
      ({ target }) => target.uid === vm.uid,
    );
  }

  /** Adds an operation, or puts it instead of the one with its id. */
  put(operation: Operation): void {
    const key = keyOf(operation.target);
    const list = this.#operations.get(key) ?? [];
    const at = list.findIndex(({ id }) => id === operation.id);
    // In the order of the last change, so that the oldest come first.
    this.#operations.delete(key);
    this.#operations.set(
      key,
      at < 0
        ? [operation, ...list].slice(0, MAX_OF_VM)
        : list.with(at, operation),
    );
    this.#makePlace();
    if (operation.endedAt) {
      this.#clock.after(
        operation.phase === 'done' ? DONE_SHOWS : FAILED_SHOWS,
        () => this.#remove(operation),
      );
    }
    this.#notify(operation.target);
  }

  /** @returns the way to stop */
  subscribe(listener: (vm: VmAddress) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #remove(operation: Operation): void {
    const key = keyOf(operation.target);
    const left = (this.#operations.get(key) ?? []).filter(
      ({ id }) => id !== operation.id,
    );
    if (left.length > 0) {
      this.#operations.set(key, left);
    } else {
      this.#operations.delete(key);
    }
    this.#notify(operation.target);
  }

  #makePlace(): void {
    for (const key of this.#operations.keys()) {
      if (this.#operations.size <= MAX_OF_ALL) {
        return;
      }
      this.#operations.delete(key);
    }
  }

  #notify(vm: VmAddress): void {
    this.#listeners.forEach(listener => listener(vm));
  }
}
