import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useTexts } from '../../translation';
import { useSurface } from './Surface';

/** Asks before something that others feel. */
export function Question(props: {
  title: string;
  text: string;
  /** What the button that does it is called. */
  action: string;
  onYes: () => void;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const id = useId();
  return (
    <Dialog
      open
      maxWidth="xs"
      fullWidth
      container={useSurface()}
      aria-labelledby={id}
      onClose={props.onClose}
    >
      <DialogTitle id={id}>{props.title}</DialogTitle>
      <DialogContent>
        <Typography variant="body2">{props.text}</Typography>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{t('console.cancel')}</Button>
        <Button
          variant="contained"
          color="primary"
          onClick={() => {
            props.onClose();
            props.onYes();
          }}
        >
          {props.action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
