import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ImagePicker } from './ImagePicker';

/** The field, for both frontend systems. */
export const imagePicker = {
  name: 'VirtualMachineImagePicker',
  component: ImagePicker,
  schema: makeFieldSchema({
    output: z => z.string().describe('Reference of a container disk image'),
    uiOptions: z =>
      z.object({
        needsCdi: z
          .boolean()
          .optional()
          .describe(
            'The image is copied to a disk, which needs CDI. Default: whether the field "type" beside this one is "registry"',
          ),
        allowArbitrary: z
          .boolean()
          .optional()
          .describe(
            'Whether images that are not in the catalogue may be named; default true',
          ),
      }),
  }),
};

/** `ui:field: VirtualMachineImagePicker`. */
export const imagePickerField = createFormField(imagePicker);
