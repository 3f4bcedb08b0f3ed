import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { InventoryAnswer } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { ShortTime } from '../../components/shared';
import { useTexts } from '../../translation';
import type { Answer } from './useAnswer';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
      marginTop: theme.spacing(0.5),
      overflowWrap: 'anywhere',
    },
    progress: { marginTop: theme.spacing(0.5) },
  }),
  { name: 'KubevirtInventoryNotes' },
);

/** Says how old the list of a field is, or why there is none and that names are typed then. */
export function InventoryNotes(props: {
  inventory: Answer<InventoryAnswer<{ name: string }>>;
  onRetry: () => void;
  /** Another field of the form says already that there is nothing to choose from. */
  quiet?: boolean;
}) {
  const { inventory, onRetry, quiet } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const isOff =
    inventory.state === 'denied' ||
    inventory.state === 'missing' ||
    (inventory.state === 'known' && !inventory.value.source);
  if (inventory.state === 'idle' || (quiet && isOff)) {
    return null;
  }
  if (inventory.state === 'loading') {
    return (
      <LinearProgress
        className={classes.progress}
        aria-label={t('scaffolder.rafay.loading')}
      />
    );
  }
  const line = () => {
    switch (inventory.state) {
      case 'denied':
        return t('scaffolder.rafay.denied');
      case 'missing':
      case 'failed':
        return t('scaffolder.rafay.failed', { message: inventory.message });
      default: {
        const { source, total, readAt, problem } = inventory.value;
        if (!source) {
          return t('scaffolder.rafay.notConfigured');
        }
        return (
          <>
            {t('scaffolder.rafay.count', { count: total, source })}
            {readAt && (
              <>
                {', '}
                <ShortTime
                  time={readAt}
                  text={time => t('rollout.asOf', { time })}
                />
              </>
            )}
            {problem && `. ${t('rollout.notRefreshed', { message: problem })}`}
          </>
        );
      }
    }
  };
  return (
    <div className={classes.root} role="status">
      <Typography variant="caption" color="textSecondary" component="span">
        {line()}
      </Typography>
      {(inventory.state === 'failed' ||
        (inventory.state === 'known' && inventory.value.problem)) && (
        <Button size="small" color="primary" onClick={onRetry}>
          {t('scaffolder.clusters.retry')}
        </Button>
      )}
    </div>
  );
}
