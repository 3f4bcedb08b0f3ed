import { parseEntityRef } from '@backstage/catalog-model';
import type {
  DiscoveryApi,
  FetchApi,
  IdentityApi,
} from '@backstage/frontend-plugin-api';
import {
  CONSOLE_PATH,
  consoleQuery,
  writeFleetQuery,
  type ClusterPlatform,
  type ClustersAnswer,
  type ConsoleAvailability,
  type DeploymentCheck,
  type DeploymentRequest,
  type EntityVirtualMachines,
  type EventView,
  type FleetNode,
  type FleetPage,
  type FleetQuery,
  type FleetStreamMessage,
  type InventoryAnswer,
  type InventoryKinds,
  type InventoryQuery,
  type EntityUsage,
  type GuestUsage,
  type LogView,
  type Operation,
  type OperationPlan,
  type OperationPlanRequest,
  type OperationRunRequest,
  type Rollout,
  type VirtualMachineDetail,
  type UsageWindow,
  type VirtualMachineOperations,
  type VirtualMachineSnapshots,
  type VirtualMachinesStreamMessage,
  type VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { systemClock, type Clock } from '../lib/clock';
import { BackendHttp, jsonBody } from './BackendHttp';
import type {
  ConsoleConnection,
  ConsoleHandlers,
  ConsoleRequest,
  WebSocketFactory,
} from './ConsoleConnection';
import { ConsoleSocket } from './ConsoleSocket';
import type {
  FleetPart,
  KubeVirtApi,
  VirtualMachineLocator,
} from './KubeVirtApi';
import { notData } from './readFailure';

/**
 * Options for {@link KubeVirtClient}.
 *
 * @public
 */
export interface KubeVirtClientOptions {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
  /** Says who opens consoles. Without it the backend refuses them. */
  identityApi?: Pick<IdentityApi, 'getCredentials'>;
  /** Default: the browser's WebSocket. */
  webSocket?: WebSocketFactory;
  /** Default: the clock of the browser. */
  clock?: Clock;
  /**
   * How long a stream may send nothing at all, heartbeats included, before it is taken to be dead,
   * in milliseconds. Default 45,000: three of the backend's heartbeats.
   */
  streamIdleMs?: number;
}

const PNG_TYPE = 'image/png';
const FLEET_PATH = '/v1/virtual-machines';

/**
 * Talks to the KubeVirt backend plugin.
 *
 * @public
 */
export class KubeVirtClient implements KubeVirtApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #http: BackendHttp;
  readonly #identityApi: KubeVirtClientOptions['identityApi'];
  readonly #webSocket: WebSocketFactory;
  readonly #clock: Clock;

  constructor(options: KubeVirtClientOptions) {
    this.#discoveryApi = options.discoveryApi;
    this.#identityApi = options.identityApi;
    this.#webSocket =
      options.webSocket ?? ((url, protocols) => new WebSocket(url, protocols));
    this.#clock = options.clock ?? systemClock;
    this.#http = new BackendHttp({
      discoveryApi: options.discoveryApi,
      fetchApi: options.fetchApi,
      clock: this.#clock,
      streamIdleMs: options.streamIdleMs ?? 45_000,
    });
  }

  getVirtualMachines(entityRef: string, signal?: AbortSignal) {
    return this.#http.get<EntityVirtualMachines>(entityPath(entityRef), signal);
  }

  async *streamVirtualMachines(
    entityRef: string,
    signal: AbortSignal,
  ): AsyncGenerator<VirtualMachinesStreamMessage> {
    yield* this.#http.messages<VirtualMachinesStreamMessage>(
      `${entityPath(entityRef)}/stream`,
      { signal },
    );
  }

  getFleet(query: FleetQuery, part: FleetPart, signal?: AbortSignal) {
    const params = writeFleetQuery(query);
    params.set('offset', String(part.offset));
    params.set('limit', String(part.limit));
    if (part.facets) {
      params.set('facets', 'true');
    }
    return this.#http.get<FleetPage>(`${FLEET_PATH}?${params}`, signal);
  }

  getFleetNode(place: { cluster: string; node: string }, signal?: AbortSignal) {
    const params = new URLSearchParams(place);
    return this.#http.get<FleetNode>(`${FLEET_PATH}/node?${params}`, signal);
  }

  async *streamFleet(
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<FleetStreamMessage> {
    yield* this.#http.messages<FleetStreamMessage>(`${FLEET_PATH}/stream`, {
      ...jsonBody({ ids }),
      signal,
    });
  }

  async downloadFleet(query: FleetQuery): Promise<Blob> {
    const response = await this.#http.fetch(
      `${FLEET_PATH}/csv?${writeFleetQuery(query)}`,
      'text/csv',
      {},
    );
    return response.blob();
  }

  getVirtualMachine(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<VirtualMachineDetail>(vmPath(vm), signal);
  }

  getEvents(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<{ items: EventView[] }>(
      `${vmPath(vm)}/events`,
      signal,
    );
  }

  getLogs(
    vm: VirtualMachineLocator,
    options: { container: LogView['container']; tailLines?: number },
    signal?: AbortSignal,
  ) {
    return this.#http.get<LogView>(
      `${vmPath(vm)}/logs${logQuery(options)}`,
      signal,
    );
  }

  async *streamLogs(
    vm: VirtualMachineLocator,
    options: { container: LogView['container']; tailLines?: number },
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const path = `${vmPath(vm)}/logs/stream${logQuery(options)}`;
    for await (const event of this.#http.stream(path, { signal })) {
      if (event.event === 'end') {
        return;
      }
      if (event.event === 'log') {
        yield* JSON.parse(event.data) as string[];
      }
    }
  }

  getManifest(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<{
      documents: { kind: string; name: string; yaml: string }[];
    }>(`${vmPath(vm)}/manifest`, signal);
  }

  getUsage(
    vm: VirtualMachineLocator,
    window: UsageWindow,
    signal?: AbortSignal,
  ) {
    return this.#http.get<VirtualMachineUsage>(
      `${vmPath(vm)}/usage?${new URLSearchParams({ window })}`,
      signal,
    );
  }

  getEntityUsage(entityRef: string, signal?: AbortSignal) {
    return this.#http.get<EntityUsage>(
      `${entityPath(entityRef)}/usage`,
      signal,
    );
  }

  getGuestUsage(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<GuestUsage>(`${vmPath(vm)}/usage/guest`, signal);
  }

  getRollout(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<{ rollout?: Rollout }>(
      `${vmPath(vm)}/rollout`,
      signal,
    );
  }

  getClusterRollout(name: string, signal?: AbortSignal) {
    return this.#http.get<{ rollout?: Rollout }>(
      `/v1/clusters/${encodeURIComponent(name)}/rollout`,
      signal,
    );
  }

  getOperations(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<VirtualMachineOperations>(
      `${vmPath(vm)}/operations`,
      signal,
    );
  }

  getSnapshots(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<VirtualMachineSnapshots>(
      `${vmPath(vm)}/snapshots`,
      signal,
    );
  }

  planOperation(
    vm: VirtualMachineLocator,
    request: OperationPlanRequest,
    signal?: AbortSignal,
  ) {
    return this.#http.post<OperationPlan>(
      `${vmPath(vm)}/operations/plan`,
      request,
      signal,
    );
  }

  runOperation(vm: VirtualMachineLocator, request: OperationRunRequest) {
    return this.#http.post<Operation>(`${vmPath(vm)}/operations`, request);
  }

  getConsoleAvailability(vm: VirtualMachineLocator, signal?: AbortSignal) {
    return this.#http.get<ConsoleAvailability>(`${vmPath(vm)}/console`, signal);
  }

  openConsole(
    vm: VirtualMachineLocator,
    request: ConsoleRequest,
    handlers: ConsoleHandlers,
  ): ConsoleConnection {
    const query = consoleQuery({
      entity: parseEntityRef(vm.entityRef),
      cluster: vm.cluster,
      vmNamespace: vm.namespace,
      vmName: vm.name,
      ...request,
    });
    return new ConsoleSocket({
      handlers,
      webSocket: this.#webSocket,
      clock: this.#clock,
      target: async () => {
        const [baseUrl, credentials] = await Promise.all([
          this.#discoveryApi.getBaseUrl('kubevirt'),
          this.#identityApi?.getCredentials(),
        ]);
        // An address may be relative to the page, and is http or https: a WebSocket's are ws and wss.
        const { href } = new URL(
          `${baseUrl}${CONSOLE_PATH}?${query}`,
          window.location.href,
        );
        return {
          url: href.replace(/^http/, 'ws'),
          token: credentials?.token,
        };
      },
    });
  }

  async getScreenshot(vm: VirtualMachineLocator, signal?: AbortSignal) {
    const path = `${vmPath(vm)}/screenshot`;
    const response = await this.#http.fetch(path, PNG_TYPE, { signal });
    const type = response.headers.get('content-type')?.split(';')[0];
    if (type !== PNG_TYPE) {
      throw notData(response);
    }
    return response.blob();
  }

  getClusters(signal?: AbortSignal) {
    return this.#http.get<ClustersAnswer>('/v1/clusters', signal);
  }

  getCluster(name: string, signal?: AbortSignal) {
    return this.#http.get<ClusterPlatform>(
      `/v1/clusters/${encodeURIComponent(name)}`,
      signal,
    );
  }

  getInventory<K extends keyof InventoryKinds>(
    { kind, project = '', blueprint = '' }: InventoryQuery<K>,
    signal?: AbortSignal,
  ) {
    const below = `/${encodeURIComponent(project)}`;
    const paths: Record<keyof InventoryKinds, string> = {
      projects: '',
      clusters: `${below}/clusters`,
      blueprints: `${below}/blueprints`,
      versions: `${below}/blueprints/${encodeURIComponent(blueprint)}/versions`,
      namespaces: `${below}/namespaces`,
    };
    return this.#http.get<InventoryAnswer<InventoryKinds[K]>>(
      `/v1/deployment/projects${paths[kind]}`,
      signal,
    );
  }

  checkDeployment(request: DeploymentRequest, signal?: AbortSignal) {
    return this.#http.post<DeploymentCheck>(
      '/v1/deployment/check',
      request,
      signal,
    );
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const segments = [kind, namespace, name].map(encodeURIComponent).join('/');
  return `/v1/entities/${segments}/virtual-machines`;
}

function vmPath(vm: VirtualMachineLocator): string {
  const segments = [vm.cluster, vm.namespace, vm.name]
    .map(encodeURIComponent)
    .join('/');
  return `${entityPath(vm.entityRef)}/${segments}`;
}

function logQuery(options: {
  container: LogView['container'];
  tailLines?: number;
}): string {
  const query = new URLSearchParams({ container: options.container });
  if (options.tailLines !== undefined) {
    query.set('tailLines', String(options.tailLines));
  }
  return `?${query}`;
}
