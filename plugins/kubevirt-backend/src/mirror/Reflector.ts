import { isConnectionError, KubeError } from '../clusters';
import type { KubeObject } from '../model/types';
import { Backoff } from './Backoff';
import { Breather } from './Breather';
import { sleep } from './clock';
import { listPages, openWatch } from './collectionCalls';
import {
  ExpiredError,
  refusesInitialEvents,
  SilentError,
  toKubeError,
} from './reflectorErrors';
import type { ReflectorOptions, ReflectorState } from './reflectorTypes';
import { compareResourceVersions } from './resourceVersion';
import { endsInitialEvents, parseEvent } from './watchEvents';
import { watchLines } from './watchLines';

/** How far a watch is. */
interface Watching {
  /** What existed before is still being sent. */
  initial: boolean;
  opened: boolean;
  events: number;
  /** All that existed was sent. */
  onListed(): void;
}

/** Failed watches in a row after which the version they start from is doubted, and a list made. */
const MAX_WATCH_FAILURES = 5;
/** How long a kind whose CRD appeared is looked for eagerly, in milliseconds. */
const EXPECT_FOR = 120_000;

/**
 * Keeps a store equal to what the API server has of one kind: a list, then a watch from there.
 *
 * @remarks
 * Differences to the informer of `@kubernetes/client-node` 1.4: it never stops by itself; a watch that
 * ends or breaks is taken up from the last version (bookmarks included) without a list; a list is read
 * in pages, or streamed where the server offers it (KEP-3157); a peer that went silent is found; a kind
 * that may be listed but not watched is polled; 403 and 404 are states and not failures.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #connection = new AbortController();
  #reconnecting = false;
  #watching = false;
  /** A call is out that nothing was answered to yet. */
  #calling = false;
  #expectedUntil = 0;
  #version: string | undefined;
  #watchFailures = 0;
  #expirations: Backoff;
  #expiredAt = -Infinity;
  #watchAgainAt = 0;
  #state: ReflectorState = {
    phase: 'starting',
    synced: false,
    polled: false,
    since: 0,
  };
  #running: Promise<void> | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    const { backoffBase, backoffCap } = options.timings;
    this.#backoff = new Backoff(backoffBase, backoffCap, options.random);
    this.#expirations = new Backoff(backoffBase, backoffCap, options.random);
  }

  get state(): ReflectorState {
    return this.#state;
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
    this.#backoff.reset();
    this.#wake.abort();
    if (this.#calling) {
      this.reconnect();
    }
  }

  /** The kind was announced and may take some moments until it is served. */
  expect(): void {
    // Also while a call is out whose 404 is older than the announcement.
    this.#expectedUntil = this.#options.clock.now() + EXPECT_FOR;
    if (this.#state.phase === 'absent') {
      this.#backoff.reset();
      this.#wake.abort();
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
        await this.#recover(error);
      }
    }
  }

  /** One list if there is none to start from, then one watch. */
  async #step(): Promise<void> {
    const { timings, watchList, clock, enter } = this.#options;
    this.#reconnecting = false;
    const polling = this.#state.polled && clock.now() < this.#watchAgainAt;
    if (this.#version === undefined) {
      if (this.#state.synced) {
        this.#options.onRelist?.();
      }
      const leave = await enter(this.#stop.signal);
      try {
        if (this.#stop.signal.aborted) {
          return;
        }
        this.#reconnecting = false;
        if (watchList.offered && !polling) {
          await this.#watch(undefined, leave);
          return;
        }
        this.#version = await this.#list();
      } finally {
        leave();
      }
      this.#live(this.#state.polled);
    }
    if (polling) {
      await this.#pause(timings.pollInterval);
      this.#version = undefined;
      return;
    }
    await this.#watch(this.#version);
  }

  #live(polled: boolean): void {
    this.#backoff.reset();
    this.#setState({
      phase: 'live',
      synced: true,
      polled,
      since: this.#options.clock.now(),
    });
  }

  #list(): Promise<string> {
    const { sink, pageSize, onContact } = this.#options;
    this.#watching = false;
    return listPages(this.#options, {
      sink,
      pageSize,
      signal: () => {
        this.#connection = new AbortController();
        this.#calling = true;
        return this.#signal();
      },
      onPage: () => {
        this.#calling = false;
        onContact();
      },
    });
  }

  /** Watches until the stream ends. Without a version the server is asked to send what exists first. */
  async #watch(from: string | undefined, onListed = () => {}): Promise<void> {
    const { clock, timings, sink } = this.#options;
    this.#watching = true;
    this.#connection = new AbortController();
    const connection = this.#connection;
    const started = clock.now();
    const watch: Watching = {
      initial: from === undefined,
      opened: false,
      events: 0,
      onListed,
    };
    let silent = false;
    let cancel = () => {};
    const contact = () => {
      cancel();
      cancel = clock.after(timings.inactivity, () => {
        silent = true;
        connection.abort();
      });
    };
    contact();
    try {
      await this.#consume(from, watch, contact);
    } catch (error) {
      if (watch.initial && watch.opened) {
        sink.abortList();
      }
      if (watch.initial && refusesInitialEvents(error)) {
        this.#options.watchList.offered = false;
        return;
      }
      if (silent) {
        throw new SilentError();
      }
      if (error instanceof KubeError && error.code === 410) {
        throw new ExpiredError();
      }
      const broken = watch.opened && !watch.initial && isConnectionError(error);
      if (!broken || this.#stop.signal.aborted || this.#reconnecting) {
        this.#watchFailures += 1;
        throw error;
      }
    } finally {
      cancel();
      connection.abort();
    }
    // It ended or broke, which is no failure yet. One that does so at once is not asked in a tight loop.
    this.#options.onReconnect?.();
    if (watch.events === 0 && clock.now() - started < timings.backoffBase) {
      await this.#pause(timings.backoffBase * (0.5 + this.#random()));
    }
  }

  async #consume(
    from: string | undefined,
    watch: Watching,
    contact: () => void,
  ): Promise<void> {
    const { sink, timings, onContact, onEvent } = this.#options;
    this.#calling = true;
    const chunks = await openWatch(this.#options, {
      from,
      timeout: timings.watchTimeout * (1 + this.#random()),
      signal: this.#signal(),
    });
    this.#calling = false;
    watch.opened = true;
    onContact();
    if (watch.initial) {
      sink.beginList();
    } else {
      this.#live(false);
    }
    const breather = new Breather();
    const lines = watchLines(chunks, () => {
      contact();
      onContact();
    });
    for await (const line of lines) {
      const event = parseEvent(line);
      watch.events += 1;
      if (event?.type === 'BOOKMARK') {
        if (!watch.initial) {
          this.#advance(event.object);
        } else if (endsInitialEvents(event.object)) {
          watch.initial = false;
          this.#version = event.object.metadata.resourceVersion;
          sink.endList();
          watch.onListed();
          this.#live(false);
        }
      } else if (event && watch.initial && event.type !== 'DELETED') {
        sink.listed(event.object);
      } else if (event && watch.initial) {
        // The snapshot may be older than the version that is waited for: what went since is told as well
        // (k8s.io/apiserver pkg/storage/cacher/cacher.go getBookmarkAfterResourceVersionLockedFunc).
        sink.changed(event.type, event.object);
      } else if (event) {
        this.#watchFailures = 0;
        onEvent?.();
        sink.changed(event.type, event.object);
        this.#advance(event.object);
      }
      await breather.pause();
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
    }
  }

  async #recover(error: unknown): Promise<void> {
    const { timings, clock, onReconnect } = this.#options;
    const failure = toKubeError(error);
    const watching = this.#watching;
    this.#watching = false;
    this.#calling = false;
    if (error instanceof ExpiredError) {
      this.#version = undefined;
      const last = this.#expiredAt;
      this.#expiredAt = clock.now();
      if (clock.now() - last < timings.backoffCap) {
        // A server whose watches expire again and again is not to be listed in a loop.
        await this.#pause(this.#expirations.next());
      } else {
        this.#expirations.reset();
      }
      return;
    }
    if (error instanceof SilentError || this.#reconnecting) {
      // Not a refusal: ask again at once; if the cluster is gone that call fails and is waited after.
      onReconnect?.();
      return;
    }
    if (failure.code === 403 && watching) {
      // Listed, but not to be watched: KubeVirt's own view role grants no watch on its CRs.
      this.#watchAgainAt = clock.now() + timings.forbiddenRetry;
      this.#setState({ ...this.#state, polled: true });
      return;
    }
    if (failure.code === 403 || failure.code === 404) {
      this.#version = undefined;
      const absent = failure.code === 404;
      this.#setState({
        phase: absent ? 'absent' : 'forbidden',
        synced: false,
        polled: false,
        error: failure,
        since: this.#options.clock.now(),
      });
      if (absent && clock.now() < this.#expectedUntil) {
        await this.#pause(this.#backoff.next());
      } else {
        await this.#pause(
          (absent ? timings.absentRetry : timings.forbiddenRetry) *
            (0.75 + this.#random() / 2),
        );
      }
      return;
    }
    if (
      this.#watchFailures >= MAX_WATCH_FAILURES &&
      !isConnectionError(failure)
    ) {
      // e.g. "Too large resource version" after a restore of etcd.
      this.#watchFailures = 0;
      this.#version = undefined;
    }
    this.#setState({ ...this.#state, phase: 'failing', error: failure });
    await this.#pause(this.#backoff.next(failure.retryAfter));
    onReconnect?.();
  }

  async #pause(ms: number): Promise<void> {
    this.#wake = new AbortController();
    await sleep(
      this.#options.clock,
      ms,
      AbortSignal.any([this.#stop.signal, this.#wake.signal]),
    );
  }

  #setState(state: ReflectorState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#stop.signal, this.#connection.signal]);
  }

  #random(): number {
    return (this.#options.random ?? Math.random)();
  }
}
