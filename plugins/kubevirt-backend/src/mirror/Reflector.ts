import { isConnectionError, KubeError, type KubeClient } from '../clusters';
import type { KubeObject } from '../model/types';
import { Backoff } from './Backoff';
import { Breather } from './Breather';
import { sleep, type Clock } from './clock';
import { compareResourceVersions } from './resourceVersion';
import type { MirrorTimings } from './timings';
import { watchLines } from './watchLines';

/** What the reflector writes to. Objects are handed over as they came, untrimmed. */
export interface ReflectorSink {
  /** A list begins: what is not handed over until `endList` is gone. */
  beginList(): void;
  /** One object of the list. */
  listed(object: KubeObject): void;
  endList(): void;
  /** A list did not come to its end. What was handed over is true nevertheless. */
  abortList(): void;
  changed(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void;
}

/**
 * - `starting`: no list yet
 * - `live`: the store says what the API server says (by watch or by poll)
 * - `failing`: the last call failed; the store is as of `since`
 * - `forbidden`: 403 to the list
 * - `absent`: 404, the kind is not served
 */
export type ReflectorPhase =
  | 'starting'
  | 'live'
  | 'failing'
  | 'forbidden'
  | 'absent';

export interface ReflectorState {
  phase: ReflectorPhase;
  /** A whole list was read once, since the kind was last absent or forbidden. */
  synced: boolean;
  /** The kind is listed again and again because it may not be watched. */
  polled: boolean;
  /** Why it is not live. */
  error?: KubeError;
  /** Milliseconds since the epoch at which the store was last known to be true; 0 if never. */
  since: number;
}

export interface ReflectorOptions {
  client: KubeClient;
  /** e.g. `/apis/kubevirt.io/v1/virtualmachines`. */
  path: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Ask for metadata only. */
  metadataOnly?: boolean;
  pageSize: number;
  clock: Clock;
  timings: MirrorTimings;
  random?: () => number;
  sink: ReflectorSink;
  /** Whether initial lists may be streamed by a watch; turned off for all once the server refuses. */
  watchList: { offered: boolean };
  /** Runs a list when it is its turn, so that not all lists of all clusters run at once. */
  gate?: <T>(work: () => Promise<T>) => Promise<T>;
  onState(state: ReflectorState): void;
  /** Bytes came from the API server. */
  onContact(): void;
  onRelist?(): void;
  onReconnect?(): void;
  onEvent?(): void;
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubeObject & { code?: number; reason?: string; message?: string };
}

interface ListPage {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: KubeObject[] | null;
}

/** The watch can't go on from where it is: list again. */
class ExpiredError extends Error {}
/** The watch was given up because nothing came. */
class SilentError extends Error {}

const METADATA_LIST =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const CHANGES: ReadonlySet<string> = new Set(['ADDED', 'MODIFIED', 'DELETED']);
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';
/** Expired continue tokens that are put up with before the list is asked for in one piece. */
const MAX_EXPIRED_PAGES = 2;
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
    if (this.#state.phase === 'absent') {
      this.#expectedUntil = this.#options.clock.now() + EXPECT_FOR;
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
    const { timings, watchList, clock } = this.#options;
    this.#reconnecting = false;
    const polling = this.#state.polled && clock.now() < this.#watchAgainAt;
    if (this.#version === undefined) {
      if (this.#state.synced) {
        this.#options.onRelist?.();
      }
      if (watchList.offered && !polling) {
        await this.#watch(undefined);
        return;
      }
      const gate = this.#options.gate ?? (work => work());
      this.#version = await gate(() => this.#list());
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

  /** Reads all pages into the sink and returns the version to watch from. */
  async #list(): Promise<string> {
    const { sink, client, pageSize, onContact, metadataOnly } = this.#options;
    this.#watching = false;
    const breather = new Breather();
    let expired = 0;
    for (;;) {
      let token: string | undefined;
      let version: string | undefined;
      sink.beginList();
      try {
        do {
          this.#connection = new AbortController();
          this.#calling = true;
          const page: ListPage = await client.json<ListPage>(
            this.#url({
              limit: expired > MAX_EXPIRED_PAGES ? undefined : pageSize,
              continue: token,
            }),
            {
              signal: AbortSignal.any([
                this.#stop.signal,
                this.#connection.signal,
              ]),
              accept: metadataOnly
                ? `${METADATA_LIST},application/json`
                : undefined,
            },
          );
          this.#calling = false;
          onContact();
          for (const object of page.items ?? []) {
            if (object?.metadata) {
              sink.listed(object);
            }
            await breather.pause();
          }
          version = page.metadata?.resourceVersion;
          token = page.metadata?.continue || undefined;
        } while (token);
        sink.endList();
        return version ?? '';
      } catch (error) {
        sink.abortList();
        if (token && error instanceof KubeError && error.code === 410) {
          // The snapshot that the pages belong to is compacted: begin anew.
          expired += 1;
          continue;
        }
        throw error;
      }
    }
  }

  /**
   * Watches until the stream ends. Without a version the server is asked to send what exists first.
   */
  async #watch(from: string | undefined): Promise<void> {
    const { client, clock, timings, sink, metadataOnly } = this.#options;
    const random = this.#options.random ?? Math.random;
    const connection = new AbortController();
    this.#connection = connection;
    const signal = AbortSignal.any([this.#stop.signal, connection.signal]);
    this.#watching = true;
    let initial = from === undefined;
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
    const started = clock.now();
    let opened = false;
    let events = 0;
    const breather = new Breather();
    try {
      this.#calling = true;
      const chunks = await client.stream(
        this.#url({
          watch: '1',
          allowWatchBookmarks: 'true',
          ...(initial
            ? {
                sendInitialEvents: 'true',
                resourceVersionMatch: 'NotOlderThan',
              }
            : { resourceVersion: from }),
          timeoutSeconds: Math.ceil(
            (timings.watchTimeout * (1 + random())) / 1000,
          ),
        }),
        {
          signal,
          accept: metadataOnly ? `${METADATA},application/json` : undefined,
        },
      );
      this.#calling = false;
      this.#options.onContact();
      opened = true;
      if (initial) {
        sink.beginList();
      } else {
        this.#live(false);
      }
      for await (const line of watchLines(chunks, () => {
        contact();
        this.#options.onContact();
      })) {
        const event = parseEvent(line);
        events += 1;
        if (event.type === 'BOOKMARK') {
          this.#advance(event.object);
          if (
            initial &&
            event.object.metadata.annotations?.[INITIAL_EVENTS_END] === 'true'
          ) {
            initial = false;
            this.#version = event.object.metadata.resourceVersion;
            sink.endList();
            this.#live(false);
          }
        } else if (event.type === 'ERROR') {
          throw errorOfEvent(event);
        } else if (CHANGES.has(event.type) && event.object?.metadata) {
          if (initial) {
            sink.listed(event.object);
          } else {
            this.#watchFailures = 0;
            this.#options.onEvent?.();
            sink.changed(event.type, event.object);
            this.#advance(event.object);
          }
        }
        await breather.pause();
      }
      if (initial) {
        throw new KubeError({
          code: 0,
          reason: 'StreamEnded',
          message: 'The initial events ended before they were all there',
        });
      }
    } catch (error) {
      if (initial) {
        if (opened) {
          sink.abortList();
        }
        if (this.#refusesInitialEvents(error)) {
          this.#options.watchList.offered = false;
          return;
        }
      }
      if (silent) {
        throw new SilentError();
      }
      if (error instanceof KubeError && error.code === 410) {
        throw new ExpiredError();
      }
      const broken = opened && !initial && isConnectionError(error);
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
    if (events === 0 && clock.now() - started < timings.backoffBase) {
      await this.#pause(timings.backoffBase * (0.5 + random()));
    }
  }

  /** Without the feature gate the API server answers 422 (`sendInitialEvents is forbidden`), older ones 400. */
  #refusesInitialEvents(error: unknown): boolean {
    return (
      error instanceof KubeError && (error.code === 422 || error.code === 400)
    );
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
            (0.75 + (this.#options.random ?? Math.random)() / 2),
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

  #url(query: Record<string, string | number | undefined>): string {
    const { path, labelSelector, fieldSelector } = this.#options;
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({
      labelSelector,
      fieldSelector,
      ...query,
    })) {
      if (value !== undefined) {
        parameters.set(name, String(value));
      }
    }
    return `${path}?${parameters}`;
  }
}

function parseEvent(line: string): WatchEvent {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new KubeError(
      {
        code: 0,
        reason: 'InvalidEvent',
        message: 'A watch event was cut off or is no JSON',
      },
      error,
    );
  }
}

function errorOfEvent({ object }: WatchEvent): KubeError {
  return new KubeError({
    code: object?.code ?? 500,
    reason: object?.reason,
    message: `The API server ended a watch: ${
      object?.message ?? 'no reason given'
    }`,
  });
}

function toKubeError(error: unknown): KubeError {
  return error instanceof KubeError
    ? error
    : new KubeError(
        { code: 0, reason: 'Unexpected', message: 'The mirror failed' },
        error,
      );
}
