import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  FieldExtensionOptions,
  TemplateParameterSchema,
} from '@backstage/plugin-scaffolder-react';
import {
  type FormField,
  Stepper,
  type StepperProps,
} from '@backstage/plugin-scaffolder-react/alpha';
import userEvent from '@testing-library/user-event';
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
      // Without a listener rjsf prints what it finds wrong; it is on the page too. The stepper hands it
      // through, though its own type of the props does not name it.
      formProps={{ onError: () => {} } as StepperProps['formProps']}
      onCreate={async values => onCreate?.(values)}
    />,
    api ? { apis: [[kubeVirtApiRef, api as KubeVirtApi]] } : {},
  );
}

/**
 * Uses the form as a person does. Whether CSS lets the pointer through is not looked at: jsdom has no
 * layout, and the look costs seconds in a form.
 */
export const person = userEvent.setup({ pointerEventsCheck: 0 });

/** Puts a text into a field at once, instead of what it holds. */
export async function write(field: HTMLElement, text: string) {
  await person.clear(field);
  await person.paste(text);
}
