export { VirtualMachinesTab } from './VirtualMachinesTab';
