export { imagePickerField } from './field';
