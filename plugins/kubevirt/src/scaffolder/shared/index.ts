export { ChoiceCard, ChoiceGrid } from './ChoiceCard';
export {
  textOf,
  useDeploymentCheck,
  useInventory,
  validateDeployment,
} from './deployment';
export { Field } from './Field';
export { Findings } from './Findings';
export { Folded } from './Folded';
export { InventoryNotes } from './InventoryNotes';
export { keepEnter } from './keepEnter';
export { Notice } from './Notice';
export { readable } from './readable';
export { useAnswer, type Answer } from './useAnswer';
