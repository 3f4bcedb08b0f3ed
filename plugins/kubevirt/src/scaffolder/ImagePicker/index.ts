export { imagePicker, imagePickerField } from './field';
