export { VirtualMachineRollout } from './VirtualMachineRollout';
export { ClusterRollout } from './ClusterRollout';
