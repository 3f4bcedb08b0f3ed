import { KubeError, type KubeClient } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';
import { matchesSelector } from './labelSelector';
import { bookmarkAt } from './objects';

interface Event {
  version: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

interface Collection {
  objects: Map<string, KubeObject>;
  events: Event[];
}

interface Watch {
  plural: string;
  namespace?: string;
  selector?: string;
  send(line: object): void;
  end(error?: Error): void;
}

/** What may be wrong with the API server. */
export interface Faults {
  /** Refuses connections. */
  down: boolean;
  /** Takes calls and never answers; watches stay open and send nothing. */
  hung: boolean;
  /** Plurals that may not be listed. */
  forbidden: Set<string>;
  /** Plurals that may be listed and not watched. */
  unwatchable: Set<string>;
  /** Plurals that are not served. */
  absent: Set<string>;
  /** Answers to the next calls, instead of the right ones. */
  next: { code: number; retryAfter?: number; reason?: string }[];
  /** Watches stay open, and nothing is sent on them any more. */
  mute: boolean;
}

class LineQueue implements AsyncIterable<Uint8Array> {
  #lines: Uint8Array[] = [];
  #ended = false;
  #error: Error | undefined;
  #notify = () => {};

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.#notify());
  }

  push(text: string): void {
    this.#lines.push(Buffer.from(text));
    this.#notify();
  }

  end(error?: Error): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#error = error;
      this.#notify();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const line = this.#lines.shift();
      if (line) {
        yield line;
      } else if (this.#ended) {
        if (this.#error) {
          throw this.#error;
        }
        return;
      } else {
        await new Promise<void>(resolve => {
          this.#notify = resolve;
        });
      }
    }
  }
}

/**
 * An API server as the mirror sees one: lists in pages, watches with bookmarks from a version on, streamed
 * initial lists, 410 after a compaction; with faults to switch on.
 */
export class FakeApi implements KubeClient {
  readonly faults: Faults = {
    down: false,
    hung: false,
    forbidden: new Set(),
    unwatchable: new Set(),
    absent: new Set(),
    next: [],
    mute: false,
  };
  /** Calls that came, as `LIST pods`, `PAGE pods`, `WATCH pods`, `STREAM pods`, `VERSION`. */
  readonly calls: string[] = [];
  /** What `/version` says. */
  minor = '31';
  streamsLists = false;
  /** Of the newest change. It is lower again where etcd was restored from a backup. */
  version = 100;
  readonly #collections = new Map<string, Collection>();
  readonly #watches = new Set<Watch>();
  readonly #snapshots = new Map<string, KubeObject[]>();
  readonly #hanging = new Set<() => void>();
  #compacted = 0;

  /** Fails a test that left a watch open. */
  assertQuiet(): void {
    if (this.#watches.size) {
      throw new Error(`${this.#watches.size} watches were left open`);
    }
  }

