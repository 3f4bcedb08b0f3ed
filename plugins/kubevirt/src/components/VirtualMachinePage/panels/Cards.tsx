import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
      gap: theme.spacing(2),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    card: {
      minWidth: 0,
      padding: theme.spacing(1.5, 2),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      '& > * + *': { marginTop: theme.spacing(1) },
    },
    title: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1) },
    note: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'KubevirtCards' },
);

/** Things of one kind beside each other. */
export function Cards(props: { children: ReactNode }) {
  const classes = useStyles();
  return <ul className={classes.root}>{props.children}</ul>;
}

/** One of them. */
export function Card(props: {
  title: string;
  note?: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <li className={classes.card}>
      <div className={classes.title}>
        <Typography variant="subtitle2" component="h3">
          {props.title}
        </Typography>
        {props.note && <span className={classes.note}>{props.note}</span>}
      </div>
      {props.children}
    </li>
  );
}

/** What stands where there are none. */
export function None(props: { children: string }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {props.children}
    </Typography>
  );
}
