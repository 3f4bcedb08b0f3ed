import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: { marginTop: theme.spacing(3), minWidth: 0 },
    title: { marginBottom: theme.spacing(1) },
  }),
  { name: 'KubevirtSection' },
);

/** A part of a page under a heading. */
export function Section(props: { title: ReactNode; children?: ReactNode }) {
  const classes = useStyles();
  const id = useId();
  return (
    <section className={classes.root} aria-labelledby={id}>
      <Typography
        id={id}
        variant="subtitle1"
        component="h3"
        className={classes.title}
      >
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}
