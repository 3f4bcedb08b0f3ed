import {
  IncomingMessage,
  Server,
  ServerResponse,
  createServer,
} from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { SystemClock } from '../clock';
import { Faults } from '../faults';
import { ANONYMOUS, Identity, TokenIdentity, isAllowed } from '../rbac';
import { forbidden, forbiddenPath, unauthorized } from '../status';
import { DefaultObjectStore } from '../store';
import { Clock } from '../types';
import { ApiExtensions } from './ApiExtensions';
import { reviewAccess } from './accessReviews';
import { CustomResourceController } from './customResources';
import {
  aggregatedDiscovery,
  coreVersions,
  groupInfo,
  groupList,
  resourceList,
} from './discovery';
import { Exchange, readBody, sendError, sendJson, sendText } from './exchange';
import { negotiateDiscovery } from './negotiation';
import { openApiDocument, openApiIndex, openApiV2 } from './openApi';
import { parseResourcePath } from './requests';
import { ResourceHandler } from './ResourceHandler';
import { WatchHub } from './WatchHub';

export interface DemoApiServerOptions {
  store: DefaultObjectStore;
  /** Who may call, by bearer token. */
  identities: TokenIdentity[];
  clock?: Clock;
  /** Any free one when absent or 0. */
  port?: number;
  faults?: Faults;
  extensions?: ApiExtensions;
  /** What `/version` tells, with the `v`. */
  gitVersion?: string;
  /** Whether watches may ask for initial events, as servers do from Kubernetes 1.34 on. */
  watchList?: boolean;
  /** Real servers send one about every minute. */
  bookmarkIntervalMs?: number;
  /** Milliseconds until a CustomResourceDefinition is established. */
  establishMs?: number;
}

const DISCOVERY_TYPE =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const HEALTH = /^\/(healthz|readyz|livez)(\/.*)?$/;
const HOST = '127.0.0.1';

/** A Kubernetes API server on loopback, over the objects of a store. */
export class DemoApiServer {
  readonly faults: Faults;
  readonly extensions: ApiExtensions;
  readonly #store: DefaultObjectStore;
  readonly #identities: TokenIdentity[];
  readonly #gitVersion: string;
  readonly #watches: WatchHub;
  readonly #resources: ResourceHandler;
  readonly #customResources: CustomResourceController;
  readonly #sockets = new Set<Socket>();
  /** Requests that wait for a hang to end. */
  readonly #hanging = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #server: Server | undefined;
  #port: number;
  #listening: Promise<void> = Promise.resolve();
  #dropTimer: ReturnType<typeof setInterval> | undefined;
  #dropEveryMs = 0;
  #watchList: boolean;

  /** Listens on loopback; resolves once it answers. */
  static async start(options: DemoApiServerOptions): Promise<DemoApiServer> {
    const server = new DemoApiServer(options);
    await server.#listen();
    server.#followFaults();
    return server;
  }

