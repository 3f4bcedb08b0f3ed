export { rafayPicker, rafayPickerField } from './field';
