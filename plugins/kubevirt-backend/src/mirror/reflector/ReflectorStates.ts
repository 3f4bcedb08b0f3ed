import type { KubeError } from '../../clusters';
import type { ReflectorOptions, ReflectorState } from './reflectorTypes';

/** Of a kind of which nothing is known yet. */
export const STARTING: ReflectorState = {
  phase: 'starting',
  synced: false,
  polled: false,
  since: 0,
};

/**
 * The state of a reflector, and what leads from one to the next (drawn in docs/architecture.md).
 *
 * @remarks
 * `since` is always the time at which the store was last known to be true.
 */
export class ReflectorStates {
  readonly #options: Pick<ReflectorOptions, 'clock' | 'onState'>;
  #state = STARTING;
  #trueAt = 0;

  constructor(options: Pick<ReflectorOptions, 'clock' | 'onState'>) {
    this.#options = options;
  }

  get current(): ReflectorState {
    return this.#state;
  }

  /** A whole list is in the store. */
  live(polled: boolean): void {
    this.#trueAt = this.#options.clock.now();
    this.#set({ phase: 'live', synced: true, polled, since: this.#trueAt });
  }

  /** A watch is open, or an event came on it. */
  watched(): void {
    this.#trueAt = this.#options.clock.now();
    if (this.#state.phase !== 'live' || this.#state.polled) {
      this.live(false);
    }
  }

  /** The kind may be listed and not watched (403 to the watch). */
  polled(): void {
    this.#set({ ...this.#state, polled: true });
  }

  /** The list was answered with 403 or 404. */
  refused(error: KubeError): void {
    const absent = error.code === 404;
    this.#trueAt = this.#options.clock.now();
    this.#set({
      phase: absent ? 'absent' : 'forbidden',
      synced: false,
      polled: false,
      ...(absent && { absent }),
      error,
      since: this.#trueAt,
    });
  }

  /** A call failed: the store stays as it was. */
  failing(error: KubeError): void {
    const since = this.#trueAt;
    this.#set({ ...this.#state, phase: 'failing', error, since });
  }

  #set(state: ReflectorState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
