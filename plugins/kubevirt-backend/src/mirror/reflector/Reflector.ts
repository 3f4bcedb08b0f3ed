import { KubeError } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';
import { EventLoopYielder } from '../../lib/EventLoopYielder';
import { Sleeper, Watchdog } from '../../lib/clock';
import { listPages, openWatch, readVersion } from './collectionCalls';
import { RetryPolicy } from './RetryPolicy';
import { ReflectorStates } from './ReflectorStates';
import type { ReflectorOptions, ReflectorState } from './reflectorTypes';
import { compareResourceVersions } from '../../lib/resourceVersion';
import { ResourceVersionHealth } from './ResourceVersionHealth';
import { endsInitialEvents, parseEvent } from './watchEvents';
import { watchLines } from './watchLines';
import {
  outcomeOf,
  toKubeError,
  type WatchOutcome,
  type WatchProgress,
} from './watchOutcome';

/** Streamed lists in a row that broke off, after which one is read in pages, as client-go falls back too. */
const MAX_BROKEN_STREAMS = 2;
/** What fails may go on failing right after the headers of a watch; later it counts as open. In milliseconds. */
const PROOF = 100;

/**
 * Keeps a store equal to what the API server has of one kind: a list, then a watch from there.
 *
 * @remarks
 * Differences to the informer of `@kubernetes/client-node` 2.0: it never stops by itself; a watch that
 * ends or breaks is taken up from the last version (bookmarks included) without a list; a list is read
 * in pages, or streamed where the server offers it (KEP-3157); a peer that went silent is found; a kind
 * that may be listed but not watched is polled; 403 and 404 are states and not failures.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #retryPolicy: RetryPolicy;
  readonly #random: () => number;
  readonly #stop = new AbortController();
  readonly #sleeper: Sleeper;
  readonly #states: ReflectorStates;
  #connection = new AbortController();
  #reconnecting = false;
  #recovered = false;
  /** A call is out that nothing was answered to yet. */
  #calling = false;
  #version: string | undefined;
  readonly #versionHealth = new ResourceVersionHealth();
  #brokenStreams = 0;
  #watchAgainAt = 0;
  #running: Promise<void> | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#retryPolicy = new RetryPolicy(options);
    this.#random = options.random ?? Math.random;
    this.#sleeper = new Sleeper(options.clock, this.#stop.signal);
    this.#states = new ReflectorStates(options);
  }

  get state(): ReflectorState {
    return this.#states.current;
  }

  /** The store has all changes up to this version. Undefined until a list was read. */
  get version(): string | undefined {
    return this.#version;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#connection.abort();
    await this.#running;
  }

  /** The cluster answers again: neither sleep nor wait for the answer to a call from before. */
  recover(): void {
    this.#retryPolicy.reset();
    if (this.#calling) {
      this.#recovered = true;
      this.reconnect();
    } else if (this.#sleeper.asleep) {
      this.#recovered = true;
      this.#sleeper.wake();
    }
  }

  /** The kind was announced and may take some moments until it is served. */
  expect(): void {
    // Also while a call is out whose 404 is older than the announcement.
    this.#retryPolicy.expect();
    if (this.state.phase === 'absent') {
      this.#retryPolicy.reset();
      this.#sleeper.wake();
    }
  }

  /** The connection is not to be trusted: give it up and take the watch up again. */
  reconnect(): void {
    this.#reconnecting = true;
    this.#connection.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#step();
      } catch (error) {
        if (this.#stop.signal.aborted) {
          return;
        }
        await this.#recover(error, false);
      }
    }
  }

  /** One list if there is none to start from, then one watch. */
  async #step(): Promise<void> {
    const { timings, watchList, clock, acquire } = this.#options;
    this.#reconnecting = false;
    if (this.#recovered) {
      // All kinds of all clusters that are back at once, as when this side was cut off: not in one moment.
      this.#recovered = false;
      await this.#sleeper.sleep(timings.backoffBase * this.#random());
      return;
    }
    if (this.#version !== undefined && this.#versionHealth.suspect()) {
      await this.#check(this.#version);
    }
    const polling = this.state.polled && clock.now() < this.#watchAgainAt;
    if (this.#version === undefined) {
      if (this.state.synced) {
        this.#options.onRelist?.();
      }
      const release = await acquire(this.#stop.signal);
      try {
        if (this.#stop.signal.aborted) {
          return;
        }
        this.#reconnecting = false;
        const streams = this.#brokenStreams < MAX_BROKEN_STREAMS;
        if (watchList.offered && !watchList.refused && streams && !polling) {
          await this.#watch(undefined, release);
          return;
        }
        this.#version = await this.#list();
        this.#brokenStreams = 0;
      } finally {
        release();
      }
      this.#states.live(this.state.polled);
    }
    if (polling) {
      this.#retryPolicy.reset();
      await this.#sleeper.sleep(timings.pollInterval);
      this.#version = undefined;
      return;
    }
    await this.#watch(this.#version);
  }

  #list(): Promise<string> {
    const { sink, pageSize } = this.#options;
    return listPages(this.#options, {
      sink,
      pageSize,
      signal: () => this.#begin(),
      onPage: () => this.#answered(),
    });
  }

  /** A server whose watches are silent may be behind what was read from it: then all is read again. */
  async #check(version: string): Promise<void> {
    const newest = await readVersion(this.#options, this.#begin());
    this.#answered();
    if (compareResourceVersions(newest, version) < 0) {
      this.#version = undefined;
    }
  }

  /** A call goes out that is no watch; the signal that ends it. */
  #begin(): AbortSignal {
    this.#calling = true;
    return this.#connect().signal;
  }

  #answered(): void {
    this.#calling = false;
    this.#options.onContact();
  }

  /** One watch, and what follows from how it ended. Without a version the server sends what exists first. */
  async #watch(from: string | undefined, onListed = () => {}): Promise<void> {
    const { clock, watchList, onReconnect } = this.#options;
    const started = clock.now();
    const outcome = await this.#observe(from, onListed);
    if (this.#stop.signal.aborted) {
      return;
    }
    switch (outcome.kind) {
      case 'initial-events-refused':
        watchList.refused = true;
        return;
      case 'expired':
        this.#version = undefined;
        await this.#sleeper.sleep(this.#retryPolicy.afterExpiration());
        return;
      case 'silent':
        this.#versionHealth.onSilence();
        this.#reopen();
        return;
      case 'failed':
        this.#versionHealth.onFailure(toKubeError(outcome.error));
        await this.#recover(outcome.error, true);
        return;
      default:
        if (!outcome.received) {
          this.#versionHealth.onEnd(clock.now() - started);
        }
        onReconnect?.();
        await this.#sleeper.sleep(this.#retryPolicy.afterWatch(started));
    }
  }

  /** Watches until the stream ends, for whatever reason. */
  async #observe(
    from: string | undefined,
    onListed: () => void,
  ): Promise<WatchOutcome> {
    const { clock, timings, sink } = this.#options;
    const connection = this.#connect();
    const watch: WatchProgress = {
      initial: from === undefined,
      opened: false,
      received: false,
      cancelProof: () => {},
    };
    const watchdog = new Watchdog(clock, timings.inactivity, () =>
      connection.abort(),
    );
    try {
      await this.#consume(from, watch, watchdog, onListed);
      return { kind: 'ended', received: watch.received };
    } catch (error) {
      if (watch.initial && watch.opened) {
        sink.abortList();
        this.#brokenStreams += 1;
      }
      const { silent } = watchdog;
      const resumable = !this.#reconnecting;
      return outcomeOf(error, watch, { silent, resumable });
    } finally {
      this.#calling = false;
      watchdog.stop();
      watch.cancelProof();
      connection.abort();
    }
  }

  async #consume(
    from: string | undefined,
    watch: WatchProgress,
    watchdog: Watchdog,
    onListed: () => void,
  ): Promise<void> {
    const { sink, timings, clock, onContact, onEvent } = this.#options;
    this.#calling = true;
    const chunks = await openWatch(this.#options, {
      from,
      timeout: timings.watchTimeout * (1 + this.#random()),
      signal: this.#connection.signal,
    });
    this.#calling = false;
    watch.opened = true;
    onContact();
    if (watch.initial) {
      sink.beginList();
    } else {
      watch.cancelProof = clock.after(PROOF, () => this.#states.watched());
    }
    const yielder = new EventLoopYielder();
    const lines = watchLines(chunks, () => {
      watchdog.received();
      onContact();
    });
    for await (const line of lines) {
      const event = parseEvent(line);
      if (!watch.initial) {
        // An open watch proves little: it may be refused by its first event, again and again.
        this.#retryPolicy.reset();
        this.#versionHealth.confirm();
        this.#states.watched();
        watch.received = true;
      }
      if (event?.type === 'BOOKMARK') {
        if (!watch.initial) {
          this.#advance(event.object);
        } else if (endsInitialEvents(event.object)) {
          watch.initial = false;
          this.#brokenStreams = 0;
          this.#version = event.object.metadata.resourceVersion;
          sink.endList();
          onListed();
          this.#states.live(false);
        }
      } else if (event && watch.initial && event.type !== 'DELETED') {
        sink.listed(event.object);
      } else if (event && watch.initial) {
        // The snapshot may be older than the version that is waited for: what went since is reported as well
        // (k8s.io/apiserver pkg/storage/cacher/cacher.go getBookmarkAfterResourceVersionLockedFunc).
        sink.changed(event.type, event.object);
      } else if (event) {
        onEvent?.();
        sink.changed(event.type, event.object);
        this.#advance(event.object);
      }
      await yielder.pause();
    }
    if (watch.initial) {
      throw new KubeError({
        code: 0,
        reason: 'StreamEnded',
        message: 'The initial events ended before they were all there',
      });
    }
  }

  #advance(object: KubeObject): void {
    const { resourceVersion } = object.metadata;
    if (
      resourceVersion &&
      compareResourceVersions(resourceVersion, this.#version) >= 0
    ) {
      this.#version = resourceVersion;
      this.#options.onAdvance?.();
    }
  }

  /** The connection was given up, which is no refusal: the next call goes out at once, and fails if the cluster is gone. */
  #reopen(): void {
    if (this.#versionHealth.lost()) {
      this.#version = undefined;
    }
    this.#options.onReconnect?.();
  }

  /** A call failed; `watching` says whether it was a watch. */
  async #recover(error: unknown, watching: boolean): Promise<void> {
    const { timings, clock, onReconnect } = this.#options;
    const failure = toKubeError(error);
    this.#calling = false;
    if (this.#reconnecting) {
      this.#reopen();
      return;
    }
    if (this.#versionHealth.lost()) {
      this.#version = undefined;
    }
    if (failure.code === 403 && watching) {
      // Listed, but not to be watched: KubeVirt's own view role grants no watch on its CRs.
      this.#watchAgainAt = clock.now() + timings.forbiddenRetry;
      if (this.state.phase === 'failing') {
        // What it has is old, and the next poll is far away.
        this.#version = undefined;
      }
      this.#states.polled();
      return;
    }
    if (failure.code === 403 || failure.code === 404) {
      this.#version = undefined;
      this.#states.refused(failure);
      const pause = this.#retryPolicy.afterRefusal(failure.code === 404);
      await this.#sleeper.sleep(pause);
      return;
    }
    this.#states.failing(failure);
    await this.#sleeper.sleep(
      this.#retryPolicy.afterFailure(failure.retryAfter),
    );
    onReconnect?.();
  }

  /** Of the call that goes out now: what ends it. */
  #connect(): AbortController {
    this.#connection = new AbortController();
    if (this.#stop.signal.aborted) {
      this.#connection.abort();
    }
    return this.#connection;
  }
}
