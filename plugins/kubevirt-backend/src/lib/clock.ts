import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

export {
  systemClock,
  type Clock,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/**
 * Resolves after `ms`, or as soon as one of the signals is aborted; never rejects. Leaves nothing behind on
 * signals that live long, as `AbortSignal.any` does (nodejs/node issue 54614).
 */
export function sleep(
  clock: Clock,
  ms: number,
  ...signals: AbortSignal[]
): Promise<void> {
  return new Promise(resolve => {
    if (signals.some(({ aborted }) => aborted)) {
      resolve();
      return;
    }
    let cancel = () => {};
    const done = () => {
      cancel();
      signals.forEach(signal => signal.removeEventListener('abort', done));
      resolve();
    };
    cancel = clock.after(ms, done);
    signals.forEach(signal => signal.addEventListener('abort', done));
  });
}

/** Calls once where nothing was heard for so long. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #onSilent: () => void;
  #silent = false;
  #cancel = () => {};

  /** Begins to wait. */
  constructor(clock: Clock, ms: number, onSilent: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#onSilent = onSilent;
    this.received();
  }

  /** Whether it has called. */
  get silent(): boolean {
    return this.#silent;
  }

  received(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(this.#ms, () => {
      this.#silent = true;
      this.#onSilent();
    });
  }

  stop(): void {
    this.#cancel();
  }
}

/** Sleeps that may be cut short. */
export class Sleeper {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  #awake: AbortController | undefined;

  constructor(clock: Clock, stop: AbortSignal) {
    this.#clock = clock;
    this.#stop = stop;
  }

  get asleep(): boolean {
    return this.#awake !== undefined;
  }

  /** Resolves after `ms`, when woken, or when stopped; never rejects. */
  async sleep(ms: number): Promise<void> {
    if (ms > 0) {
      const awake = new AbortController();
      this.#awake = awake;
      await sleep(this.#clock, ms, this.#stop, awake.signal);
      this.#awake = undefined;
    }
  }

  wake(): void {
    this.#awake?.abort();
  }
}
