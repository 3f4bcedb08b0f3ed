export { VirtualMachinePage } from './VirtualMachinePage';
