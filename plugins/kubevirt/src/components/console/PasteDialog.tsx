import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type { ConsoleKind } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../../translation';
import { useSurface } from './Surface';

/** Longer texts are files, for which a console is no way. */
const MAX_CHARACTERS = 20_000;

/** Asks for a text to type. Nothing reads the clipboard by itself: the person pastes into the field. */
export function PasteDialog(props: {
  kind: ConsoleKind;
  /** Below the text. */
  children?: (text: string) => ReactNode;
  /** Absent while it cannot be typed yet. */
  onType: ((text: string) => void) | undefined;
  onClose: () => void;
}) {
  const { kind, children, onType, onClose } = props;
  const { t } = useTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const tooLong = text.length > MAX_CHARACTERS;
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      container={useSurface()}
      aria-labelledby={`${id}-title`}
      TransitionProps={{ onEntered: () => field.current?.focus() }}
      onClose={onClose}
    >
      <DialogTitle id={`${id}-title`}>
        {t(`console.paste.title.${kind}`)}
      </DialogTitle>
      <DialogContent>
        <Typography variant="body2">
          {t(`console.paste.hint.${kind}`)}
        </Typography>
        <TextField
          id={`${id}-text`}
          inputRef={field}
          fullWidth
          multiline
          minRows={5}
          maxRows={12}
          margin="normal"
          variant="outlined"
          label={t('console.paste.text')}
          value={text}
          error={tooLong}
          helperText={
            tooLong
              ? t('console.paste.tooLong', { max: String(MAX_CHARACTERS) })
              : undefined
          }
          onChange={event => setText(event.target.value)}
        />
        {children?.(text)}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('console.cancel')}</Button>
        <Button
          variant="contained"
          color="primary"
          disabled={text === '' || tooLong || !onType}
          onClick={() => {
            onClose();
            onType?.(text);
          }}
        >
          {t('console.paste.send')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
