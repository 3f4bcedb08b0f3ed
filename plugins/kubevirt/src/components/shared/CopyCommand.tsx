import { makeStyles } from '@material-ui/core/styles';
import { useTexts } from '../../translation';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'flex-start',
      margin: theme.spacing(0.5, 0),
      padding: theme.spacing(0.5, 1),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.default,
    },
    text: {
      flex: 1,
      minWidth: 0,
      margin: 0,
      padding: theme.spacing(0.5, 0),
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'KubevirtCopyCommand' },
);

/** Props of {@link CopyCommand}. */
export interface CopyCommandProps {
  command: string;
  /** What it is, after "Copy"; default "command". */
  what?: string;
}

/** A command or snippet, ready to copy. */
export function CopyCommand(props: CopyCommandProps) {
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <div className={classes.root}>
      <pre className={classes.text}>{props.command}</pre>
      <CopyButton text={props.command} what={props.what ?? t('copy.command')} />
    </div>
  );
}
