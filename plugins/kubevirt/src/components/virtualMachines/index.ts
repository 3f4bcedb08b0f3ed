export { ageOf, type Age } from './age';
export { Counts } from './Counts';
export {
  LastSearchContext,
  type LastSearch,
  useLastSearch,
} from './lastSearch';
export { asOfCluster, markOf, markOfOne } from './markOf';
export { compareByName, compareByUrgency, countByCluster } from './order';
export { causeInList, Reasons, type ReasonsProps } from './Reasons';
export { type Row, useHeldRows, usePresence } from './useHeldRows';
export {
  clustersOfNote,
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
