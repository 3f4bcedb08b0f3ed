export { addVirtualMachine } from './addVirtualMachine';
export { blueprintInRepository, newBlueprint } from './blueprint';
export { changeVirtualMachine } from './changeVirtualMachine';
export { upgrade } from './upgrade';
export type { TemplateContext, TemplateDefinition } from './types';