  put(plural: string, object: KubeObject): KubeObject {
    const { objects, events } = this.#collection(plural);
    const key = keyOf(object);
    this.version += 1;
    const stored = structuredClone(object);
    stored.metadata.resourceVersion = String(this.version);
    const known = objects.get(key);
    const type = known ? 'MODIFIED' : 'ADDED';
    objects.set(key, stored);
    this.#emit(plural, events, {
      version: this.version,
      type,
      object: stored,
    });
    return stored;
  }

  delete(plural: string, namespace: string | undefined, name: string): void {
    const { objects, events } = this.#collection(plural);
    const key = `${namespace ?? ''}/${name}`;
    const known = objects.get(key);
    if (known) {
      this.version += 1;
      objects.delete(key);
      const object = structuredClone(known);
      object.metadata.resourceVersion = String(this.version);
      this.#emit(plural, events, {
        version: this.version,
        type: 'DELETED',
        object,
      });
    }
  }

  get(plural: string, namespace: string | undefined, name: string) {
    return this.#collection(plural).objects.get(`${namespace ?? ''}/${name}`);
  }

  /** Sends an event as it is, whatever the store has. */
  inject(plural: string, event: { type: string; object: object }): void {
    for (const watch of this.#watches) {
      if (watch.plural === plural) {
        watch.send(event);
      }
    }
  }

  bookmark(plural: string): void {
    this.inject(plural, bookmarkAt(this.version));
  }

  /** Ends all watches, in good order or with an error. */
  dropWatches(error?: Error): void {
    for (const watch of [...this.#watches]) {
      watch.end(error);
    }
  }

  /** Versions up to now are forgotten: watches and pages from there are 410. */
  compact(): void {
    this.#compacted = this.version;
    this.#snapshots.clear();
  }

  /** A server that was frozen goes on. */
  resume(): void {
    this.faults.hung = false;
    for (const go of [...this.#hanging]) {
      go();
    }
  }

  async json<T>(
    path: string,
    options: { signal?: AbortSignal; timeout?: number } = {},
  ): Promise<T> {
    const { plural, namespace, query, call } = parsePath(path);
    this.calls.push(call);
    await this.#pass(plural, false, options.signal);
    if (call === 'VERSION') {
      return { major: '1', minor: this.minor } as T;
    }
    const token = query.get('continue');
    const all = token
      ? this.#snapshots.get(`${plural} ${token.split(':')[0]}`)
      : this.#select(plural, namespace, query.get('labelSelector'));
    if (!all) {
      throw failure(410, 'Expired');
    }
    const version = token ? token.split(':')[0] : String(this.version);
    const start = token ? Number(token.split(':')[1]) : 0;
    const limit = Number(query.get('limit') ?? Infinity);
    const more = start + limit < all.length;
    if (more) {
      this.#snapshots.set(`${plural} ${version}`, all);
    }
    return {
      metadata: {
        resourceVersion: version,
        ...(more ? { continue: `${version}:${start + limit}` } : {}),
      },
      items: structuredClone(all.slice(start, start + limit)),
    } as T;
  }

  async webSocket(): Promise<never> {
    throw new Error('A mirror opens no WebSockets');
  }

  async stream(
    path: string,
    { signal }: { signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>> {
    const { plural, namespace, query, call } = parsePath(path);
    this.calls.push(call);
    await this.#pass(plural, true, signal);
    if (signal.aborted) {
      // It was given up while the answer was on its way.
      throw failure(0, 'AbortError');
    }
    const selector = query.get('labelSelector') ?? undefined;
    const initial = query.get('sendInitialEvents') === 'true';
    if (initial && !this.streamsLists) {
      throw failure(422, 'Invalid');
    }
    const from = Number(query.get('resourceVersion') ?? 0);
    if (!initial && from < this.#compacted) {
      throw failure(410, 'Expired');
    }
    const queue = new LineQueue(signal);
    const watch: Watch = {
      plural,
      namespace,
      selector,
      send: line => {
        if (!this.faults.mute && !this.faults.hung) {
          queue.push(`${JSON.stringify(line)}\n`);
        }
      },
      end: error => {
        this.#watches.delete(watch);
        queue.end(error);
      },
    };
    signal.addEventListener('abort', () => watch.end(failure(0, 'AbortError')));
    this.#watches.add(watch);
    if (initial) {
      for (const object of this.#select(plural, namespace, selector)) {
        watch.send({ type: 'ADDED', object });
      }
      watch.send(bookmarkAt(this.version, true));
    } else {
      for (const event of this.#collection(plural).events) {
        if (event.version > from) {
          this.#offer(watch, event);
        }
      }
    }
    return queue;
  }

  async #pass(
    plural: string,
    watch: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { faults } = this;
    if (signal?.aborted) {
      throw failure(0, 'AbortError');
    }
    if (faults.hung) {
      await new Promise<void>((resolve, reject) => {
        this.#hanging.add(resolve);
        signal?.addEventListener('abort', () =>
          reject(failure(0, 'AbortError')),
        );
      });
    }
    if (faults.down) {
      throw failure(0, 'ECONNREFUSED');
    }
    const next = faults.next.shift();
    if (next) {
      throw failure(next.code, next.reason, next.retryAfter);
    }
    if (faults.absent.has(plural)) {
      throw failure(404, 'NotFound');
    }
    if (
      faults.forbidden.has(plural) ||
      (watch && faults.unwatchable.has(plural))
    ) {
      throw failure(403, 'Forbidden');
    }
  }

  #emit(plural: string, events: Event[], event: Event): void {
    events.push(event);
    for (const watch of this.#watches) {
      if (watch.plural === plural) {
        this.#offer(watch, event);
      }
    }
  }

  #offer(watch: Watch, { type, object }: Event): void {
    const { namespace, labels } = object.metadata;
    if (
      (!watch.namespace || watch.namespace === namespace) &&
      matchesSelector(watch.selector, labels)
    ) {
      watch.send({ type, object });
    }
  }

  #select(
    plural: string,
    namespace?: string,
    selector?: string | null,
  ): KubeObject[] {
    return [...this.#collection(plural).objects.values()].filter(
      ({ metadata }) =>
        (!namespace || metadata.namespace === namespace) &&
        matchesSelector(selector ?? undefined, metadata.labels),
    );
  }

  #collection(plural: string): Collection {
    let collection = this.#collections.get(plural);
    if (!collection) {
      collection = { objects: new Map(), events: [] };
      this.#collections.set(plural, collection);
    }
    return collection;
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

export function failure(
  code: number,
  reason?: string,
  retryAfter?: number,
): KubeError {
  return new KubeError({
    code,
    reason,
    retryAfter,
    message: `The fake API server answered ${code} ${reason ?? ''}`.trim(),
  });
}

function parsePath(path: string) {
  const [route, search = ''] = path.split('?');
  const query = new URLSearchParams(search);
  const parts = route.split('/').filter(Boolean);
  const at = parts.indexOf('namespaces');
  const namespaced = at >= 0 && at + 2 < parts.length;
  const plural = parts[parts.length - 1];
  let verb = query.has('continue') ? 'PAGE' : 'LIST';
  if (query.get('limit') === '1') {
    // A question for the version alone, whatever the collection holds.
    verb = 'NEWEST';
  }
  if (query.has('watch')) {
    verb = query.has('sendInitialEvents') ? 'STREAM' : 'WATCH';
  }
  return {
    plural,
    namespace: namespaced ? parts[at + 1] : undefined,
    query,
    call: route === '/version' ? 'VERSION' : `${verb} ${plural}`,
  };
}
