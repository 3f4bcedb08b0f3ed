export { systemClock, type Clock } from './clock';
export { isRefusal, statusCodeOf } from './errors';
export type { LiveStatus, LiveVirtualMachines } from './types';
export { useVirtualMachines } from './useVirtualMachines';
