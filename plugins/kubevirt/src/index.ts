/**
 * Virtual machines on the catalog's entities, and the health of KubeVirt.
 *
 * @packageDocumentation
 */
export { kubevirtPlugin as default } from './plugin';
export {
  KubeVirtClient,
  kubeVirtApiRef,
  type ConsoleClosed,
  type ConsoleConnection,
  type ConsoleHandlers,
  type ConsoleRequest,
  type FleetPart,
  type KubeVirtApi,
  type KubeVirtClientOptions,
  type VirtualMachineLocator,
  type WebSocketFactory,
  type WebSocketLike,
} from './api';
export type { Clock } from './lib/clock';
export {
  useVirtualMachines,
  type LiveStatus,
  type LiveVirtualMachines,
} from './live';
