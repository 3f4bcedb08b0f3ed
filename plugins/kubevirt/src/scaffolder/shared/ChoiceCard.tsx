import FormControlLabel from '@material-ui/core/FormControlLabel';
import Radio from '@material-ui/core/Radio';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    card: {
      alignItems: 'flex-start',
      margin: 0,
      padding: theme.spacing(0.5, 1, 0.5, 0),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      minWidth: 0,
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-within': { borderColor: theme.palette.primary.main },
    },
    chosen: { borderColor: theme.palette.primary.main },
    label: {
      minWidth: 0,
      padding: theme.spacing(1, 0),
      overflowWrap: 'anywhere',
    },
    line: { display: 'block' },
    grid: {
      display: 'grid',
      gridTemplateColumns: `repeat(auto-fill, minmax(min(${theme.spacing(
        26,
      )}px, 100%), 1fr))`,
      gap: theme.spacing(1),
    },
  }),
  { name: 'KubevirtFormChoiceCard' },
);

/** Props of {@link ChoiceCard}. */
export interface ChoiceCardProps {
  value: string;
  chosen: boolean;
  title: string;
  children: ReactNode;
}

/** One of several, with what distinguishes it from the others. Belongs into a RadioGroup. */
export function ChoiceCard(props: ChoiceCardProps) {
  const { value, chosen, title, children } = props;
  const classes = useStyles();
  return (
    <FormControlLabel
      className={`${classes.card} ${chosen ? classes.chosen : ''}`}
      classes={{ label: classes.label }}
      value={value}
      control={<Radio color="primary" size="small" />}
      label={
        <>
          <Typography variant="body2" component="span" className={classes.line}>
            {title}
          </Typography>{' '}
          <Typography
            variant="caption"
            color="textSecondary"
            component="span"
            className={classes.line}
          >
            {children}
          </Typography>
        </>
      }
    />
  );
}

/** Lays cards out side by side as far as there is room. */
export function ChoiceGrid(props: { children: ReactNode }) {
  const classes = useStyles();
  return <div className={classes.grid}>{props.children}</div>;
}
