import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { textOf } from '../shared';
import { UsageOfName } from './UsageOfName';

/**
 * The field as the form has it without an extension, and below it what the virtual machine was given and used that
 * the form's field `name` names. It changes nothing of what the form holds.
 */
export function SizeInUse(props: FieldExtensionComponentProps<string>) {
  const { formContext, registry, uiSchema } = props;
  const { StringField } = registry.fields;
  return (
    <>
      {/* rjsf labels no field that says it has one of its own. */}
      <StringField
        {...props}
        uiSchema={{ ...uiSchema, 'ui:field': undefined }}
      />
      <UsageOfName name={textOf(formContext?.formData?.name)} />
    </>
  );
}
