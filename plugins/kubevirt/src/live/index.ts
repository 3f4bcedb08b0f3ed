export { type Clock } from './clock';
export {
  isConsentMissing,
  hasTooManyStreams,
  isRefusal,
  messageOf,
  statusCodeOf,
} from './errors';
export type { LiveStatus, LiveVirtualMachines } from './types';
export { useVirtualMachines } from './useVirtualMachines';
