import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SmallerIcon from '@material-ui/icons/ZoomOut';
import LargerIcon from '@material-ui/icons/ZoomIn';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import NextIcon from '@material-ui/icons/KeyboardArrowDown';
import PreviousIcon from '@material-ui/icons/KeyboardArrowUp';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useTexts } from '../../../translation';
import type { SerialTerminal } from './SerialTerminal';
import type { TerminalLooks } from './useTerminalLooks';

const useStyles = makeStyles(
  theme => ({
    button: { textTransform: 'none' },
    search: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      minWidth: 0,
      '& input': { padding: theme.spacing(0.75, 1) },
    },
    field: { width: '11rem', maxWidth: '100%' },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    spoken: {
      marginRight: 0,
      '& .MuiFormControlLabel-label': {
        fontSize: theme.typography.body2.fontSize,
      },
    },
  }),
  { name: 'KubevirtSerialTools' },
);

/** Copy, find, font size and reading aloud. */
export function SerialTools(props: {
  terminal: SerialTerminal;
  looks: TerminalLooks;
}) {
  const { terminal, looks } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Button
        size="small"
        className={classes.button}
        startIcon={<CopyIcon />}
        title={t('console.serial.copyHint')}
        onBlur={() => setCopied(false)}
        onClick={() => {
          copy(terminal.text());
          setCopied(true);
        }}
      >
        <span role="status">
          {copied ? t('console.serial.copied') : t('console.serial.copy')}
        </span>
      </Button>
      <Find terminal={terminal} />
      <span>
        <IconButton
          size="small"
          aria-label={t('console.serial.smaller')}
          title={t('console.serial.fontSize', {
            size: String(looks.fontSize),
          })}
          disabled={!looks.smaller}
          onClick={looks.smaller}
        >
          <SmallerIcon />
        </IconButton>
        <IconButton
          size="small"
          aria-label={t('console.serial.larger')}
          title={t('console.serial.fontSize', {
            size: String(looks.fontSize),
          })}
          disabled={!looks.larger}
          onClick={looks.larger}
        >
          <LargerIcon />
        </IconButton>
      </span>
      <FormControlLabel
        className={classes.spoken}
        title={t('console.serial.spokenHint')}
        control={
          <Checkbox
            size="small"
            color="primary"
            checked={looks.spoken}
            onChange={(_, checked) => looks.setSpoken(checked)}
          />
        }
        label={t('console.serial.spoken')}
      />
    </>
  );
}

function Find(props: { terminal: SerialTerminal }) {
  const { terminal } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [text, setText] = useState('');
  const [found, setFound] = useState(true);
  const find = (wanted: string, forwards: boolean) =>
    setFound(terminal.find(wanted, forwards));
  return (
    <div className={classes.search} role="search">
      <TextField
        size="small"
        variant="outlined"
        className={classes.field}
        placeholder={t('console.serial.findHere')}
        inputProps={{ 'aria-label': t('console.serial.find') }}
        value={text}
        onChange={event => {
          setText(event.target.value);
          // The newest is at the end.
          find(event.target.value, false);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            find(text, event.shiftKey);
          }
        }}
      />
      <IconButton
        size="small"
        aria-label={t('console.serial.previous')}
        disabled={text === ''}
        onClick={() => find(text, false)}
      >
        <PreviousIcon />
      </IconButton>
      <IconButton
        size="small"
        aria-label={t('console.serial.next')}
        disabled={text === ''}
        onClick={() => find(text, true)}
      >
        <NextIcon />
      </IconButton>
      <span role="status" className={classes.quiet}>
        {found ? '' : t('console.serial.noMatch')}
      </span>
    </div>
  );
}
