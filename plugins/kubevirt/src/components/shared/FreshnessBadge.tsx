import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import FailedIcon from '@material-ui/icons/CloudOffOutlined';
import LiveIcon from '@material-ui/icons/FiberManualRecord';
import PausedIcon from '@material-ui/icons/PauseCircleOutline';
import PollingIcon from '@material-ui/icons/Schedule';
import StaleIcon from '@material-ui/icons/ReportProblem';
import PartlyIcon from '@material-ui/icons/ReportProblemOutlined';
import UpdatingIcon from '@material-ui/icons/Timelapse';
import { useCallback } from 'react';
import type { LiveStatus } from '../../live/types';
import { useTexts } from '../../translation';
import { useTicking } from './Clock';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      whiteSpace: 'nowrap',
      '& svg': { fontSize: '0.875rem' },
    },
    live: {
      color: theme.palette.status.ok,
      animation: '$pulse 3s ease-in-out infinite',
      '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
    },
    updating: { color: theme.palette.status.running },
    warning: { color: theme.palette.status.warning },
    '@keyframes pulse': { '50%': { opacity: 0.5 } },
  }),
  { name: 'KubevirtFreshnessBadge' },
);

/** A cluster that does not answer. */
interface SilentCluster {
  name: string;
  /** Milliseconds since the epoch; absent where it never answered. */
  since?: number;
}

/** Props of {@link FreshnessBadge}. */
export interface FreshnessBadgeProps {
  status: LiveStatus;
  /**
   * The clusters that keep what is shown from being fresh, though the backend answers. Default: none.
   */
  silent?: {
    clusters: SilentCluster[];
    /** Of so many. */
    total: number;
    /** All that is shown is from them. */
    all: boolean;
  };
  /** Stands beside another one that speaks already, so that a screen reader need not hear it twice. */
  decorative?: boolean;
}

/**
 * Says how fresh the page is. For screen readers it is a polite live region that speaks when the
 * state changes, and not each time the age of stale data grows.
 */
export function FreshnessBadge(props: FreshnessBadgeProps) {
  const { decorative } = props;
  const classes = useStyles();
  const { shape, word, spoken, hint } = useWords(props);
  return (
    <>
      <Tooltip title={hint}>
        <span className={classes.root} aria-hidden>
          {iconOf(shape, classes)}
          {word}
        </span>
      </Tooltip>
      {!decorative && (
        <VisuallyHidden role="status">{`${spoken}. ${hint}`}</VisuallyHidden>
      )}
    </>
  );
}

type Shape = LiveStatus['state'] | 'partly';

interface Words {
  shape: Shape;
  word: string;
  /** The word without what grows with time. */
  spoken: string;
  hint: string;
}

function useWords({ status, silent }: FreshnessBadgeProps): Words {
  const { t, duration, exactTime, shortTime } = useTexts();
  // Only what comes to the page as it should can be late for a cluster's sake.
  const comes = status.state === 'live' || status.state === 'polling';
  const late = comes && silent?.clusters.length ? silent : undefined;
  const lateSince = late?.all ? earliestOf(late.clusters) : undefined;
  const since = status.state === 'stale' ? status.since : lateSince;
  const age = useTicking(
    useCallback(
      (now: number) => (since === undefined ? '' : duration(now - since)),
      [duration, since],
    ),
  );
  const seconds =
    status.state === 'polling' ? String(status.everyMs / 1000) : '';
  const own: Record<LiveStatus['state'], [word: string, hint: string]> = {
    connecting: [t('live.connecting'), t('live.connectingHint')],
    live: [t('live.live'), t('live.liveHint')],
    updating: [t('live.updating'), t('live.updatingHint')],
    stale: [
      t('live.staleFor', { duration: age }),
      t('live.staleHint', {
        time: since === undefined ? '' : exactTime(since),
      }),
    ],
    polling: [
      t('live.polling', { seconds }),
      t(
        status.state === 'polling' && status.tooManyStreams
          ? 'live.crowdedHint'
          : 'live.pollingHint',
        { seconds },
      ),
    ],
    paused: [t('live.paused'), t('live.pausedHint')],
    failed: [t('live.failed'), t('live.failedHint')],
  };
  const [word, hint] = own[status.state];
  if (!late) {
    const spoken = status.state === 'stale' ? t('live.stale') : word;
    return { shape: status.state, word, spoken, hint };
  }
  const clusters = late.clusters
    .map(({ name, since: at }) =>
      at === undefined
        ? name
        : t('live.clusterSince', { cluster: name, time: shortTime(at) }),
    )
    .join(', ');
  if (late.all) {
    return {
      shape: 'stale',
      word: age ? t('live.staleFor', { duration: age }) : t('live.stale'),
      spoken: t('live.stale'),
      hint: t('live.staleClustersHint', { clusters }),
    };
  }
  const partly = t('live.partly', {
    word,
    silent: String(late.clusters.length),
    total: String(late.total),
  });
  return {
    shape: 'partly',
    word: partly,
    spoken: partly,
    hint:
      status.state === 'live'
        ? t('live.partlyHint', { clusters })
        : t('live.partlyPollingHint', { clusters, hint }),
  };
}

function earliestOf(clusters: SilentCluster[]): number | undefined {
  const times = clusters.flatMap(({ since }) => since ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function iconOf(
  shape: Shape,
  classes: Record<'live' | 'updating' | 'warning', string>,
) {
  switch (shape) {
    case 'live':
      return <LiveIcon className={classes.live} />;
    case 'partly':
      return <PartlyIcon className={classes.warning} />;
    case 'stale':
      return <StaleIcon className={classes.warning} />;
    case 'polling':
      return <PollingIcon className={classes.updating} />;
    case 'paused':
      return <PausedIcon />;
    case 'failed':
      return <FailedIcon className={classes.warning} />;
    default:
      return <UpdatingIcon className={classes.updating} />;
  }
}
