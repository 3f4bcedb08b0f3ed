import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1, 0),
      '& > * + *': { marginTop: theme.spacing(1) },
      overflowWrap: 'anywhere',
    },
    title: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      '& svg': {
        fontSize: '1.5rem',
        flexShrink: 0,
        color: theme.palette.text.secondary,
      },
    },
  }),
  { name: 'KubevirtStatePanel' },
);

/** Props of {@link StatePanel}. */
export interface StatePanelProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  /** Spoken at once, for what the reader did not ask for. */
  alert?: boolean;
}

/** What stands instead of data: one sentence, and what to do about it. */
export function StatePanel(props: StatePanelProps) {
  const classes = useStyles();
  return (
    <div className={classes.root} role={props.alert ? 'alert' : undefined}>
      <Typography variant="body1" component="p" className={classes.title}>
        {props.icon}
        <span>{props.title}</span>
      </Typography>
      {props.children}
    </div>
  );
}
