import { ServerResponse } from 'node:http';
import { gone, tooOldResourceVersion } from '../status';
import { DefaultObjectStore } from '../store';
import { Selector } from '../store/selectors';
import { Change, ChangeType, Clock, KubeObject } from '../types';
import { parseWatchVersion } from './lists';
import { Rendering, groupVersion, renderEvent } from './rendering';

/** A watch as it is asked for. */
export interface WatchRequest {
  resource: string;
  namespace?: string;
  selector?: Selector;
  query: URLSearchParams;
  /** `now` is taken from the clock for each event. */
  rendering: Omit<Rendering, 'now'>;
}

interface Watch {
  request: WatchRequest;
  response: ServerResponse;
  /** Changes up to this revision are sent, or none of this watch's business. */
  revision: number;
  eventsSent: number;
  paused: boolean;
  end(): void;
}

/** Watches that read more slowly than changes come are ended, as a real server does. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
/** Without a timeout of their own watches end after 30 to 60 minutes in a real server. */
const DEFAULT_TIMEOUT_SECONDS = 45 * 60;

/** What a change is to a watcher who sees only what is selected. */
function typeFor(
  change: Change,
  selector: Selector | undefined,
): ChangeType | undefined {
  if (!selector) {
    return change.type;
  }
  const before = change.previous !== undefined && selector(change.previous);
  const after = change.type !== 'DELETED' && selector(change.object);
  if (after) {
    return before ? 'MODIFIED' : 'ADDED';
  }
  return before ? 'DELETED' : undefined;
}

/** The object that is sent for a change: what leaves a selection is shown as it was in it. */
function objectFor(change: Change, type: ChangeType): KubeObject {
  if (type !== 'DELETED' || change.type === 'DELETED') {
    return change.object;
  }
  const { resourceVersion } = change.object.metadata;
  return {
    ...change.previous!,
    metadata: { ...change.previous!.metadata, resourceVersion },
  };
}

/** The open watches of one API server. */
export class WatchHub {
  readonly #store: DefaultObjectStore;
  readonly #clock: Clock;
  readonly #bookmarkIntervalMs: number;
  readonly #watches = new Map<string, Set<Watch>>();
  readonly #unsubscribe = new Map<string, () => void>();
  readonly #stopServed: () => void;
  /** The text of the latest event, for all watches that show it alike. */
  #cached: { object: KubeObject; key: string; text: string } | undefined;

