export { ageOf, type Age } from './age';
export { Counts } from './Counts';
export {
  LastSearchContext,
  type LastSearch,
  useLastSearch,
} from './lastSearch';
export { asOfCluster, freshnessOf, freshnessOfOne } from './freshnessOf';
export { compareByName, compareByUrgency, countByCluster } from './order';
export { causeInList, Reasons, type ReasonsProps } from './Reasons';
export { type Row, useStableRows, usePointerOrFocus } from './useStableRows';
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
