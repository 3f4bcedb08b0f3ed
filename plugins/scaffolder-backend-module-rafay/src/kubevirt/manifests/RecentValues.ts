/**
 * Keeps the last few results of something slow and pure. An operator manifest has half a megabyte
 * and takes some hundred milliseconds to parse and to write; a portal sees the same few releases
 * again and again.
 */
export class RecentValues<Value> {
  readonly #capacity: number;
  readonly #values = new Map<string, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The value of a key, made when it is not kept. Errors are not kept. */
  get(key: string, make: () => Value): Value {
    const value = this.#values.has(key)
      ? (this.#values.get(key) as Value)
      : make();
    // Taken out and put back, the key is the youngest.
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#capacity) {
      this.#values.delete(this.#values.keys().next().value!);
    }
    return value;
  }
}
