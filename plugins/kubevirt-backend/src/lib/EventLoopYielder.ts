/** When the first loop of this turn of the event loop set to work. Undefined: none has yet. */
let since: number | undefined;

function begin(): void {
  since = performance.now();
  setImmediate(end);
}

function end(): void {
  since = undefined;
}

/** Immediates run in the order in which they were asked for, and the first of them always goes on. */
function proceed(slice: number, resolve: () => void): void {
  if (since === undefined) {
    begin();
    resolve();
  } else if (performance.now() - since < slice) {
    resolve();
  } else {
    setImmediate(proceed, slice, resolve);
  }
}

function wait(slice: number): Promise<void> {
  return new Promise(resolve => {
    setImmediate(proceed, slice, resolve);
  });
}

/**
 * Lets other work of the event loop run in long loops: `await yielder.pause()` yields once `slice` ms are used up.
 *
 * @remarks
 * All loops of the process share the slice: Node runs all immediates that are there one after the other,
 * so that a dozen lists at once, each with a slice of its own, would hold up the rest of the backend for
 * the sum of them.
 */
export class EventLoopYielder {
  readonly #slice: number;

  constructor(slice = 8) {
    this.#slice = slice;
  }

  /** Undefined while there is time left, so that the caller need not await. */
  pause(): Promise<void> | undefined {
    if (since === undefined) {
      begin();
      return undefined;
    }
    return performance.now() - since < this.#slice
      ? undefined
      : wait(this.#slice);
  }

  /**
   * Waits for a whole slice: for work that can't be cut into pieces and takes about as long as one, such
   * as to parse a page of a list.
   */
  turn(): Promise<void> {
    return wait(0);
  }
}
