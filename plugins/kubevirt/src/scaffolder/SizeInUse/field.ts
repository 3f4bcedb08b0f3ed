import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { SizeInUse } from './SizeInUse';

/** The field, for both frontend systems. */
export const sizeInUse = {
  name: 'VirtualMachineSizeInUse',
  component: SizeInUse,
  schema: makeFieldSchema({
    output: z => z.string().describe('One of the values of the schema'),
  }),
};

/** `ui:field: VirtualMachineSizeInUse`. The form's field `name` names the virtual machine. */
export const sizeInUseField = createFormField(sizeInUse);
