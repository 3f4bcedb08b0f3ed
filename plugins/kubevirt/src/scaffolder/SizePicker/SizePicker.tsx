import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useMemo, useState } from 'react';
import { useTexts } from '../../translation';
import {
  ChoiceCard,
  ChoiceGrid,
  Field,
  Folded,
  keepEnter,
  readable,
} from '../shared';
import { matchesSize, sizeChoices, type SizeChoice } from './choices';

const useStyles = makeStyles(
  theme => ({
    filter: { marginBottom: theme.spacing(1), maxWidth: 320 },
    series: { margin: theme.spacing(1, 0, 0.5) },
  }),
  { name: 'KubevirtSizePicker' },
);

/** Picks the size of a virtual machine; what it asks for is shown at once. */
export function SizePicker(props: FieldExtensionComponentProps<string>) {
  const { idSchema, schema, uiSchema, formData, required, disabled } = props;
  const { rawErrors = [], readonly, onChange } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [open, setOpen] = useState(!formData);
  const [filter, setFilter] = useState('');
  const choices = useMemo(() => sizeChoices(schema.enum), [schema.enum]);
  const chosen = formData
    ? sizeChoices([formData]).find(({ name }) => name === formData)
    : undefined;

  const figures = ({ size }: SizeChoice) =>
    size
      ? t('scaffolder.size.of', {
          cpu: String(size.cpu),
          memory: readable(size.memory),
        })
      : t('scaffolder.size.other');

  const groups = [
    {
      key: 'Universal',
      title: t('scaffolder.size.universal'),
      hint: t('scaffolder.size.universalHint'),
    },
    {
      key: 'Overcommitted',
      title: t('scaffolder.size.overcommitted'),
      hint: t('scaffolder.size.overcommittedHint'),
    },
    { key: undefined, title: t('scaffolder.size.others') },
  ]
    .map(group => ({
      ...group,
      choices: choices.filter(
        choice =>
          choice.size?.series === group.key && matchesSize(choice, filter),
      ),
    }))
    .filter(group => group.choices.length > 0);

  const label =
    uiSchema['ui:title'] ?? schema.title ?? t('scaffolder.size.title');
  return (
    <Field
      id={idSchema.$id}
      label={label}
      description={uiSchema['ui:description'] ?? schema.description}
      required={required}
      disabled={disabled || readonly}
      invalid={rawErrors.length > 0}
    >
      <Folded
        id={idSchema.$id}
        label={label}
        open={open}
        onOpen={setOpen}
        disabled={disabled || readonly}
        summary={
          <Typography variant="body2" component="span" aria-live="polite">
            {chosen
              ? `${chosen.name} · ${figures(chosen)}${
                  chosen.size?.series === 'Overcommitted'
                    ? ` · ${t('scaffolder.size.halfReserved')}`
                    : ''
                }`
              : t('scaffolder.nothingChosen')}
          </Typography>
        }
      >
        <TextField
          className={classes.filter}
          id={`${idSchema.$id}__filter`}
          label={t('scaffolder.size.filter')}
          fullWidth
          value={filter}
          onChange={event => setFilter(event.target.value)}
          onKeyDown={keepEnter()}
        />
        <RadioGroup
          name={`${idSchema.$id}__size`}
          value={formData ?? ''}
          onChange={(_event, name) => onChange(name)}
          aria-label={label}
        >
          {groups.map(group => (
            <div key={group.title}>
              <Typography
                variant="caption"
                component="p"
                className={classes.series}
              >
                {group.hint ? `${group.title}: ${group.hint}` : group.title}
              </Typography>
              <ChoiceGrid>
                {group.choices.map(choice => (
                  <ChoiceCard
                    key={choice.name}
                    value={choice.name}
                    chosen={choice.name === formData}
                    title={choice.name}
                  >
                    {figures(choice)}
                  </ChoiceCard>
                ))}
              </ChoiceGrid>
            </div>
          ))}
        </RadioGroup>
        {groups.length === 0 && (
          <Typography variant="body2" role="status">
            {t('scaffolder.size.noMatch')}
          </Typography>
        )}
      </Folded>
    </Field>
  );
}
