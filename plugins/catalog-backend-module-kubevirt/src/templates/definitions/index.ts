export { addVirtualMachine } from './addVirtualMachine';
export { blueprintInRepository, newBlueprint } from './blueprint';
export { changeVirtualMachine } from './changeVirtualMachine';
export { operateVirtualMachine } from './operateVirtualMachine';
export { upgrade } from './upgrade';
export type { TemplateContext, TemplateDefinition } from './types';
