export type { LiveStatus, LiveVirtualMachines } from './types';
export { useVirtualMachines } from './useVirtualMachines';
