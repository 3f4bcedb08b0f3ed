export { ageOf } from './age';
export { AgeCell, NodeCell, PhaseCell } from './cells';
export { Counts } from './Counts';
export { LastSearchContext, useLastSearch } from './lastSearch';
export { asOfCluster, freshnessOf, freshnessOfOne } from './freshnessOf';
export { compareByName, compareByUrgency, countByCluster } from './order';
export { causeInList } from './Reasons';
export { useStableRows, usePointerOrFocus } from './useStableRows';
export { clustersOfNote, hasVirtualMachineAnnotation, viewOf } from './viewOf';
export {
  type Column,
  COLUMNS,
  type Sort,
  hasUsageColumn,
  isNarrow,
  VirtualMachineRows,
} from './VirtualMachineRows';
export { VirtualMachinesStates } from './VirtualMachinesStates';
