import { Authorizer, notAllowed } from '../rbac';
import {
  internalError,
  methodNotAllowed,
  notFound,
  serviceUnavailable,
  tooManyRequests,
} from '../status';
import { DefaultObjectStore, resourceName } from '../store';
import {
  bothSelectors,
  fieldSelector,
  labelSelector,
} from '../store/selectors';
import { Clock, KubeObject, ResourceDefinition } from '../types';
import { Faults, StatusFault } from '../faults';
import { ApiExtensions } from './ApiExtensions';
import { serveElsewhere } from './elsewhere';
import { serveEviction } from './evictions';
import { Exchange, sendJson, sendText } from './exchange';
import { listPage, validateListOptions } from './lists';
import { negotiateView } from './negotiation';
import { servePodLog } from './podLogs';
import { Rendering, renderList, renderObject } from './rendering';
import { ResourcePath, isTrue, verbOf } from './requests';
import { serveSubresource } from './subresources';
import { WatchHub } from './WatchHub';
import { WriteRequest } from './writeRequests';
import { Writes } from './writes';

/** Kinds whose deletion answers the object that went; all others answer a Status. */
const RETURN_DELETED = new Set([
  'namespaces',
  'nodes',
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'serviceaccounts',
  'services',
]);

function faultError(fault: StatusFault) {
  switch (fault.code) {
    case 429:
      return tooManyRequests(fault.retryAfterSeconds);
    case 503:
      return serviceUnavailable(
        'the server is currently unable to handle the request',
      );
    default:
      return internalError('etcdserver: request timed out');
  }
}

/** Answers requests for resources: authorizes, then reads, watches or writes. */
export class ResourceHandler {
  readonly #store: DefaultObjectStore;
  readonly #clock: Clock;
  readonly #authorizer: Authorizer;
  readonly #extensions: ApiExtensions;
  readonly #faults: Faults;
  readonly #watches: WatchHub;
  readonly #writes: Writes;
  readonly #watchList: () => boolean;

