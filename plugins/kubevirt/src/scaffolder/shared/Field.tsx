import FormControl from '@material-ui/core/FormControl';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    legend: {
      fontSize: theme.typography.body2.fontSize,
      marginBottom: theme.spacing(1),
    },
    description: { marginBottom: theme.spacing(1) },
  }),
  { name: 'KubevirtFormField' },
);

/** Props of {@link Field}. */
export interface FieldProps {
  /** Of the form's field; what belongs to it derives its id from it. */
  id: string;
  label: string;
  description?: string;
  required?: boolean;
  disabled?: boolean;
  /** The form shows the errors below the field; here they mark it. */
  invalid: boolean;
  children: ReactNode;
}

/** A group of controls that together are one field of a form. */
export function Field(props: FieldProps) {
  const { id, label, description, required, disabled, invalid, children } =
    props;
  const classes = useStyles();
  const descriptionId = `${id}__about`;
  // The id under which rjsf's FieldErrorTemplate shows the errors.
  const described = [
    description && descriptionId,
    invalid && `${id}__error`,
  ].filter(Boolean);
  return (
    <FormControl
      component="fieldset"
      fullWidth
      margin="dense"
      required={required}
      disabled={disabled}
      error={invalid}
      id={id}
      aria-describedby={described.join(' ') || undefined}
    >
      <FormLabel component="legend" className={classes.legend}>
        {label}
      </FormLabel>
      {description && (
        <FormHelperText
          id={descriptionId}
          error={false}
          className={classes.description}
        >
          {description}
        </FormHelperText>
      )}
      {children}
    </FormControl>
  );
}
