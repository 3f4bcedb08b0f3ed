import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import FormControl from '@material-ui/core/FormControl';
import type { DeploymentFinding } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import {
  Findings,
  InventoryNotes,
  useDeploymentCheck,
  useInventory,
} from '../shared';
import { isOfKind, queryOf, requestOf, type RafayKind } from './requestOf';
import { NameInput } from './NameInput';
import { useChoices } from './useChoices';

/** Options of the field in a template. */
export interface RafayPickerOptions {
  /** Default: `project`. */
  kind?: RafayKind;
  /** A version that is taken may be the repository's own: it is a warning, and the action decides. */
  mayBeOwn?: boolean;
}

/** As the template asks for it. */
export function softened(
  finding: DeploymentFinding,
  { mayBeOwn = false }: RafayPickerOptions,
): DeploymentFinding {
  return mayBeOwn && finding.code === 'version-taken'
    ? { ...finding, severity: 'warning' }
    : finding;
}

/** A name of Rafay's, to choose or to type, with what is wrong with it. */
export function RafayPicker(
  props: FieldExtensionComponentProps<string, RafayPickerOptions>,
) {
  const { idSchema, schema, uiSchema, formData, required, disabled } = props;
  const { rawErrors = [], readonly, formContext, onChange } = props;
  const options = uiSchema['ui:options'] ?? {};
  const { kind = 'project' } = options;
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const { t } = useTexts();
  const { inventory, retry } = useInventory(queryOf(kind, form));
  const check = useDeploymentCheck(requestOf(kind, formData, form));
  const findings = (check?.findings ?? [])
    .filter(finding => isOfKind(kind, finding))
    .map(finding => softened(finding, options));
  const choices = useChoices(kind, inventory, schema.examples);
  const id = idSchema.$id;
  const description = uiSchema['ui:description'] ?? schema.description;
  const invalid =
    rawErrors.length > 0 ||
    findings.some(({ severity }) => severity === 'problem');
  return (
    <FormControl fullWidth margin="dense" error={invalid}>
      <NameInput
        id={id}
        label={
          uiSchema['ui:title'] ??
          schema.title ??
          t(`scaffolder.rafay.kind.${kind}`)
        }
        value={formData ?? ''}
        choices={choices.options}
        onChange={value => onChange(value === '' ? undefined : value)}
        helperText={
          [description, choices.hint].filter(Boolean).join(' ') || undefined
        }
        errorId={rawErrors.length > 0 ? `${id}__error` : undefined}
        error={invalid}
        required={required}
        disabled={disabled || readonly}
      />
      <InventoryNotes
        inventory={inventory}
        onRetry={retry}
        quiet={kind !== 'project'}
      />
      <Findings findings={findings} shown={rawErrors} />
    </FormControl>
  );
}
