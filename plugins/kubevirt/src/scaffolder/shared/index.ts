export { ChoiceCard, ChoiceGrid } from './ChoiceCard';
export { Field } from './Field';
export { Folded } from './Folded';
export { keepEnter } from './keepEnter';
export { Notice } from './Notice';
export { readable } from './readable';
