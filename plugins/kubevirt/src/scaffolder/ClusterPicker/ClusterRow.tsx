import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { HealthIcon } from '../../components/shared';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      margin: 0,
      paddingRight: theme.spacing(1),
      '&:hover': { backgroundColor: theme.palette.action.hover },
    },
    label: {
      flex: 1,
      minWidth: 0,
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 2),
    },
    name: { flex: '1 1 160px', minWidth: 0, overflowWrap: 'anywhere' },
    health: { display: 'flex' },
    version: { flex: '0 1 150px' },
    nodes: { flex: '0 0 70px', textAlign: 'right' },
  }),
  { name: 'KubevirtClusterRow' },
);

/** Props of {@link ClusterRow}. */
export interface ClusterRowProps {
  summary: ClusterPlatformSummary;
  checked: boolean;
  onToggle: () => void;
}

/** A cluster to choose: what runs on it, and how well. */
export function ClusterRow(props: ClusterRowProps) {
  const { summary, checked, onToggle } = props;
  const { cluster, health, kubevirtVersion, nodes } = summary;
  const classes = useStyles();
  const { t } = useTexts();
  // Of a cluster that has not answered there are no figures, rather than zeros.
  const isKnown = !(health === 'unknown' && nodes === 0);
  const version = () => {
    if (kubevirtVersion) {
      return t('scaffolder.clusters.version', { version: kubevirtVersion });
    }
    return health === 'absent' || cluster.state === 'kubevirt-absent'
      ? t('scaffolder.clusters.absent')
      : t('scaffolder.clusters.versionUnknown');
  };
  return (
    <FormControlLabel
      className={classes.root}
      classes={{ label: classes.label }}
      control={
        <Checkbox
          color="primary"
          size="small"
          checked={checked}
          onChange={onToggle}
        />
      }
      label={
        <>
          <Typography variant="body2" component="span" className={classes.name}>
            {cluster.title && cluster.title !== cluster.name
              ? `${cluster.name} (${cluster.title})`
              : cluster.name}
          </Typography>{' '}
          <span className={classes.health}>
            <HealthIcon health={health} />
          </span>{' '}
          <Typography
            variant="caption"
            color="textSecondary"
            component="span"
            className={classes.version}
          >
            {version()}
          </Typography>{' '}
          <Typography
            variant="caption"
            color="textSecondary"
            component="span"
            className={classes.nodes}
          >
            {isKnown && t('scaffolder.clusters.nodes', { count: nodes })}
          </Typography>
        </>
      }
    />
  );
}
