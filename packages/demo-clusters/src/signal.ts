/** Something that happens now and then, to whoever listens. */
export class Signal<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Calls the listener each time from now on; returns the way to stop. */
  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  emit(value: T): void {
    this.#listeners.forEach(listener => listener(value));
  }
}
