export { sizeInUse, sizeInUseField } from './field';
