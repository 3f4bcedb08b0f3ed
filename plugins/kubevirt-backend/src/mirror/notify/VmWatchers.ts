import { MultiMap } from '../../lib/MultiMap';

/** Those who want to know of every single change of a VM, where {@link Notifier} sends the newest state. */
export class VmWatchers {
  readonly #listeners = new MultiMap<string, () => void>();
  readonly #changed = new Set<string>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /**
   * @param keys - of the items that the VM may be
   * @returns the way to stop
   */
  add(keys: readonly string[], listener: () => void): () => void {
    keys.forEach(key => this.#listeners.add(key, listener));
    return () => keys.forEach(key => this.#listeners.delete(key, listener));
  }

  /** An item has changed, and others may yet follow from the same change. */
  changed(key: string): void {
    if (this.#listeners.has(key)) {
      this.#changed.add(key);
    }
  }

  /** Reports what has changed, once all that follows from it is known. */
  notify(): void {
    for (const key of this.#changed) {
      this.#changed.delete(key);
      for (const listener of [...this.#listeners.get(key)]) {
        try {
          listener();
        } catch (error) {
          this.#onError(error);
        }
      }
    }
  }
}
