export { describeVm } from './describeVm';
