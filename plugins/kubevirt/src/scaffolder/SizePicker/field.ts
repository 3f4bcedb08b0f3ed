import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { SizePicker } from './SizePicker';

/** The field, for both frontend systems. */
export const sizePicker = {
  name: 'VirtualMachineSizePicker',
  component: SizePicker,
  schema: makeFieldSchema({
    output: z =>
      z.string().describe('Name of a VirtualMachineClusterInstancetype'),
  }),
};

/** `ui:field: VirtualMachineSizePicker`. The `enum` of the schema, if any, says which sizes are offered. */
export const sizePickerField = createFormField(sizePicker);
