import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTexts } from '../../translation';
import type { Answer } from '../shared';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
      overflowWrap: 'anywhere',
    },
    progress: { marginTop: theme.spacing(1) },
  }),
  { name: 'KubevirtClusterNotes' },
);

/** Says why there is no list of clusters, and what to do. */
export function ClusterNotes(props: {
  clusters: Answer<readonly unknown[]>;
  allowArbitrary: boolean;
  onRetry: () => void;
}) {
  const { clusters, allowArbitrary, onRetry } = props;
  const classes = useStyles();
  const { t } = useTexts();
  if (clusters.state === 'loading') {
    return (
      <LinearProgress
        className={classes.progress}
        aria-label={t('scaffolder.clusters.loading')}
      />
    );
  }
  const text = () => {
    switch (clusters.state) {
      case 'denied':
        return t(
          `scaffolder.clusters.${allowArbitrary ? 'denied' : 'deniedOnly'}`,
        );
      case 'missing':
      case 'failed':
        return t(
          `scaffolder.clusters.${allowArbitrary ? 'failed' : 'failedOnly'}`,
          { message: clusters.message },
        );
      default:
        return t(`scaffolder.clusters.${allowArbitrary ? 'none' : 'noneOnly'}`);
    }
  };
  return clusters.state === 'known' && clusters.value.length > 0 ? null : (
    <div className={classes.root} role="status">
      <Typography variant="body2" component="span">
        {text()}
      </Typography>
      {clusters.state === 'failed' && (
        <Button size="small" color="primary" onClick={onRetry}>
          {t('scaffolder.clusters.retry')}
        </Button>
      )}
    </div>
  );
}
