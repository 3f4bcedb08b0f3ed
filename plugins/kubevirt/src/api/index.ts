export type { KubeVirtApi, VirtualMachineLocator } from './KubeVirtApi';
export { KubeVirtClient, type KubeVirtClientOptions } from './KubeVirtClient';
export { kubeVirtApiRef } from './kubeVirtApiRef';
