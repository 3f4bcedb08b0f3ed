import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import ForbiddenIcon from '@material-ui/icons/Block';
import StaleIcon from '@material-ui/icons/ReportProblem';
import SyncingIcon from '@material-ui/icons/Timelapse';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts, type Texts, type Translate } from '../../translation';
import { Explanation } from './Explanation';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    line: {
      display: 'flex',
      gap: theme.spacing(1),
      alignItems: 'flex-start',
      padding: theme.spacing(0.75, 0),
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.43,
      color: theme.palette.text.primary,
      overflowWrap: 'anywhere',
    },
    icon: { fontSize: '1.25rem', flexShrink: 0 },
    warning: { color: theme.palette.status.warning },
    quiet: { color: theme.palette.text.secondary },
    text: { flex: 1, minWidth: 0 },
  }),
  { name: 'KubevirtClusterBanner' },
);

/** The kinds that decide what a list of VMs says; others are the platform page's. */
const LISTED_KINDS = [
  'virtualmachines',
  'virtualmachineinstances',
  'virtualmachineinstancemigrations',
  'pods',
  'nodes',
  'persistentvolumeclaims',
  'datavolumes',
];

/** Of those, the kinds without which a VM itself may be missing. */
const MACHINE_KINDS = ['virtualmachines', 'virtualmachineinstances'];

/** Props of {@link ClusterBanner}. */
export interface ClusterBannerProps {
  clusters: ClusterStatus[];
  /** How many VMs of each cluster are shown, by the cluster's name. */
  counts?: Record<string, number>;
  /** Shows at once what happened, where otherwise one asks for it. */
  explained?: boolean;
}

/** A line for each thing that keeps clusters from reporting all; nothing where there is none. */
export function ClusterBanner(props: ClusterBannerProps) {
  const { clusters, counts, explained } = props;
  const classes = useStyles();
  const texts = useTexts();
  const { t, exactTime } = texts;
  const lines = [
    ...clusters.flatMap(
      cluster => stateLine(cluster, counts?.[cluster.name], texts) ?? [],
    ),
    ...absentLines(clusters, t),
    ...kindLines(clusters, 'forbiddenKinds', counts, t),
    ...kindLines(clusters, 'polledKinds', counts, t),
  ];
  if (lines.length === 0) {
    return null;
  }
  return (
    <ul className={classes.list}>
      {lines.map(({ key, Icon, quiet, text, message, why, since }) => (
        <li key={key} className={classes.line}>
          <Icon
            className={`${classes.icon} ${
              quiet ? classes.quiet : classes.warning
            }`}
            aria-hidden
          />
          <div className={classes.text}>
            <Tooltip title={since ? exactTime(since) : ''}>
              <span className={quiet ? classes.quiet : undefined}>{text}</span>
            </Tooltip>{' '}
            {message &&
              (explained || !why ? (
                <span className={classes.quiet}>{message}</span>
              ) : (
                <Explanation label={why}>
                  <span className={classes.quiet}>{message}</span>
                </Explanation>
              ))}
          </div>
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
  /** Name of the button that shows the message. */
  why?: string;
  since?: string;
}

function titleOf(cluster: ClusterStatus): string {
  return cluster.title ?? cluster.name;
}

function absentLines(clusters: ClusterStatus[], t: Translate): Line[] {
  const absent = clusters.filter(({ state }) => state === 'kubevirt-absent');
  return absent.length === 0
    ? []
    : [
        {
          key: 'absent',
          Icon: AbsentIcon,
          quiet: true,
          text: t('cluster.absent', {
            count: absent.length,
            clusters: absent.map(titleOf).join(', '),
          }),
        },
      ];
}

/** What may not be read or followed, shown once for all clusters where it is the same. */
function kindLines(
  clusters: ClusterStatus[],
  field: 'forbiddenKinds' | 'polledKinds',
  counts: Record<string, number> | undefined,
  t: Translate,
): Line[] {
  const byKinds = new Map<string, ClusterStatus[]>();
  for (const cluster of clusters) {
    if (['forbidden', 'kubevirt-absent'].includes(cluster.state)) {
      continue;
    }
    const matter =
      counts && !counts[cluster.name] ? MACHINE_KINDS : LISTED_KINDS;
    const kinds = cluster[field]
      .map(kind => kind.split('.')[0])
      .filter(kind => matter.includes(kind));
    if (kinds.length > 0) {
      const key = kinds.join(', ');
      byKinds.set(key, [...(byKinds.get(key) ?? []), cluster]);
    }
  }
  return [...byKinds].map(([kinds, those]) => ({
    key: `${field}/${kinds}`,
    Icon: field === 'forbiddenKinds' ? ForbiddenIcon : SyncingIcon,
    quiet: true,
    text: t(`cluster.${field}`, {
      count: those.length,
      clusters: those.map(titleOf).join(', '),
      kinds,
    }),
  }));
}

function stateLine(
  status: ClusterStatus,
  count: number | undefined,
  { t, localize, shortTime }: Texts,
): Line | undefined {
  const cluster = titleOf(status);
  const time = status.since ? shortTime(status.since) : undefined;
  const line = (
    Icon: Line['Icon'],
    quiet: boolean,
    text: string,
  ): Line | undefined => ({
    key: `${status.name}/state`,
    Icon,
    quiet,
    text,
    message: localize(status),
    why: t('cluster.why', { cluster }),
    since: status.since,
  });
  switch (status.state) {
    case 'synced':
    case 'kubevirt-absent':
      return undefined;
    case 'stale':
      if (status.kubevirtAbsent) {
        return line(
          StaleIcon,
          false,
          t('cluster.staleAbsent', { cluster, time: time ?? '?' }),
        );
      }
      return line(
        StaleIcon,
        false,
        !count
          ? t('cluster.stale', { cluster, time: time ?? '?' })
          : t('cluster.staleVms', { cluster, time: time ?? '?', count }),
      );
    case 'unreachable':
      return line(
        StaleIcon,
        false,
        time
          ? t('cluster.unreachableSince', { cluster, time })
          : t('cluster.unreachable', { cluster }),
      );
    case 'misconfigured':
      return line(StaleIcon, false, t('cluster.misconfigured', { cluster }));
    case 'untrusted':
      return line(StaleIcon, false, t('cluster.untrusted', { cluster }));
    case 'forbidden':
      return line(ForbiddenIcon, false, t('cluster.forbidden', { cluster }));
    default:
      return line(SyncingIcon, true, t('cluster.syncing', { cluster }));
  }
}
