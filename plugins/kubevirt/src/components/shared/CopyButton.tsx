import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CheckIcon from '@material-ui/icons/Check';
import CommandIcon from '@material-ui/icons/Code';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useTexts } from '../../translation';
import { VisuallyHidden } from './VisuallyHidden';

const COPIED_MS = 2_000;

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(0.25),
      marginLeft: theme.spacing(0.25),
      color: theme.palette.text.secondary,
      '& svg': { fontSize: '1rem' },
    },
  }),
  { name: 'KubevirtCopyButton' },
);

/** Props of {@link CopyButton}. */
export interface CopyButtonProps {
  text: string;
  /** What is copied, in words that follow "Copy"; of a command, what it shows. */
  what: string;
  /** The text is a command, which is not seen elsewhere: it shows on hover. */
  command?: boolean;
}

/** Copies a text and says that it did. */
export function CopyButton(props: CopyButtonProps) {
  const { text, what, command } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  /** Somebody is at the button: before that, hundreds of them need no place to speak from. */
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const label = command
    ? t('copy.commandFor', { what })
    : t('copy.action', { what });
  const Icon = command ? CommandIcon : CopyIcon;
  const hint = command ? `${label}: ${text}` : label;
  return (
    <>
      <Tooltip title={copied ? t('copy.copied') : hint}>
        <IconButton
          className={classes.root}
          aria-label={label}
          onFocus={() => setNear(true)}
          onPointerEnter={() => setNear(true)}
          onClick={() => {
            copy(text);
            setCopied(true);
          }}
        >
          {copied ? <CheckIcon /> : <Icon />}
        </IconButton>
      </Tooltip>
      {(near || copied) && (
        <VisuallyHidden role="status">
          {copied ? t('copy.copied') : ''}
        </VisuallyHidden>
      )}
    </>
  );
}
