import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import FailedIcon from '@material-ui/icons/CloudOffOutlined';
import LiveIcon from '@material-ui/icons/FiberManualRecord';
import PausedIcon from '@material-ui/icons/PauseCircleOutline';
import PollingIcon from '@material-ui/icons/Schedule';
import StaleIcon from '@material-ui/icons/ReportProblem';
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
      animation: '$breathe 3s ease-in-out infinite',
      '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
    },
    updating: { color: theme.palette.status.running },
    warning: { color: theme.palette.status.warning },
    '@keyframes breathe': { '50%': { opacity: 0.5 } },
  }),
  { name: 'KubevirtLiveMark' },
);

/** Props of {@link LiveMark}. */
export interface LiveMarkProps {
  status: LiveStatus;
  /** Name of the cluster that keeps what is shown from being fresh; default: the backend does. */
  silentCluster?: string;
}

/**
 * Says how fresh the page is. For screen readers it is a polite live region that speaks when the
 * state changes, and not each time the age of stale data grows.
 */
export function LiveMark(props: LiveMarkProps) {
  const { status, silentCluster } = props;
  const classes = useStyles();
  const { t, duration, exactTime } = useTexts();
  const since = status.state === 'stale' ? status.since : undefined;
  const age = useTicking(
    useCallback(
      (now: number) => (since === undefined ? '' : duration(now - since)),
      [duration, since],
    ),
  );
  const seconds =
    status.state === 'polling' ? String(status.everyMs / 1000) : '';
  const texts: Record<LiveStatus['state'], [word: string, hint: string]> = {
    connecting: [t('live.connecting'), t('live.connectingHint')],
    live: [t('live.live'), t('live.liveHint')],
    updating: [t('live.updating'), t('live.updatingHint')],
    stale: [
      t('live.staleFor', { duration: age }),
      t(silentCluster ? 'live.staleClusterHint' : 'live.staleHint', {
        cluster: silentCluster ?? '',
        time: since === undefined ? '' : exactTime(since),
      }),
    ],
    polling: [
      t('live.polling', { seconds }),
      t(
        status.state === 'polling' && status.crowded
          ? 'live.crowdedHint'
          : 'live.pollingHint',
        { seconds },
      ),
    ],
    paused: [t('live.paused'), t('live.pausedHint')],
    failed: [t('live.failed'), t('live.failedHint')],
  };
  const [word, hint] = texts[status.state];
  const spoken = status.state === 'stale' ? t('live.stale') : word;
  return (
    <>
      <Tooltip title={hint}>
        <span className={classes.root} aria-hidden>
          {iconOf(status.state, classes)}
          {word}
        </span>
      </Tooltip>
      <VisuallyHidden role="status">{`${spoken}. ${hint}`}</VisuallyHidden>
    </>
  );
}

function iconOf(
  state: LiveStatus['state'],
  classes: Record<'live' | 'updating' | 'warning', string>,
) {
  switch (state) {
    case 'live':
      return <LiveIcon className={classes.live} />;
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
