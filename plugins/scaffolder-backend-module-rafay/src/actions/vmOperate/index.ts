export { createVmOperateAction } from './action';
