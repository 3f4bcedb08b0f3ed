import { LRUCache } from 'lru-cache';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** What was read, and how old it is. */
export interface Aged<T> {
  value: T;
  /** When it was read, in milliseconds since the epoch. */
  readAt: number;
  /** Why it is older than it should be: the last try to read it again failed with this. */
  problem?: Error;
}

interface Entry {
  aged?: Aged<unknown>;
  pending?: Promise<Aged<unknown>>;
  /** Not asked again before, after a failure. */
  notBefore: number;
  failure?: Error;
}

/** After a failure the same is not asked again for so long, in milliseconds. */
const AFTER_FAILURE = 5_000;

/**
 * Keeps answers for some time, asks for each of them once at a time, and answers with the last one, and its age, where it
 * can't be read again. Nothing is asked while nobody looks.
 */
export class AgedCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #clock: Clock;
  readonly #maxAge: number;

  /** @param maxAge - in milliseconds */
  constructor(clock: Clock, maxAge: number, maxEntries = 2000) {
    this.#clock = clock;
    this.#maxAge = maxAge;
    this.#entries = new LRUCache({ max: maxEntries });
  }

  /** Throws what `read` throws, where nothing was ever read. */
  async get<T>(key: string, read: () => Promise<T>): Promise<Aged<T>> {
    const entry = this.#entries.get(key) ?? { notBefore: 0 };
    this.#entries.set(key, entry);
    const now = this.#clock.now();
    if (entry.aged && now - entry.aged.readAt < this.#maxAge) {
      return entry.aged as Aged<T>;
    }
    if (!entry.pending) {
      if (entry.failure && now < entry.notBefore) {
        return lastOf<T>(entry, entry.failure);
      }
      entry.pending = this.#read(entry, read).finally(() => {
        entry.pending = undefined;
      });
    }
    return entry.pending as Promise<Aged<T>>;
  }

  async #read<T>(entry: Entry, read: () => Promise<T>): Promise<Aged<T>> {
    try {
      const aged = { value: await read(), readAt: this.#clock.now() };
      entry.aged = aged;
      entry.failure = undefined;
      return aged;
    } catch (error) {
      entry.failure = error as Error;
      entry.notBefore = this.#clock.now() + AFTER_FAILURE;
      return lastOf<T>(entry, error as Error);
    }
  }
}

function lastOf<T>({ aged }: Entry, problem: Error): Aged<T> {
  if (!aged) {
    throw problem;
  }
  return { ...(aged as Aged<T>), problem };
}
