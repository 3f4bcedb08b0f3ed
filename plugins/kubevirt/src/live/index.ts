export { systemClock, type Clock } from './clock';
export {
  isConsentMissing,
  isCrowded,
  isRefusal,
  messageOf,
  statusCodeOf,
} from './errors';
export type { LiveStatus, LiveVirtualMachines } from './types';
export { useVirtualMachines } from './useVirtualMachines';
