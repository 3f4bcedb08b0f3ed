import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import {
  findVmImage,
  isImageReference,
  VM_IMAGES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useState } from 'react';
import { useTexts } from '../../translation';
import { ChoiceCard, ChoiceGrid, Field, Folded, keepEnter } from '../shared';
import { CdiNotice } from './CdiNotice';
import { LowMemoryNotice } from './LowMemoryNotice';
import { objectsAround } from './objectsAround';
import { useImageTraits } from './useImageTraits';

const OTHER = ' ';

const useStyles = makeStyles(
  theme => ({
    reference: { marginTop: theme.spacing(1) },
    line: { display: 'block' },
  }),
  { name: 'KubevirtImagePicker' },
);

/** Options of the field in a template. */
export interface ImagePickerOptions {
  /** Default: whether the field `type` beside this one is `registry`, as in the action's `vms[].source`. */
  needsCdi?: boolean;
  allowArbitrary?: boolean;
}

/** Picks the container disk that a virtual machine boots from, or is copied from. */
export function ImagePicker(
  props: FieldExtensionComponentProps<string, ImagePickerOptions>,
) {
  const { idSchema, schema, uiSchema, formData, required, disabled } = props;
  const { rawErrors = [], readonly, formContext, onChange } = props;
  const { allowArbitrary = true, ...options } = uiSchema['ui:options'] ?? {};
  const around = objectsAround(idSchema.$id, formContext?.formData);
  const needsCdi = options.needsCdi ?? around[0]?.type === 'registry';
  const classes = useStyles();
  const { t } = useTexts();
  const traits = useImageTraits(needsCdi);
  const known = formData ? findVmImage(formData) : undefined;
  const [open, setOpen] = useState(!formData);
  const [writing, setWriting] = useState(Boolean(formData) && !known);
  const isOther = writing || (Boolean(formData) && !known);
  const isBad = isOther && Boolean(formData) && !isImageReference(formData!);

  const choose = (value: string) => {
    setWriting(value === OTHER);
    onChange(value === OTHER ? undefined : value);
  };
  const label =
    uiSchema['ui:title'] ?? schema.title ?? t('scaffolder.image.title');
  const off = disabled || readonly;
  return (
    <Field
      id={idSchema.$id}
      label={label}
      description={uiSchema['ui:description'] ?? schema.description}
      required={required}
      disabled={off}
      invalid={rawErrors.length > 0 || isBad}
    >
      <Folded
        id={idSchema.$id}
        label={label}
        open={open}
        onOpen={setOpen}
        disabled={off}
        summary={
          <>
            <Typography variant="body2" component="span">
              {known?.title ?? formData ?? t('scaffolder.nothingChosen')}
            </Typography>
            {known && (
              <Typography
                variant="caption"
                color="textSecondary"
                component="span"
                className={classes.line}
              >
                {[known.image, ...traits(known)].join(' · ')}
              </Typography>
            )}
          </>
        }
      >
        <RadioGroup
          name={`${idSchema.$id}__image`}
          value={isOther ? OTHER : known?.image ?? ''}
          onChange={(_event, value) => choose(value)}
          aria-label={label}
        >
          <ChoiceGrid>
            {VM_IMAGES.map(image => (
              <ChoiceCard
                key={image.id}
                value={image.image}
                chosen={!isOther && image === known}
                title={image.title}
              >
                {traits(image).join(' · ')}
              </ChoiceCard>
            ))}
            {allowArbitrary && (
              <ChoiceCard
                value={OTHER}
                chosen={isOther}
                title={t('scaffolder.image.other')}
              >
                {t('scaffolder.image.otherHint')}
              </ChoiceCard>
            )}
          </ChoiceGrid>
        </RadioGroup>
        {isOther && (
          <TextField
            className={classes.reference}
            id={`${idSchema.$id}__reference`}
            label={t('scaffolder.image.reference')}
            helperText={t(
              isBad
                ? 'scaffolder.image.badReference'
                : 'scaffolder.image.referenceHint',
            )}
            error={isBad}
            required
            fullWidth
            disabled={off}
            value={formData ?? ''}
            onChange={event => onChange(event.target.value.trim() || undefined)}
            onKeyDown={keepEnter()}
          />
        )}
      </Folded>
      {known && <LowMemoryNotice image={known} around={around} />}
      {needsCdi && (
        <CdiNotice option={formContext?.formData?.option} isOther={isOther} />
      )}
    </Field>
  );
}
