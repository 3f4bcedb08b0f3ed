export type {
  ConsoleClosed,
  ConsoleConnection,
  ConsoleHandlers,
  ConsoleRequest,
  WebSocketFactory,
  WebSocketLike,
} from './ConsoleConnection';
export type { KubeVirtApi, VirtualMachineLocator } from './KubeVirtApi';
export { KubeVirtClient, type KubeVirtClientOptions } from './KubeVirtClient';
export { kubeVirtApiRef } from './kubeVirtApiRef';
