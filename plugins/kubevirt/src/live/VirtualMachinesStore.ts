import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { KubeVirtApi } from '../api/KubeVirtApi';
import { backoffMs } from '../lib/backoff';
import { sleep, systemClock, type Clock } from '../lib/clock';
import { isRefusal } from '../lib/errors';
import { followStream, type StreamOutcome } from './followStream';
import { applyMessage, type DataMessage } from './reduce';
import type { LiveStatus, LiveVirtualMachines } from './types';
import { documentVisibility, type Visibility } from '../lib/visibility';

/** Times of a {@link VirtualMachinesStore}, in milliseconds. */
export interface VirtualMachinesStoreTimes {
  /** A stream without a first message after this long is taken to be held up by a proxy. */
  firstMessageMs: number;
  /** A plain request is given up after this long. */
  requestMs: number;
  /** Between two plain requests where streams do not get through. */
  pollMs: number;
  /** How long to poll before streaming is tried again. */
  streamRetryMs: number;
  /** A stream that ends sooner than this was cut off. */
  shortLivedMs: number;
  backoffBaseMs: number;
  backoffCapMs: number;
  /** The stream goes on for this long in a hidden document, so that flipping tabs costs nothing. */
  hiddenGraceMs: number;
  /** ... and this long after the last reader left, so that going from card to tab keeps it. */
  lingerMs: number;
  /** Changes that follow each other faster are passed on together: each time all lists are drawn again. */
  gatherMs: number;
}

const DEFAULT_TIMES: VirtualMachinesStoreTimes = {
  firstMessageMs: 8_000,
  requestMs: 15_000,
  pollMs: 10_000,
  streamRetryMs: 120_000,
  shortLivedMs: 15_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
  hiddenGraceMs: 10_000,
  lingerMs: 5_000,
  gatherMs: 100,
};

/** Streams in a row that fail or are cut off before plain requests take over. */
const FAILURES_BEFORE_POLLING = 2;
const CUTS_BEFORE_POLLING = 3;

/** Options for {@link VirtualMachinesStore}. */
export interface VirtualMachinesStoreOptions {
  api: Pick<KubeVirtApi, 'getVirtualMachines' | 'streamVirtualMachines'>;
  entityRef: string;
  clock?: Clock;
  visibility?: Visibility;
  random?: () => number;
  times?: Partial<VirtualMachinesStoreTimes>;
}

/**
 * Holds the VMs of one entity and keeps them fresh while somebody reads: one stream, however many
 * cards and tabs show it.
 */
export class VirtualMachinesStore {
  readonly #api: VirtualMachinesStoreOptions['api'];
  readonly #entityRef: string;
  readonly #clock: Clock;
  readonly #visibility: Visibility;
  readonly #random: () => number;
  readonly #times: VirtualMachinesStoreTimes;
  readonly #listeners = new Set<() => void>();

  #state: LiveVirtualMachines = { status: { state: 'connecting' } };
  /** What is known, and not passed on yet. */
  #gathered: LiveVirtualMachines | undefined;
  #gathering: unknown;
  #notifiedAt = -Infinity;
  /** When the data was last known to be true. */
  #goodAt = 0;
  #run: AbortController | undefined;
  #wakeUp: AbortController | undefined;
  #leaving: unknown;
  #hiding: unknown;
  #forgetVisibility: (() => void) | undefined;

  constructor(options: VirtualMachinesStoreOptions) {
    this.#api = options.api;
    this.#entityRef = options.entityRef;
    this.#clock = options.clock ?? systemClock;
    this.#visibility = options.visibility ?? documentVisibility;
    this.#random = options.random ?? Math.random;
    this.#times = { ...DEFAULT_TIMES, ...options.times };
  }

