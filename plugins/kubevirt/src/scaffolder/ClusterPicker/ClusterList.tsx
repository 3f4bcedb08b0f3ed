import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTexts } from '../../translation';
import type { ClusterChoice } from './clusterChoices';
import { ClusterRow } from './ClusterRow';

/** More rows than one reads; whoever has more clusters narrows the search. */
const MOST_ROWS = 50;

const useStyles = makeStyles(
  theme => ({
    root: {
      maxHeight: 264,
      overflowY: 'auto',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      marginTop: theme.spacing(1),
    },
    more: { padding: theme.spacing(1, 1.5) },
  }),
  { name: 'KubevirtClusterList' },
);

/** Props of {@link ClusterList}. */
export interface ClusterListProps {
  label: string;
  items: ClusterChoice[];
  chosen: string[];
  onToggle: (name: string) => void;
}

/** The clusters that match the search. */
export function ClusterList(props: ClusterListProps) {
  const { label, items, chosen, onToggle } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const hidden = items.length - MOST_ROWS;
  return (
    <div className={classes.root} role="group" aria-label={label}>
      {items.slice(0, MOST_ROWS).map(choice => (
        <ClusterRow
          key={choice.name}
          choice={choice}
          checked={chosen.includes(choice.name)}
          onToggle={() => onToggle(choice.name)}
        />
      ))}
      {hidden > 0 && (
        <Typography variant="caption" component="p" className={classes.more}>
          {t('scaffolder.clusters.more', { count: hidden })}
        </Typography>
      )}
    </div>
  );
}
