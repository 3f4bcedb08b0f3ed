/**
 * Lets equal strings of many objects (node names, images, reasons, labels) be one string in memory.
 * Forgets everything when it is full, which costs memory and no correctness.
 */
export class Interner {
  readonly #strings = new Map<string, string>();
  readonly #capacity: number;

  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  intern(text: string): string {
    if (text.length > 200) {
      return text;
    }
    const known = this.#strings.get(text);
    if (known !== undefined) {
      return known;
    }
    if (this.#strings.size >= this.#capacity) {
      this.#strings.clear();
    }
    this.#strings.set(text, text);
    return text;
  }
}
