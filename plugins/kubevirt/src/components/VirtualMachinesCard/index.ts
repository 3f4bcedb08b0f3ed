export { VirtualMachinesCard } from './VirtualMachinesCard';
