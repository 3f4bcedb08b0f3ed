export { clusterPicker, clusterPickerField } from './field';
