import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Cancel';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      '& .MuiChip-root': { margin: 0, maxWidth: '100%' },
    },
  }),
  { name: 'KubevirtChosenClusters' },
);

/** The names that are chosen; each can be taken away. */
export function ChosenClusters(props: {
  names: string[];
  /** Whether the portal knows the cluster; `undefined` while it cannot say. */
  isKnown: (name: string) => boolean | undefined;
  onRemove: (name: string) => void;
  disabled?: boolean;
}) {
  const { names, isKnown, onRemove, disabled } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const labelOf = (name: string) =>
    isKnown(name) === false
      ? `${name} · ${t('scaffolder.clusters.unknown')}`
      : name;
  if (names.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('scaffolder.clusters.noneChosen')}
      </Typography>
    );
  }
  return (
    <ul className={classes.list} aria-label={t('scaffolder.clusters.chosen')}>
      {names.map(name => (
        <li key={name}>
          <Chip
            size="small"
            disabled={disabled}
            label={labelOf(name)}
            aria-label={t('scaffolder.clusters.remove', {
              name: labelOf(name),
            })}
            onClick={() => onRemove(name)}
            onDelete={() => onRemove(name)}
            deleteIcon={<CloseIcon aria-hidden />}
          />
        </li>
      ))}
    </ul>
  );
}
