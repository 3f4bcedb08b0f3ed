/** Counts how often those who wait were let on. Who waits since one round goes on in the next. */
let round = 0;
/** When the round began. */
let since = 0;

function goOn(waitsSince: number, slice: number, resolve: () => void): void {
  const first = waitsSince === round;
  if (first) {
    round += 1;
    since = performance.now();
  }
  if (first || performance.now() - since < slice) {
    resolve();
  } else {
    setImmediate(goOn, round, slice, resolve);
  }
}

/**
 * Lets the event loop breathe in long loops: `await breather.pause()` yields once `slice` ms are used up.
 *
 * @remarks
 * All loops of the process share the slice: Node runs all immediates that are there one after the other,
 * so that a dozen lists at once, each with a slice of its own, would hold up the rest of the backend for
 * the sum of them.
 */
export class Breather {
  readonly #slice: number;

  constructor(slice = 8) {
    this.#slice = slice;
  }

  /** Undefined while there is time left, so that the caller need not await. */
  pause(): Promise<void> | undefined {
    if (performance.now() - since < this.#slice) {
      return undefined;
    }
    return new Promise(resolve => {
      setImmediate(goOn, round, this.#slice, resolve);
    });
  }
}