  private constructor(options: DemoApiServerOptions) {
    const clock = options.clock ?? new SystemClock();
    this.#store = options.store;
    this.#identities = options.identities;
    this.#port = options.port ?? 0;
    this.#gitVersion = options.gitVersion ?? 'v1.33.1';
    this.#watchList = options.watchList ?? false;
    this.faults = options.faults ?? new Faults();
    this.extensions = options.extensions ?? new ApiExtensions();
    this.#watches = new WatchHub({
      store: this.#store,
      clock,
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
    });
    this.#resources = new ResourceHandler({
      store: this.#store,
      clock,
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
    return `http://${HOST}:${this.#port}`;
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#watches.size;
  }

  /** Offers or refuses initial events of watches from now on. */
  setWatchList(offered: boolean): void {
    this.#watchList = offered;
  }

  async stop(): Promise<void> {
    this.#stops.forEach(stop => stop());
    clearInterval(this.#dropTimer);
    this.#customResources.stop();
    this.#watches.stop();
    await this.#listening;
    await this.#close();
  }

  async #listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(error =>
        sendError({ request, response }, error),
      );
    });
    // Clients keep connections for long; a real server does not close them after seconds.
    server.keepAliveTimeout = 3 * 60_000;
    server.requestTimeout = 0;
    server.on('connection', socket => {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, HOST, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      this.#sockets.forEach(socket => socket.destroy());
      await closed;
    }
  }

  #followFaults(): void {
    let { refuse, hang } = this.faults.state;
    const follow = () => {
      const { state } = this.faults;
      if (state.refuse !== refuse) {
        refuse = state.refuse;
        this.#listening = this.#listening.then(() =>
          state.refuse ? this.#close() : this.#listen(),
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
  ): Promise<void> {
    await this.#delay(response);
    if (response.destroyed) {
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    const exchange: Exchange = {
      request,
      response,
      url,
      identity: ANONYMOUS,
    };
    try {
      const identity = this.#authenticate(request);
      if (HEALTH.test(url.pathname)) {
        await sendText(exchange, 200, 'ok', 'text/plain; charset=utf-8');
        return;
      }
      await this.#route({ ...exchange, identity });
    } catch (error) {
      await sendError(exchange, error);
    }
  }

  #authenticate(request: IncomingMessage): Identity {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (!scheme) {
      return ANONYMOUS;
    }
    const caller =
      scheme.toLowerCase() === 'bearer' && token
        ? this.#identities.find(identity => identity.token === token)
        : undefined;
    if (!caller) {
      throw unauthorized();
    }
    return this.#impersonated(request, caller);
  }

  #impersonated(request: IncomingMessage, caller: Identity): Identity {
    const name = request.headers['impersonate-user'];
    if (typeof name !== 'string') {
      return caller;
    }
    const header = request.headersDistinct['impersonate-group'] ?? [];
    const wanted = [
      { resource: 'users', name },
      ...header.map(group => ({ resource: 'groups', name: group })),
    ];
    for (const subject of wanted) {
      if (!isAllowed(caller, { ...subject, verb: 'impersonate', group: '' })) {
        throw forbidden(
          subject,
          `User "${caller.name}" cannot impersonate resource "${subject.resource}" in API group "" at the cluster scope`,
        );
      }
    }
    return this.#findIdentity(name, header);
  }

  #findIdentity(name: string, groups: string[]): Identity {
    const known = this.#identities.find(identity => identity.name === name);
    return known ?? { name, groups, rules: [] };
  }

  async #route(exchange: Exchange): Promise<void> {
    const { url, identity, request } = exchange;
    const path = parseResourcePath(url.pathname);
    if (path?.group === 'authorization.k8s.io' && request.method === 'POST') {
      const body = await readBody(request, ['application/json']);
      const review = reviewAccess(path.plural, body, identity, (...subject) =>
        this.#findIdentity(...subject),
      );
      if (review) {
        await sendJson(exchange, 201, review);
        return;
      }
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

  /** Version, discovery and OpenAPI; false for another path. */
  async #describe(exchange: Exchange): Promise<boolean> {
    const { url, identity, request } = exchange;
    const { pathname } = url;
    if (identity === ANONYMOUS && pathname !== '/version') {
      throw forbiddenPath(identity.name, 'get', pathname);
    }
    const description = this.#description(pathname, request);
    if (!description) {
      return false;
    }
    await sendJson(exchange, 200, description.body, description.type);
    return true;
  }

  #description(
    pathname: string,
    request: IncomingMessage,
  ): { body: object; type?: string } | undefined {
    const served = {
      definitions: this.#store.resources.values(),
      subresources: this.extensions.subresources,
    };
    const body = (value: object | undefined) => value && { body: value };
    const [root, ...parts] = pathname.split('/').filter(Boolean);
    const isRoot = parts.length === 0;
    if ((root === 'api' || root === 'apis') && isRoot) {
      if (negotiateDiscovery(request.headers.accept)) {
        return {
          body: aggregatedDiscovery(served, root === 'api'),
          type: DISCOVERY_TYPE,
        };
      }
      return body(
        root === 'api'
          ? coreVersions(`${HOST}:${this.#port}`)
          : groupList(served),
      );
    }
    switch (root) {
      case 'version':
        return body(this.#version());
      case 'api':
        return body(resourceList(served, '', parts[0]));
      case 'apis':
        return body(
          parts.length === 1
            ? groupInfo(served, parts[0])
            : resourceList(served, parts[0], parts[1]),
        );
      case 'openapi':
        return body(this.#openApi(parts));
      default:
        return undefined;
    }
  }

  #openApi([version, root, ...rest]: string[]): object | undefined {
    const definitions = [...this.#store.resources.values()];
    if (version === 'v2') {
      return openApiV2();
    }
    if (version !== 'v3') {
      return undefined;
    }
    if (!root) {
      return openApiIndex(definitions);
    }
    return root === 'api'
      ? openApiDocument(definitions, '', rest[0])
      : openApiDocument(definitions, rest[0], rest[1]);
  }

  #version(): object {
    const [major, minor] = this.#gitVersion.slice(1).split('.');
    return {
      major,
      minor,
      gitVersion: this.#gitVersion,
      gitTreeState: 'clean',
      goVersion: 'go1.24.2',
      compiler: 'gc',
      platform: 'linux/amd64',
    };
  }
}
