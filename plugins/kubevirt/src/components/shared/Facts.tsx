import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, max-content) minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.43,
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
    },
  }),
  { name: 'KubevirtFacts' },
);

/** Terms and values; those without a value are left out. */
export function Facts(props: {
  facts: (readonly [term: string, value: ReactNode])[];
}) {
  const classes = useStyles();
  const facts = props.facts.filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return facts.length === 0 ? null : (
    <dl className={classes.root}>
      {facts.map(([term, value]) => (
        <Fact key={term} term={term} value={value} />
      ))}
    </dl>
  );
}

function Fact(props: { term: string; value: ReactNode }) {
  return (
    <>
      <dt>{props.term}</dt>
      <dd>{props.value}</dd>
    </>
  );
}
