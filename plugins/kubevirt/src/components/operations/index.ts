export { OperationProgress } from './OperationProgress';
export { RowOperations } from './RowOperations';
export { SelectionBar } from './SelectionBar';
export { useOperationsEnabled } from './useOperationsEnabled';
export { type Selection, useSelection } from './useSelection';
export { VirtualMachineOperationsBar } from './VirtualMachineOperationsBar';
