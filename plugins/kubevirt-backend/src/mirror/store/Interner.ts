/** Strings longer than this are not worth a look-up: they are messages that hardly two objects share. */
const MAX_STRING = 200;
/** Parts of objects whose JSON is longer are kept as they are. */
const MAX_PART = 1500;

/** Remembers what was seen lately: of two generations the older one is forgotten when the younger is full. */
class Generations<T> {
  readonly #capacity: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): T | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) {
      return young;
    }
    const old = this.#old.get(key);
    if (old !== undefined) {
      this.set(key, old);
    }
    return old;
  }

  set(key: string, value: T): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}

/**
 * Lets equal strings, and equal parts of objects, be one in memory: of 10,000 VMs made from a few
 * templates most of spec and status is the same. It remembers a bounded number; forgetting costs memory
 * and no correctness. What it hands out is shared and frozen.
 */
export class Interner {
  readonly #strings = new Generations<string>(5000);
  readonly #parts = new Generations<object>(3000);

  string(text: string): string {
    if (text.length > MAX_STRING) {
      return text;
    }
    const known = this.#strings.get(text);
    if (known !== undefined) {
      return known;
    }
    this.#strings.set(text, text);
    return text;
  }

  part<T extends object>(part: T): T {
    const key = JSON.stringify(part);
    if (key.length > MAX_PART) {
      return part;
    }
    const known = this.#parts.get(key);
    if (known !== undefined) {
      return known as T;
    }
    this.#parts.set(key, Object.freeze(part));
    return part;
  }
}
