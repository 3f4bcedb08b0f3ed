export { ClusterRollout } from './ClusterRollout';
export { RolloutSection, type LoadedRollout } from './RolloutSection';
export { useVirtualMachineRollout } from './useVirtualMachineRollout';
