import { setImmediate } from 'node:timers/promises';

/** Lets the event loop breathe in long loops: `await breather.pause()` yields once `slice` ms are used up. */
export class Breather {
  readonly #slice: number;
  #since = performance.now();

  constructor(slice = 8) {
    this.#slice = slice;
  }

  /** Undefined while there is time left, so that the caller need not await. */
  pause(): Promise<void> | undefined {
    if (performance.now() - this.#since < this.#slice) {
      return undefined;
    }
    return setImmediate().then(() => {
      this.#since = performance.now();
    });
  }
}
