export { ChoiceCard, ChoiceGrid, type ChoiceCardProps } from './ChoiceCard';
export { Field, type FieldProps } from './Field';
export { Folded, type FoldedProps } from './Folded';
export { keepEnter } from './keepEnter';
export { Notice } from './Notice';
export { readable } from './readable';
