export { OperationDialog } from './OperationDialog';
export { OperationProgress } from './OperationProgress';
export { Refusal } from './Refusal';
export { RowOperations } from './RowOperations';
export { SelectionBar } from './SelectionBar';
export { useOperationsEnabled } from './useOperationsEnabled';
export { type Selection, useSelection } from './useSelection';
export { VerbButton } from './VerbButton';
export { VirtualMachineOperationsBar } from './VirtualMachineOperationsBar';
