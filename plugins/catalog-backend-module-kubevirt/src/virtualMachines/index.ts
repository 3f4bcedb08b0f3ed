export * from './FactsClient';
export * from './readVirtualMachineSettings';
export * from './VirtualMachineEntityProvider';
