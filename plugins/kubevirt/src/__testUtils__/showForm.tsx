import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  FieldExtensionOptions,
  TemplateParameterSchema,
} from '@backstage/plugin-scaffolder-react';
import {
  type FormField,
  Stepper,
} from '@backstage/plugin-scaffolder-react/alpha';
import { kubeVirtApiRef, type KubeVirtApi } from '../api';

type JsonObject = TemplateParameterSchema['steps'][number]['schema'];

/** What `createFormField` makes, as the form reads it. */
function optionsOf(field: FormField): FieldExtensionOptions<any, any> {
  return field as unknown as FieldExtensionOptions<any, any>;
}

/**
 * Shows one step of a template with the form that the portal has, and what is created at the end.
 *
 * @param schema - the step of the template
 */
export function showForm(
  schema: JsonObject,
  options: {
    fields: FormField[];
    api?: Partial<KubeVirtApi>;
    initial?: JsonObject;
    onCreate?: (values: JsonObject) => void;
  },
) {
  // jsdom does not scroll, and the form goes to its top with each step.
  window.scrollTo = () => {};
  const { fields, api, initial, onCreate } = options;
  const extensions = fields.map(optionsOf);
  const manifest = { title: 'Template', steps: [{ title: 'Step', schema }] };
  return renderInTestApp(
    <Stepper
      manifest={manifest}
      extensions={extensions}
      initialState={initial as any}
      onCreate={async values => onCreate?.(values)}
    />,
    api ? { apis: [[kubeVirtApiRef, api as KubeVirtApi]] } : {},
  );
}