  getSnapshot = (): LiveVirtualMachines => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#clock.clearTimeout(this.#leaving);
    if (!this.#forgetVisibility) {
      this.#forgetVisibility = this.#visibility.subscribe(() =>
        this.#visibilityChanged(),
      );
      this.#visibilityChanged();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#leaving = this.#clock.setTimeout(
          () => this.#park(),
          this.#times.lingerMs,
        );
      }
    };
  };

  /** Connects again at once, as on a press of "Retry". */
  refresh = (): void => {
    this.#stop();
    this.#start();
  };

  #start() {
    const run = new AbortController();
    this.#run = run;
    const data = this.#data;
    this.#set({
      data,
      status: { state: data ? 'updating' : 'connecting' },
    });
    // A failure in here is a programming error; it must show as one and not as an eternal skeleton.
    this.#keepFresh(run.signal).catch(error => {
      if (!run.signal.aborted) {
        this.#set({ status: { state: 'failed' }, error: toError(error) });
      }
    });
  }

  #stop() {
    this.#run?.abort();
    this.#run = undefined;
  }

  #park() {
    this.#stop();
    this.#clock.clearTimeout(this.#hiding);
    this.#hiding = undefined;
    this.#forgetVisibility?.();
    this.#forgetVisibility = undefined;
    this.#forgetGathered();
    this.#state = { status: { state: 'connecting' } };
  }

  #visibilityChanged() {
    if (!this.#visibility.isHidden()) {
      this.#clock.clearTimeout(this.#hiding);
      this.#hiding = undefined;
      if (!this.#run) {
        this.#start();
      }
      // Back from a lost network: do not sit out the rest of the back-off.
      this.#wakeUp?.abort();
    } else if (this.#run && this.#hiding === undefined) {
      this.#hiding = this.#clock.setTimeout(() => {
        this.#hiding = undefined;
        this.#stop();
        this.#set({ ...this.#known, status: { state: 'paused' } });
      }, this.#times.hiddenGraceMs);
    } else if (!this.#run) {
      this.#set({ ...this.#known, status: { state: 'paused' } });
    }
  }

  async #keepFresh(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let cuts = 0;
    while (!signal.aborted) {
      const outcome = await this.#follow(signal);
      if (signal.aborted) {
        return;
      }
      const short = outcome.livedMs < this.#times.shortLivedMs;
      if (outcome.end === 'token-expiring' && !short) {
        failures = 0;
        cuts = 0;
        continue;
      }
      failures = outcome.messages ? 0 : failures + 1;
      cuts =
        outcome.messages && short && outcome.end !== 'shutdown' ? cuts + 1 : 0;
      this.#disconnected(outcome);

      const heldUp =
        outcome.timedOut ||
        outcome.tooManyStreams ||
        failures >= FAILURES_BEFORE_POLLING ||
        cuts >= CUTS_BEFORE_POLLING;
      const ended = outcome.end === 'denied' || outcome.end === 'not-found';
      if (heldUp || ended || outcome.messages === 0) {
        const polling = heldUp && this.#polling(outcome);
        const answer = await this.#ask(signal, polling);
        if (answer === 'refused' || signal.aborted) {
          return;
        }
        if (answer === 'answered' && polling) {
          await this.#poll(polling, signal);
          continue;
        }
      }
      await this.#pause(this.#backoffMs(Math.max(failures, cuts)), signal);
    }
  }

  async #follow(signal: AbortSignal): Promise<StreamOutcome> {
    return followStream({
      open: attempt =>
        this.#api.streamVirtualMachines(this.#entityRef, attempt),
      receive: message => this.#receive(message),
      clock: this.#clock,
      firstMessageMs: this.#times.firstMessageMs,
      signal,
    });
  }

  #receive(message: DataMessage): boolean {
    const data = applyMessage(this.#data, message);
    if (!data) {
      return false;
    }
    const now = this.#clock.now();
    this.#goodAt = now;
    const waitMs = this.#notifiedAt + this.#times.gatherMs - now;
    const known: LiveVirtualMachines = { data, status: { state: 'live' } };
    if (message.type === 'snapshot' || waitMs <= 0) {
      this.#set(known);
    } else {
      this.#gathered = known;
      this.#gathering ??= this.#clock.setTimeout(
        () => this.#set(this.#known),
        waitMs,
      );
    }
    return true;
  }

  #disconnected(outcome: StreamOutcome) {
    if (this.#known.status.state !== 'live') {
      return;
    }
    // A stream that fell silent was good up to its last message at least, any other until now.
    this.#goodAt = outcome.silent ? this.#goodAt : this.#clock.now();
    this.#set({ data: this.#data, status: { state: 'updating' } });
  }

  /** Asks once without a stream. */
  async #ask(
    signal: AbortSignal,
    polling: LiveStatus | false,
  ): Promise<'answered' | 'refused' | 'failed'> {
    const request = new AbortController();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    const handle = this.#clock.setTimeout(abort, this.#times.requestMs);
    try {
      const data = await this.#api.getVirtualMachines(
        this.#entityRef,
        request.signal,
      );
      if (!signal.aborted) {
        this.#answered(data, polling);
      }
      return 'answered';
    } catch (cause) {
      if (signal.aborted) {
        return 'failed';
      }
      const error = request.signal.aborted
        ? new ServiceUnavailableError(
            `The KubeVirt backend has not answered within ${
              this.#times.requestMs / 1000
            } s`,
            cause,
          )
        : toError(cause);
      return this.#unanswered(error);
    } finally {
      this.#clock.clearTimeout(handle);
      signal.removeEventListener('abort', abort);
    }
  }

  #answered(
    data: NonNullable<LiveVirtualMachines['data']>,
    polling: LiveStatus | false,
  ) {
    this.#goodAt = this.#clock.now();
    this.#set({
      data: applyMessage(this.#data, { type: 'snapshot', data }),
      status: polling || { state: 'updating' },
    });
  }

  #polling({ tooManyStreams }: StreamOutcome): LiveStatus {
    const everyMs = this.#times.pollMs;
    return {
      state: 'polling',
      everyMs,
      ...(tooManyStreams && { tooManyStreams }),
    };
  }

  #unanswered(error: Error): 'refused' | 'failed' {
    if (isRefusal(error)) {
      // What one may no longer see must not stay on the screen.
      this.#set({ status: { state: 'failed' }, error });
      return 'refused';
    }
    const data = this.#data;
    this.#set({
      data,
      status: data
        ? { state: 'stale', since: this.#goodAt }
        : { state: 'failed' },
      error,
    });
    return 'failed';
  }

  /** Polls until it is time to try a stream again, or until plain requests fail as well. */
  async #poll(status: LiveStatus, signal: AbortSignal): Promise<void> {
    const until = this.#clock.now() + this.#times.streamRetryMs;
    while (!signal.aborted && this.#clock.now() < until) {
      const jitterMs = this.#times.pollMs * 0.1 * this.#random();
      await this.#pause(this.#times.pollMs + jitterMs, signal);
      if (signal.aborted || (await this.#ask(signal, status)) !== 'answered') {
        return;
      }
    }
  }

  #backoffMs(attempt: number): number {
    return backoffMs(attempt, {
      baseMs: this.#times.backoffBaseMs,
      capMs: this.#times.backoffCapMs,
      random: this.#random,
    });
  }

  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const wakeUp = new AbortController();
    const wake = () => wakeUp.abort();
    signal.addEventListener('abort', wake);
    this.#wakeUp = wakeUp;
    await sleep(this.#clock, delayMs, wakeUp.signal);
    this.#wakeUp = undefined;
    signal.removeEventListener('abort', wake);
  }

  get #known(): LiveVirtualMachines {
    return this.#gathered ?? this.#state;
  }

  get #data() {
    return this.#known.data;
  }

  #forgetGathered() {
    this.#clock.clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#gathered = undefined;
  }

  #set(state: LiveVirtualMachines) {
    this.#forgetGathered();
    this.#notifiedAt = this.#clock.now();
    this.#state = state;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
