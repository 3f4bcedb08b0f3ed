import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    root: {
      position: 'absolute',
      width: 1,
      height: 1,
      margin: -1,
      padding: 0,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
      border: 0,
      userSelect: 'none',
    },
  },
  { name: 'KubevirtVisuallyHidden' },
);

/** Text for screen readers only. */
export function VisuallyHidden(props: {
  children: ReactNode;
  role?: 'status';
  id?: string;
}) {
  const classes = useStyles();
  return (
    <span className={classes.root} role={props.role} id={props.id}>
      {props.children}
    </span>
  );
}
