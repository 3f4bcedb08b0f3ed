import { IncomingMessage, ServerResponse } from 'node:http';
import { SystemClock } from '../clock';
import { Faults } from '../faults';
import {
  ANONYMOUS,
  Authenticator,
  Authorizer,
  ImpersonationError,
  TokenIdentity,
  notAllowed,
  startClusterRoles,
} from '../rbac';
import { forbiddenPath } from '../status';
import { DefaultObjectStore } from '../store';
import { Clock } from '../types';
import { ApiExtensions } from './ApiExtensions';
import { reviewAccess, reviewSelf } from './accessReviews';
import { ServerCertificate, selfSignedCertificate } from './certificates';
import { CustomResourceController } from './customResources';
import { describePath } from './descriptions';
import {
  Exchange,
  Upgrade,
  readBody,
  sendError,
  sendJson,
  sendText,
} from './exchange';
import { Listener } from './Listener';
import { ResourcePath, parseResourcePath } from './requests';
import { ResourceHandler } from './ResourceHandler';
import { responseOf } from './upgrades';
import { WatchHub } from './WatchHub';

export interface DemoApiServerOptions {
  store: DefaultObjectStore;
  /** Who may call, by bearer token. */
  identities: TokenIdentity[];
  clock?: Clock;
  /** Any free one when absent or 0. */
  port?: number;
  /**
   * HTTPS with a certificate that signs itself (`ca` has it) unless this is false. kubectl sends
   * bearer tokens over HTTPS only.
   */
  tls?: boolean;
  faults?: Faults;
  extensions?: ApiExtensions;
  /** What `/version` reports, with the `v`. */
  gitVersion?: string;
  /** Whether watches may ask for initial events, as servers do from Kubernetes 1.34 on. */
  watchList?: boolean;
  /** Real servers send one about every minute. */
  bookmarkIntervalMs?: number;
  /** Milliseconds until a CustomResourceDefinition is established. */
  establishMs?: number;
}

const REVIEW_GROUPS = new Set([
  'authentication.k8s.io',
  'authorization.k8s.io',
]);
const HEALTH = /^\/(healthz|readyz|livez)(\/.*)?$/;

/** A Kubernetes API server on loopback, over the objects of a store. */
export class DemoApiServer {
  /** The authority that signed the certificate, as PEM; undefined for plain HTTP. */
  readonly ca: string | undefined;
  readonly faults: Faults;
  readonly extensions: ApiExtensions;
  readonly #store: DefaultObjectStore;
  readonly #authenticator: Authenticator;
  readonly #authorizer: Authorizer;
  readonly #gitVersion: string;
  readonly #watches: WatchHub;
  readonly #resources: ResourceHandler;
  readonly #customResources: CustomResourceController;
  readonly #listener: Listener;
  /** Requests that wait for a hang to end. */
  readonly #hanging = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  readonly #stopping = new AbortController();
  #listening: Promise<void> = Promise.resolve();
  #dropTimer: ReturnType<typeof setInterval> | undefined;
  #dropEveryMs = 0;
  #watchList: boolean;

  /** Listens on loopback; resolves once it answers. */
  static async start(options: DemoApiServerOptions): Promise<DemoApiServer> {
    const certificate =
      options.tls === false ? undefined : await selfSignedCertificate();
    const server = new DemoApiServer(options, certificate);
    await server.#listener.open();
    server.#followFaults();
    return server;
  }

