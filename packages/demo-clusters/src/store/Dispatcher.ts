import { Change } from '../types';

type Listener = (change: Change) => void;

/**
 * Notifies listeners of changes in the order in which they were made: a change that a listener makes is
 * sent after all have got the one before. A listener that fails keeps nobody else from hearing; its
 * failure is thrown once everything is sent, and several as an `AggregateError`.
 */
export class Dispatcher {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #queue: Change[] = [];
  #running = false;

  subscribe(resource: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners);
    // A wrapper, so that one function may be subscribed twice.
    const own: Listener = change => listener(change);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  dispatch(change: Change): void {
    this.#queue.push(change);
    if (this.#running) {
      return;
    }
    this.#running = true;
    const failures: unknown[] = [];
    for (let i = 0; i < this.#queue.length; i++) {
      this.#notify(this.#queue[i], failures);
    }
    this.#queue.length = 0;
    this.#running = false;
    if (failures.length > 1) {
      throw new AggregateError(
        failures,
        `Several listeners failed: ${failures.map(String).join('; ')}`,
      );
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  #notify(change: Change, failures: unknown[]): void {
    const listeners = this.#listeners.get(change.resource) ?? new Set();
    for (const listener of [...listeners]) {
      try {
        // One notified before may have ended it.
        if (listeners.has(listener)) {
          listener(change);
        }
      } catch (error) {
        failures.push(error);
      }
    }
  }
}
