import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { CopyButton } from './CopyButton';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'center',
      maxWidth: '100%',
      minWidth: 0,
      verticalAlign: 'top',
    },
    text: {
      display: 'inline-flex',
      minWidth: 0,
      whiteSpace: 'pre',
      // The head hides what is wider than it; a line less high would hide the feet of g, p and q too.
      lineHeight: 1.43,
    },
    monospace: {
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
    },
    head: { overflow: 'hidden', textOverflow: 'ellipsis' },
    tail: { flexShrink: 0 },
  }),
  { name: 'KubevirtMiddleTruncate' },
);

/** Props of {@link MiddleTruncate}. */
export interface MiddleTruncateProps {
  text: string;
  /** Characters at the end that always show; generated names differ there. Default 6. */
  tail?: number;
  /** For names that one copies. */
  monospace?: boolean;
  /** Adds a button that copies the whole text; says what it copies, after "Copy". */
  copyWhat?: string;
}

/**
 * Cuts a long name in the middle where room is short: names of pods differ at the end. The whole
 * name shows on hover, is read to screen readers, and is what gets copied.
 */
export function MiddleTruncate(props: MiddleTruncateProps) {
  const { text, tail = 6, monospace, copyWhat } = props;
  const classes = useStyles();
  const cut = Math.max(text.length - tail, 0);
  return (
    <span className={classes.root}>
      <VisuallyHidden>{text}</VisuallyHidden>
      <Tooltip title={text}>
        <span
          aria-hidden
          className={`${classes.text} ${monospace ? classes.monospace : ''}`}
        >
          <span className={classes.head}>{text.slice(0, cut)}</span>
          <span className={classes.tail}>{text.slice(cut)}</span>
        </span>
      </Tooltip>
      {copyWhat && <CopyButton text={text} what={copyWhat} />}
    </span>
  );
}