  private constructor(
    options: DemoApiServerOptions,
    certificate: ServerCertificate | undefined,
  ) {
    const clock = options.clock ?? new SystemClock();
    this.#store = options.store;
    this.#authorizer = new Authorizer(this.#store);
    this.#authenticator = new Authenticator(
      options.identities,
      this.#authorizer,
    );
    this.ca = certificate?.cert;
    this.#listener = new Listener({
      port: options.port ?? 0,
      certificate,
      handler: (request, response) => {
        // What cannot be answered any more ends this connection, and nothing else.
        this.#answer(request, response).catch(() => response.destroy());
      },
      upgrade: (request, socket, head) => {
        const response = responseOf(request, socket);
        this.#answer(request, response, { socket, head }).catch(() =>
          socket.destroy(),
        );
      },
    });
    this.#gitVersion = options.gitVersion ?? 'v1.36.3';
    this.#watchList = options.watchList ?? false;
    this.faults = options.faults ?? new Faults();
    this.extensions = options.extensions ?? new ApiExtensions();
    this.#stops.push(startClusterRoles(this.#store));
    this.#watches = new WatchHub({
      store: this.#store,
      clock,
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
    });
    this.#resources = new ResourceHandler({
      store: this.#store,
      clock,
      authorizer: this.#authorizer,
      extensions: this.extensions,
      faults: this.faults,
      watches: this.#watches,
      watchList: () => this.#watchList,
    });
    this.#customResources = CustomResourceController.start({
      store: this.#store,
      clock,
      establishMs: options.establishMs,
    });
  }

  get url(): string {
    return this.#listener.url;
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#watches.size;
  }

  /** How many requests wait for a hang to end. */
  get hangingRequests(): number {
    return this.#hanging.size;
  }

  /** Resolves once it listens, or listens no more, as the last change of its faults says. */
  async settled(): Promise<void> {
    await this.#listening;
  }

  /** Offers or refuses initial events of watches from now on. */
  setWatchList(offered: boolean): void {
    this.#watchList = offered;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#stops.forEach(stop => stop());
    clearInterval(this.#dropTimer);
    this.#customResources.stop();
    this.#watches.stop();
    await this.#listening;
    await this.#listener.close();
  }

  #followFaults(): void {
    let { refuse, hang } = this.faults.state;
    const follow = () => {
      const { state } = this.faults;
      if (state.refuse !== refuse) {
        refuse = state.refuse;
        this.#listening = this.#listening.then(() =>
          state.refuse
            ? this.#listener.close()
            : this.#listener.open(this.#stopping.signal),
        );
      }
      if (state.hang !== hang) {
        hang = state.hang;
        this.#setHanging(hang);
      }
      this.#setDropping(state.dropWatchesEveryMs);
    };
    this.#stops.push(
      this.faults.onChange(follow),
      this.faults.onEvent(event => {
        if (event === 'expire') {
          this.#store.compact();
          this.#watches.expire();
        } else {
          this.#watches.drop();
        }
      }),
    );
    follow();
  }

  #setHanging(hang: boolean): void {
    this.#watches.setSilent(hang);
    if (!hang) {
      this.#hanging.forEach(resume => resume());
      this.#hanging.clear();
    }
  }

  #setDropping(everyMs: number): void {
    if (everyMs !== this.#dropEveryMs) {
      this.#dropEveryMs = everyMs;
      clearInterval(this.#dropTimer);
      if (everyMs > 0) {
        this.#dropTimer = setInterval(() => this.#watches.drop(), everyMs);
        this.#dropTimer.unref();
      }
    }
  }

  /** Waits as long as faults make callers wait. */
  async #delay(response: ServerResponse): Promise<void> {
    const { latencyMs } = this.faults.state;
    if (latencyMs > 0) {
      await new Promise(resolve => {
        setTimeout(resolve, latencyMs).unref();
      });
    }
    if (this.faults.state.hang) {
      await new Promise<void>(resolve => {
        this.#hanging.add(resolve);
        response.on('close', () => {
          this.#hanging.delete(resolve);
          resolve();
        });
      });
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    upgrade?: Upgrade,
  ): Promise<void> {
    await this.#delay(response);
    if (response.destroyed) {
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    const exchange: Exchange = {
      request,
      response,
      upgrade,
      url,
      identity: ANONYMOUS,
    };
    try {
      const identity = this.#authenticator.authenticate(request);
      if (HEALTH.test(url.pathname)) {
        await sendText(exchange, 200, 'ok', 'text/plain; charset=utf-8');
        return;
      }
      await this.#route({ ...exchange, identity });
    } catch (error) {
      if (error instanceof ImpersonationError) {
        await sendText(
          exchange,
          500,
          `Internal Server Error: ${JSON.stringify(request.url)}: ${
            error.message
          }\n`,
          'text/plain; charset=utf-8',
        );
      } else {
        await sendError(exchange, error);
      }
    }
  }

  async #route(exchange: Exchange): Promise<void> {
    const { url } = exchange;
    const path = parseResourcePath(url.pathname);
    if (path && (await this.#review(exchange, path))) {
      return;
    }
    if (path) {
      if (await this.#resources.handle(exchange, path)) {
        return;
      }
    } else if (await this.#describe(exchange)) {
      return;
    }
    await sendText(
      exchange,
      404,
      '404 page not found\n',
      'text/plain; charset=utf-8',
    );
  }

  /** Answers questions about the caller and access; false for another resource. */
  async #review(exchange: Exchange, path: ResourcePath): Promise<boolean> {
    const { identity, request } = exchange;
    const { group, plural } = path;
    if (request.method !== 'POST' || !REVIEW_GROUPS.has(group)) {
      return false;
    }
    if (identity === ANONYMOUS) {
      throw notAllowed(identity, {
        verb: 'create',
        group,
        resource: plural,
      });
    }
    const body = await readBody(request, ['application/json']);
    const review =
      group === 'authentication.k8s.io' && plural === 'selfsubjectreviews'
        ? reviewSelf(identity)
        : reviewAccess(plural, body, {
            caller: identity,
            authorizer: this.#authorizer,
            find: (...subject) => this.#authenticator.find(...subject),
          });
    if (review) {
      await sendJson(exchange, 201, review);
    }
    return review !== undefined;
  }

  /** Version, discovery and OpenAPI; false for another path. */
  async #describe(exchange: Exchange): Promise<boolean> {
    const { url, identity, request } = exchange;
    const { pathname } = url;
    if (identity === ANONYMOUS && pathname !== '/version') {
      throw forbiddenPath(identity.name, 'get', pathname);
    }
    const description = describePath(pathname, {
      store: this.#store,
      extensions: this.extensions,
      gitVersion: this.#gitVersion,
      address: new URL(this.url).host,
      accept: request.headers.accept,
    });
    if (!description) {
      return false;
    }
    await sendJson(exchange, 200, description.body, description.contentType);
    return true;
  }
}
