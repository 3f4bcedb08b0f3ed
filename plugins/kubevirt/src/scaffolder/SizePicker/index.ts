export { sizePickerField } from './field';