  constructor(options: {
    store: DefaultObjectStore;
    clock: Clock;
    bookmarkIntervalMs: number;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#bookmarkIntervalMs = options.bookmarkIntervalMs;
    this.#stopServed = this.#store.onServedChange(resource => {
      if (!this.#store.resources.has(resource)) {
        this.#of(resource).forEach(watch => watch.end());
      }
    });
  }

  get size(): number {
    let size = 0;
    this.#watches.forEach(watches => {
      size += watches.size;
    });
    return size;
  }

  /** Answers the request with events until one side ends it. */
  open(request: WatchRequest, response: ServerResponse): void {
    const { query, resource } = request;
    const asked = parseWatchVersion(query.get('resourceVersion'));
    const initial = query.get('sendInitialEvents');
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    const withState = initial === 'true' || (initial === null && asked === 0);
    const changes = withState ? [] : this.#store.changesSince(resource, asked);
    if (!changes) {
      const oldest = this.#store.oldestRevision(resource);
      this.#writeError(response, tooOldResourceVersion(asked, oldest));
      response.end();
      return;
    }
    const watch = this.#register(request, response);
    if (withState) {
      this.#sendState(watch);
      if (initial === 'true') {
        this.#sendBookmark(watch, { 'k8s.io/initial-events-end': 'true' });
      }
    } else {
      watch.revision = asked;
      changes.forEach(change => this.#send(watch, change));
    }
  }

  /** All watches end without a word, as when a proxy cuts them. */
  drop(): void {
    this.#all().forEach(({ response }) => response.destroy());
  }

  /** All watches end with 410, as when what they stand at is compacted away. */
  expire(): void {
    for (const watch of this.#all()) {
      this.#writeError(
        watch.response,
        gone('The resourceVersion for the provided watch is too old.'),
      );
      watch.end();
    }
  }

  /** While silent, no watch is written to; what happened meanwhile comes afterwards. */
  setSilent(silent: boolean): void {
    for (const watch of this.#all()) {
      watch.paused = silent;
      if (!silent) {
        this.#catchUp(watch);
      }
    }
  }

  stop(): void {
    this.#all().forEach(watch => watch.end());
    this.#stopServed();
  }

  #all(): Watch[] {
    return [...this.#watches.values()].flatMap(watches => [...watches]);
  }

  #of(resource: string): Watch[] {
    return [...(this.#watches.get(resource) ?? [])];
  }

  #register(request: WatchRequest, response: ServerResponse): Watch {
    const { resource, query } = request;
    let stopTimers = () => {};
    const watch: Watch = {
      request,
      response,
      revision: this.#store.revision,
      eventsSent: 0,
      paused: false,
      end: () => {
        stopTimers();
        response.end();
        this.#forget(watch);
      },
    };
    const seconds =
      Number(query.get('timeoutSeconds')) || DEFAULT_TIMEOUT_SECONDS;
    const stopTimeout = this.#clock.after(seconds * 1000, () => {
      if (!watch.paused) {
        watch.end();
      }
    });
    const stopBookmarks =
      query.get('allowWatchBookmarks') === 'true'
        ? this.#repeatBookmarks(watch)
        : () => {};
    stopTimers = () => {
      stopTimeout();
      stopBookmarks();
    };
    response.on('close', watch.end);
    const watches = this.#watches.get(resource) ?? new Set();
    watches.add(watch);
    this.#watches.set(resource, watches);
    if (!this.#unsubscribe.has(resource)) {
      this.#unsubscribe.set(
        resource,
        this.#store.subscribe(resource, change =>
          this.#watches.get(resource)?.forEach(w => this.#send(w, change)),
        ),
      );
    }
    return watch;
  }

  #forget(watch: Watch): void {
    const { resource } = watch.request;
    const watches = this.#watches.get(resource);
    watches?.delete(watch);
    if (watches?.size === 0) {
      this.#watches.delete(resource);
      this.#unsubscribe.get(resource)?.();
      this.#unsubscribe.delete(resource);
    }
  }

  #repeatBookmarks(watch: Watch): () => void {
    let stop = () => {};
    const next = () => {
      stop = this.#clock.after(this.#bookmarkIntervalMs, () => {
        if (!watch.paused) {
          this.#sendBookmark(watch);
        }
        next();
      });
    };
    next();
    return () => stop();
  }

  #sendState(watch: Watch): void {
    const { resource, namespace, selector } = watch.request;
    for (const object of this.#store.list(resource, { namespace })) {
      if (!selector || selector(object)) {
        this.#sendObject(watch, 'ADDED', object);
      }
    }
  }

  #send(watch: Watch, change: Change): void {
    const revision = Number(change.object.metadata.resourceVersion);
    if (watch.paused || revision <= watch.revision) {
      return;
    }
    watch.revision = revision;
    const { namespace, selector } = watch.request;
    if (
      namespace !== undefined &&
      change.object.metadata.namespace !== namespace
    ) {
      return;
    }
    const type = typeFor(change, selector);
    if (type) {
      this.#sendObject(watch, type, objectFor(change, type));
    }
  }

  #catchUp(watch: Watch): void {
    const { resource } = watch.request;
    const changes = this.#store.changesSince(resource, watch.revision);
    if (changes) {
      changes.forEach(change => this.#send(watch, change));
    } else {
      this.#writeError(
        watch.response,
        gone('The resourceVersion for the provided watch is too old.'),
      );
      watch.end();
    }
  }

  #sendObject(watch: Watch, type: ChangeType, object: KubeObject): void {
    const { rendering } = watch.request;
    const first = watch.eventsSent === 0;
    const key = `${type} ${rendering.version} ${rendering.view} ${
      rendering.includeObject
    } ${first && rendering.view === 'Table'}`;
    if (this.#cached?.object !== object || this.#cached.key !== key) {
      const shown = renderEvent(
        object,
        { ...rendering, now: this.#clock.now() },
        first,
      );
      const text = `${JSON.stringify({ type, object: shown })}\n`;
      this.#cached = { object, key, text };
    }
    watch.eventsSent++;
    this.#write(watch, this.#cached.text);
  }

  #sendBookmark(watch: Watch, annotations?: Record<string, string>): void {
    const { definition, version, view } = watch.request.rendering;
    // Listeners are called synchronously, so this watch has got everything there is.
    watch.revision = Math.max(watch.revision, this.#store.revision);
    const object = {
      kind: view === 'Object' ? definition.kind : view,
      apiVersion:
        view === 'Object'
          ? groupVersion(definition.group, version)
          : 'meta.k8s.io/v1',
      metadata: {
        resourceVersion: String(watch.revision),
        creationTimestamp: null,
        ...(annotations && { annotations }),
      },
    };
    this.#write(watch, `${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  }

  #writeError(response: ServerResponse, error: ReturnType<typeof gone>): void {
    response.write(
      `${JSON.stringify({ type: 'ERROR', object: error.status })}\n`,
    );
  }

  #write(watch: Watch, text: string): void {
    watch.response.write(text);
    if (watch.response.writableLength > MAX_BUFFERED_BYTES) {
      watch.response.destroy();
    }
  }
}
