import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CheckIcon from '@material-ui/icons/Check';
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
  /** What is copied, in words that follow "Copy". */
  what: string;
}

/** Copies a text and says that it did. */
export function CopyButton(props: CopyButtonProps) {
  const { text, what } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const label = t('copy.action', { what });
  return (
    <>
      <Tooltip title={copied ? t('copy.copied') : label}>
        <IconButton
          className={classes.root}
          aria-label={label}
          onClick={() => {
            copy(text);
            setCopied(true);
          }}
        >
          {copied ? <CheckIcon /> : <CopyIcon />}
        </IconButton>
      </Tooltip>
      <VisuallyHidden role="status">
        {copied ? t('copy.copied') : ''}
      </VisuallyHidden>
    </>
  );
}
