export { sizePicker, sizePickerField } from './field';
