import { MultiMap } from '../../lib/MultiMap';

/** So many keys are indexed at once; the one that nobody asked for the longest time goes first. */
const MAX_KEYS = 64;

type Labels = Readonly<Record<string, string>>;

/**
 * Finds items by label. A key is indexed from the first time it is asked for, so that labels nobody
 * selects by cost nothing. Which keys are asked for is for authors of entities to choose, so their number is bounded.
 */
export class LabelIndex<T extends object> {
  readonly #items: () => Iterable<T>;
  readonly #labelsOf: (item: T) => Labels | undefined;
  readonly #keys = new Map<string, MultiMap<string, T>>();

  constructor(
    items: () => Iterable<T>,
    labelsOf: (item: T) => Labels | undefined,
  ) {
    this.#items = items;
    this.#labelsOf = labelsOf;
  }

  get(key: string, value: string): Iterable<T> {
    return this.#index(key).get(value);
  }

  /** Number of keys that are indexed. */
  get size(): number {
    return this.#keys.size;
  }

  count(key: string, value: string): number {
    return this.#index(key).count(value);
  }

  /** To be called with each change of an item's labels; undefined where it had or has none. */
  update(item: T, before: Labels | undefined, after: Labels | undefined): void {
    for (const [key, index] of this.#keys) {
      const old = before?.[key];
      const current = after?.[key];
      if (old !== current) {
        if (old !== undefined) {
          index.delete(old, item);
        }
        if (current !== undefined) {
          index.add(current, item);
        }
      }
    }
  }

  #index(key: string): MultiMap<string, T> {
    let index = this.#keys.get(key);
    if (!index) {
      index = new MultiMap();
      for (const item of this.#items()) {
        const value = this.#labelsOf(item)?.[key];
        if (value !== undefined) {
          index.add(value, item);
        }
      }
    }
    // Again at the end: the first is the one that was not asked for the longest time.
    this.#keys.delete(key);
    this.#keys.set(key, index);
    if (this.#keys.size > MAX_KEYS) {
      for (const oldest of this.#keys.keys()) {
        this.#keys.delete(oldest);
        break;
      }
    }
    return index;
  }
}
