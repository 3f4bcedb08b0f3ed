import {
  makeFieldSchema,
  type CustomFieldValidator,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { validateDeployment } from '../shared';
import { RafayPicker, softened, type RafayPickerOptions } from './RafayPicker';
import { isOfKind, requestOf } from './requestOf';

const validateName: CustomFieldValidator<string, RafayPickerOptions> = (
  value,
  field,
  { apiHolder, formData, uiSchema },
) => {
  const options = uiSchema?.['ui:options'] ?? {};
  const { kind = 'project' } = options;
  return validateDeployment(
    field,
    apiHolder,
    requestOf(kind, value, formData as Record<string, unknown>),
    finding =>
      isOfKind(kind, finding) &&
      softened(finding, options).severity === 'problem',
  );
};

/** The field, for both frontend systems. */
export const rafayPicker = {
  name: 'RafayPicker',
  component: RafayPicker,
  validation: validateName,
  schema: makeFieldSchema({
    output: z => z.string().describe('A name of Rafay’s'),
    uiOptions: z =>
      z.object({
        kind: z
          .enum([
            'project',
            'blueprint',
            'baseBlueprint',
            'version',
            'namespace',
          ])
          .optional()
          .describe(
            'What is named; default project. All others are of the project in the field `project`, a version of the blueprint in the field `blueprintName`',
          ),
        mayBeOwn: z
          .boolean()
          .optional()
          .describe(
            'Whether a version that exists may be the one of the repository that is changed; default false',
          ),
      }),
  }),
};

/** `ui:field: RafayPicker`. */
export const rafayPickerField = createFormField(rafayPicker);