  constructor(options: {
    store: DefaultObjectStore;
    clock: Clock;
    authorizer: Authorizer;
    extensions: ApiExtensions;
    faults: Faults;
    watches: WatchHub;
    watchList: () => boolean;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#authorizer = options.authorizer;
    this.#extensions = options.extensions;
    this.#faults = options.faults;
    this.#watches = options.watches;
    this.#watchList = options.watchList;
    this.#writes = new Writes(options);
  }

  /** Whether there is such a resource; answers nothing when there is not. */
  async handle(exchange: Exchange, path: ResourcePath): Promise<boolean> {
    const { request, url, identity } = exchange;
    const { group, version, plural, subresource } = path;
    const watch = isTrue(url.searchParams.get('watch'));
    const verb = verbOf(request.method!, path, watch);
    if (!verb) {
      throw methodNotAllowed();
    }
    const attributes = {
      verb,
      group,
      resource: plural,
      // Of `evacuate/cancel` only the first word (k8s.io/apiserver pkg/endpoints/request/requestinfo.go).
      subresource: subresource?.split('/')[0],
      namespace: path.namespace,
      name: path.name,
    };
    const resource = resourceName({ plural, group });
    const fault = this.#faults.takeStatus(resource, verb);
    if (fault?.code === 403) {
      throw notAllowed(identity, attributes);
    }
    if (fault) {
      throw faultError(fault);
    }
    this.#authorizer.demand(identity, attributes);
    if (await serveElsewhere(exchange, path, this.#store, this.#extensions)) {
      return true;
    }
    if (
      subresource &&
      (await serveSubresource(exchange, path, this.#extensions))
    ) {
      return true;
    }
    const definition = this.#store.resources.get(resource);
    if (!definition?.versions.includes(version)) {
      return false;
    }
    if (path.namespace && !definition.namespaced && plural !== 'namespaces') {
      return false;
    }
    if (subresource === 'log' && resource === 'pods') {
      this.#log(exchange, path);
      return true;
    }
    if (
      subresource === 'eviction' &&
      resource === 'pods' &&
      request.method === 'POST'
    ) {
      await serveEviction(exchange, path, this.#store, this.#extensions);
      return true;
    }
    if (subresource && !this.#isStatus(definition, subresource)) {
      return false;
    }
    await this.#serve(exchange, definition, path, verb);
    return true;
  }

  #isStatus(definition: ResourceDefinition, subresource: string): boolean {
    return subresource === 'status' && definition.statusSubresource;
  }

  async #serve(
    exchange: Exchange,
    definition: ResourceDefinition,
    path: ResourcePath,
    verb: string,
  ): Promise<void> {
    const { request, url, identity } = exchange;
    const query = url.searchParams;
    const write: WriteRequest = { definition, path, request, query, identity };
    switch (verb) {
      case 'get':
        await this.#send(exchange, definition, path, this.#get(write));
        return;
      case 'list':
        await this.#list(exchange, definition, path);
        return;
      case 'watch':
        this.#watch(exchange, definition, path);
        return;
      case 'create': {
        if (path.name) {
          throw methodNotAllowed();
        }
        const { code, object } = await this.#writes.create(write);
        await this.#send(exchange, definition, path, object, code);
        return;
      }
      case 'update':
      case 'patch': {
        if (!path.name) {
          throw methodNotAllowed();
        }
        const { code, object } = await this.#writes[verb](write);
        await this.#send(exchange, definition, path, object, code);
        return;
      }
      case 'delete':
        await this.#delete(exchange, write);
        return;
      default: {
        const objects = await this.#writes.deleteCollection(write);
        const metadata = { resourceVersion: String(this.#store.revision) };
        await sendText(
          exchange,
          200,
          renderList(objects, metadata, this.#rendering(exchange, write)),
        );
      }
    }
  }

  #rendering(
    exchange: Exchange,
    target: { definition: ResourceDefinition; path: ResourcePath },
  ): Rendering {
    const { request, url } = exchange;
    return {
      definition: target.definition,
      version: target.path.version,
      view: negotiateView(request.headers.accept),
      now: this.#clock.now(),
      includeObject: url.searchParams.get('includeObject') ?? undefined,
    };
  }

  async #send(
    exchange: Exchange,
    definition: ResourceDefinition,
    path: ResourcePath,
    object: KubeObject,
    code = 200,
  ): Promise<void> {
    const rendering = this.#rendering(exchange, { definition, path });
    await sendJson(exchange, code, renderObject(object, rendering));
  }

  #get({ definition, path }: WriteRequest): KubeObject {
    const resource = resourceName(definition);
    const namespace = definition.namespaced ? path.namespace : undefined;
    const ref = { resource, namespace, name: path.name! };
    const object = this.#store.get(ref);
    if (!object) {
      throw notFound(ref);
    }
    return object;
  }

  #selection(url: URL, definition: ResourceDefinition, path: ResourcePath) {
    const query = url.searchParams;
    const resource = resourceName(definition);
    const byName = path.name ? `metadata.name=${path.name}` : undefined;
    return {
      resource,
      namespace: definition.namespaced ? path.namespace : undefined,
      selector: bothSelectors(
        bothSelectors(
          labelSelector(query.get('labelSelector') ?? undefined),
          fieldSelector(resource, query.get('fieldSelector') ?? undefined),
        ),
        fieldSelector(resource, byName),
      ),
      query,
    };
  }

  async #list(
    exchange: Exchange,
    definition: ResourceDefinition,
    path: ResourcePath,
  ): Promise<void> {
    const { url } = exchange;
    const rendering = this.#rendering(exchange, { definition, path });
    validateListOptions(url.searchParams, { watch: false, watchList: false });
    const selection = this.#selection(url, definition, path);
    const { objects, metadata } = listPage(this.#store, selection);
    await sendText(exchange, 200, renderList(objects, metadata, rendering));
  }

  #watch(
    exchange: Exchange,
    definition: ResourceDefinition,
    path: ResourcePath,
  ): void {
    const { url, response } = exchange;
    validateListOptions(url.searchParams, {
      watch: true,
      watchList: this.#watchList(),
    });
    const selection = this.#selection(url, definition, path);
    const { now: _, ...rendering } = this.#rendering(exchange, {
      definition,
      path,
    });
    this.#watches.open({ ...selection, rendering }, response);
  }

  async #delete(exchange: Exchange, write: WriteRequest): Promise<void> {
    const { definition, path } = write;
    const { object } = await this.#writes.delete(write);
    const { name, uid, namespace } = object.metadata;
    const resource = resourceName(definition);
    const stays =
      this.#store.get({ resource, namespace, name })?.metadata.uid === uid;
    if (stays || RETURN_DELETED.has(resource)) {
      await this.#send(exchange, definition, path, object);
      return;
    }
    await sendJson(exchange, 200, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(definition.group && { group: definition.group }),
        kind: definition.plural,
        uid,
      },
    });
  }

  #log({ url, response }: Exchange, path: ResourcePath): void {
    const { namespace, name } = path;
    const ref = { resource: 'pods', namespace, name: name! };
    const pod = this.#store.get(ref);
    if (!pod) {
      throw notFound(ref);
    }
    servePodLog(pod, url.searchParams, {
      provider: this.#extensions.logs,
      clock: this.#clock,
      response,
    });
  }
}
