import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import ForbiddenIcon from '@material-ui/icons/Block';
import StaleIcon from '@material-ui/icons/ReportProblem';
import SyncingIcon from '@material-ui/icons/Timelapse';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts, type Translate } from '../../translation';
import { exactTime, shortTime } from './RelativeTime';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    line: {
      display: 'flex',
      gap: theme.spacing(1),
      alignItems: 'flex-start',
      padding: theme.spacing(0.75, 0),
      fontSize: theme.typography.body2.fontSize,
      color: theme.palette.text.primary,
      overflowWrap: 'anywhere',
    },
    icon: { fontSize: '1.25rem', flexShrink: 0 },
    warning: { color: theme.palette.status.warning },
    quiet: { color: theme.palette.text.secondary },
    message: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtClusterBanner' },
);

/** Props of {@link ClusterBanner}. */
export interface ClusterBannerProps {
  clusters: ClusterStatus[];
  /** How many VMs of each cluster are shown, by the cluster's name. */
  counts?: Record<string, number>;
}

/** One line for each cluster that does not answer as it should; nothing where all do. */
export function ClusterBanner(props: ClusterBannerProps) {
  const { clusters, counts } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const lines = clusters.flatMap(cluster =>
    linesOf(cluster, counts?.[cluster.name], t),
  );
  if (lines.length === 0) {
    return null;
  }
  return (
    <ul className={classes.list}>
      {lines.map(({ key, Icon, quiet, text, message, since }) => (
        <li key={key} className={classes.line}>
          <Icon
            className={`${classes.icon} ${
              quiet ? classes.quiet : classes.warning
            }`}
            aria-hidden
          />
          <span>
            <Tooltip title={since ? exactTime(since) : ''}>
              <span>{text}</span>
            </Tooltip>{' '}
            {message && <span className={classes.message}>{message}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Line {
  key: string;
  Icon: typeof StaleIcon;
  quiet: boolean;
  text: string;
  message?: string;
  since?: string;
}

function linesOf(
  status: ClusterStatus,
  count: number | undefined,
  t: Translate,
): Line[] {
  const cluster = status.title ?? status.name;
  const lines: Line[] = [];
  const line = stateLine(status, cluster, count, t);
  if (line) {
    lines.push({
      key: `${status.name}/state`,
      message: status.message,
      since: status.since,
      ...line,
    });
  }
  if (status.forbiddenKinds.length > 0 && status.state !== 'forbidden') {
    lines.push({
      key: `${status.name}/forbidden`,
      Icon: ForbiddenIcon,
      quiet: true,
      text: t('cluster.forbiddenKinds', {
        cluster,
        kinds: status.forbiddenKinds.join(', '),
      }),
    });
  }
  if (status.polledKinds.length > 0) {
    lines.push({
      key: `${status.name}/polled`,
      Icon: SyncingIcon,
      quiet: true,
      text: t('cluster.polledKinds', {
        cluster,
        kinds: status.polledKinds.join(', '),
      }),
    });
  }
  return lines;
}

function stateLine(
  status: ClusterStatus,
  cluster: string,
  count: number | undefined,
  t: Translate,
): Pick<Line, 'Icon' | 'quiet' | 'text'> | undefined {
  const time = status.since ? shortTime(status.since) : undefined;
  switch (status.state) {
    case 'synced':
      return undefined;
    case 'stale':
      return {
        Icon: StaleIcon,
        quiet: false,
        text:
          count === undefined
            ? t('cluster.stale', { cluster, time: time ?? '?' })
            : t('cluster.staleVms', { cluster, time: time ?? '?', count }),
      };
    case 'unreachable':
      return {
        Icon: StaleIcon,
        quiet: false,
        text: time
          ? t('cluster.unreachableSince', { cluster, time })
          : t('cluster.unreachable', { cluster }),
      };
    case 'forbidden':
      return {
        Icon: ForbiddenIcon,
        quiet: false,
        text: t('cluster.forbidden', { cluster }),
      };
    case 'kubevirt-absent':
      return {
        Icon: AbsentIcon,
        quiet: true,
        text: t('cluster.absent', { cluster }),
      };
    default:
      return {
        Icon: SyncingIcon,
        quiet: true,
        text: t('cluster.syncing', { cluster }),
      };
  }
}
