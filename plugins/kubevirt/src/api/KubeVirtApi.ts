import type {
  ClusterPlatform,
  ClustersAnswer,
  ConsoleAvailability,
  DeploymentCheck,
  DeploymentRequest,
  EntityVirtualMachines,
  EventView,
  FleetNode,
  FleetPage,
  FleetQuery,
  FleetStreamMessage,
  InventoryAnswer,
  InventoryKinds,
  InventoryQuery,
  EntityUsage,
  GuestUsage,
  LogView,
  Operation,
  OperationPlan,
  OperationPlanRequest,
  OperationRunRequest,
  Rollout,
  VirtualMachineDetail,
  UsageWindow,
  VirtualMachineOperations,
  VirtualMachineSnapshots,
  VirtualMachinesStreamMessage,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ConsoleConnection,
  ConsoleHandlers,
  ConsoleRequest,
} from './ConsoleConnection';

/**
 * Names one VM of an entity.
 *
 * @public
 */
export interface VirtualMachineLocator {
  /** `kind:namespace/name` of the entity that claims the VM. */
  entityRef: string;
  cluster: string;
  namespace: string;
  name: string;
}

/**
 * Which part of what a query selects is asked for.
 *
 * @public
 */
export interface FleetPart {
  offset: number;
  /** At most 500. */
  limit: number;
  /** Also counts the values of each dimension. */
  facets?: boolean;
}

/**
 * Reads KubeVirt state through the backend plugin. What the backend refuses is a `ResponseError`; an answer
 * of something before it, such as a proxy, is a `ServiceUnavailableError`.
 *
 * @public
 */
export interface KubeVirtApi {
  /** The VMs of an entity, once. */
  getVirtualMachines(
    entityRef: string,
    signal?: AbortSignal,
  ): Promise<EntityVirtualMachines>;
  /** The VMs of an entity, then each change, until the signal aborts or the server ends the stream. */
  streamVirtualMachines(
    entityRef: string,
    signal: AbortSignal,
  ): AsyncIterable<VirtualMachinesStreamMessage>;
  getVirtualMachine(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<VirtualMachineDetail>;
  getEvents(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<{ items: EventView[] }>;
  getLogs(
    vm: VirtualMachineLocator,
    options: {
      container: LogView['container'];
      /** Default 500, at most 5000. */
      tailLines?: number;
    },
    signal?: AbortSignal,
  ): Promise<LogView>;
  /** Lines of the log as they come. */
  streamLogs(
    vm: VirtualMachineLocator,
    options: { container: LogView['container']; tailLines?: number },
    signal: AbortSignal,
  ): AsyncIterable<string>;
  /** VM, VMI and current pod as YAML, secrets masked. */
  getManifest(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<{ documents: { kind: string; name: string; yaml: string }[] }>;
  /** What a VM uses now, and used over a while. */
  getUsage(
    vm: VirtualMachineLocator,
    window: UsageWindow,
    signal?: AbortSignal,
  ): Promise<VirtualMachineUsage>;
  /** CPU and memory that the running VMs of an entity use now. */
  getEntityUsage(entityRef: string, signal?: AbortSignal): Promise<EntityUsage>;
  /** What the agent of the guest reports: file systems and users. */
  getGuestUsage(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<GuestUsage>;
  /** How far the deployment system has brought a VM; nothing where the portal asks none. */
  getRollout(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<{ rollout?: Rollout }>;
  /** The same of a cluster's blueprint. */
  getClusterRollout(
    name: string,
    signal?: AbortSignal,
  ): Promise<{ rollout?: Rollout }>;
  /** What may be done to a VM now, and what was asked of it lately. */
  getOperations(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<VirtualMachineOperations>;
  /** The snapshots of a VM, read from its cluster now. */
  getSnapshots(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<VirtualMachineSnapshots>;
  /** What an operation would do. Changes nothing; also answers where the operation is refused. */
  planOperation(
    vm: VirtualMachineLocator,
    request: OperationPlanRequest,
    signal?: AbortSignal,
  ): Promise<OperationPlan>;
  /** Asks for what a plan says. Of a plan that was run already, answers how far that is. */
  runOperation(
    vm: VirtualMachineLocator,
    request: OperationRunRequest,
  ): Promise<Operation>;
  /** What may be done with the consoles of a VM, and who has them open. */
  getConsoleAvailability(
    vm: VirtualMachineLocator,
    signal?: AbortSignal,
  ): Promise<ConsoleAvailability>;
  /** Opens a console: joins those who have it open, and watches. */
  openConsole(
    vm: VirtualMachineLocator,
    request: ConsoleRequest,
    handlers: ConsoleHandlers,
  ): ConsoleConnection;
  /** The screen as it is now, as a PNG. */
  getScreenshot(vm: VirtualMachineLocator, signal?: AbortSignal): Promise<Blob>;
  /** A page of all VMs that one may see. */
  getFleet(
    query: FleetQuery,
    part: FleetPart,
    signal?: AbortSignal,
  ): Promise<FleetPage>;
  /** What is on a node, and what a drain does to each. */
  getFleetNode(
    place: { cluster: string; node: string },
    signal?: AbortSignal,
  ): Promise<FleetNode>;
  /** Rows of the fleet by their ids, at most 200, then each change. */
  streamFleet(
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<FleetStreamMessage>;
  /** All that a query selects, as CSV. */
  downloadFleet(query: FleetQuery): Promise<Blob>;
  getClusters(signal?: AbortSignal): Promise<ClustersAnswer>;
  getCluster(name: string, signal?: AbortSignal): Promise<ClusterPlatform>;
  /** What the deployment system has; nothing where the portal asks none. */
  getInventory<K extends keyof InventoryKinds>(
    query: InventoryQuery<K>,
    signal?: AbortSignal,
  ): Promise<InventoryAnswer<InventoryKinds[K]>>;
  /** How what is about to be written goes together with what there is. Changes nothing. */
  checkDeployment(
    request: DeploymentRequest,
    signal?: AbortSignal,
  ): Promise<DeploymentCheck>;
}
