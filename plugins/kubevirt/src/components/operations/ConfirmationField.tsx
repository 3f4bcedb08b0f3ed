import TextField from '@material-ui/core/TextField';

/** A field for the words that confirm an operation. */
export function ConfirmationField(props: {
  id: string;
  label: string;
  typed: string;
  /** Why what is typed is not what confirms; absent while it may become that. */
  mismatch?: string;
  onTyped: (text: string) => void;
}) {
  const { id, label, typed, mismatch, onTyped } = props;
  return (
    <TextField
      size="small"
      variant="outlined"
      margin="dense"
      fullWidth
      id={id}
      label={label}
      value={typed}
      error={mismatch !== undefined}
      helperText={mismatch ?? ' '}
      inputProps={{ autoComplete: 'off', spellCheck: false }}
      onChange={event => onTyped(event.target.value)}
    />
  );
}
