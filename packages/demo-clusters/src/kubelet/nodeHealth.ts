/** Which machines are alive. A machine that is down keeps its Node object, as in life. */
export class NodeHealth {
  readonly #down = new Set<string>();
  readonly #listeners = new Set<(node: string) => void>();

  isUp(node: string | undefined): boolean {
    return node !== undefined && !this.#down.has(node);
  }

  set(node: string, up: boolean): void {
    if (up === this.isUp(node)) {
      return;
    }
    if (up) {
      this.#down.delete(node);
    } else {
      this.#down.add(node);
    }
    this.#listeners.forEach(listener => listener(node));
  }

  onChange(listener: (node: string) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
