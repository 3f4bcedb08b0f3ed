export type {
  ConsoleClosed,
  ConsoleConnection,
  ConsoleHandlers,
  ConsoleRequest,
  WebSocketFactory,
  WebSocketLike,
} from './ConsoleConnection';
export type {
  FleetPart,
  KubeVirtApi,
  VirtualMachineLocator,
} from './KubeVirtApi';
export { KubeVirtClient, type KubeVirtClientOptions } from './KubeVirtClient';
export { kubeVirtApiRef } from './kubeVirtApiRef';
