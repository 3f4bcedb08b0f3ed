export { Counts } from './Counts';
export { compareByName, compareByUrgency } from './order';
export { hasReasons, Reasons } from './Reasons';
export { useHeldRows, usePresence, type Row } from './useHeldRows';
export {
  hasVirtualMachineAnnotation,
  viewOf,
  type VirtualMachinesView,
} from './viewOf';
export {
  type Column,
  COLUMNS,
  type Sort,
  TABLE_MIN_WIDTH,
  VirtualMachineRows,
} from './VirtualMachineRows';
export { VirtualMachinesStates } from './VirtualMachinesStates';
