export { systemClock, type Clock } from './clock';
export { isRefusal, messageOf, statusCodeOf } from './errors';
export type { LiveStatus, LiveVirtualMachines } from './types';
export { useVirtualMachines } from './useVirtualMachines';
