export { createVmGenerateAction } from './action';
