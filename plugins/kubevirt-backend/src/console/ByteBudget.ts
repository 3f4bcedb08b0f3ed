import { once } from '../lib/once';

/** Memory that several share. */
export class ByteBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @returns the way to give it back; undefined where so much is not left */
  take(bytes: number): (() => void) | undefined {
    if (bytes > this.#left) {
      return undefined;
    }
    this.#left -= bytes;
    return once(() => {
      this.#left += bytes;
    });
  }
}
