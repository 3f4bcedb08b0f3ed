import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import HiddenIcon from '@material-ui/icons/Block';
import UnreachableIcon from '@material-ui/icons/ReportProblem';
import PolledIcon from '@material-ui/icons/Schedule';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import { useTexts } from '../../translation';
import { Explanation } from '../shared';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: theme.spacing(0.5, 0), padding: 0 },
    line: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.43,
      overflowWrap: 'anywhere',
      '& svg': { fontSize: '1.25rem', flexShrink: 0 },
    },
    warning: { color: theme.palette.status.warning },
    quiet: { color: theme.palette.text.secondary },
    text: { flex: 1, minWidth: 0 },
  }),
  { name: 'KubevirtClusterNotice' },
);

/**
 * What keeps a cluster from reporting all of its platform; nothing where there is none. Of one that never
 * answered its verdict says all that is known.
 */
export function ClusterNotice(props: { cluster: ClusterStatus }) {
  const { cluster } = props;
  const { name, title = name, state, since } = cluster;
  const classes = useStyles();
  const { t, localize, exactTime, shortTime } = useTexts();
  const message = localize(cluster);
  const lines: { key: string; icon: ReactNode; text: ReactNode }[] = [];
  if (state === 'stale') {
    lines.push({
      key: state,
      icon: <UnreachableIcon aria-hidden className={classes.warning} />,
      text: (
        <>
          <Tooltip title={since ? exactTime(since) : ''}>
            <span>
              {t('platform.stale', { time: since ? shortTime(since) : '?' })}
            </span>
          </Tooltip>{' '}
          {message && (
            <Explanation label={t('cluster.why', { cluster: title })}>
              <span className={classes.quiet}>{message}</span>
            </Explanation>
          )}
        </>
      ),
    });
  }
  for (const [kinds, key, Icon] of [
    [cluster.forbiddenKinds, 'platform.forbiddenKinds', HiddenIcon],
    [cluster.polledKinds, 'platform.polledKinds', PolledIcon],
  ] as const) {
    if (kinds.length > 0) {
      lines.push({
        key,
        icon: <Icon aria-hidden className={classes.quiet} />,
        text: t(key, { kinds: kinds.join(', ') }),
      });
    }
  }
  return lines.length === 0 ? null : (
    <ul className={classes.list}>
      {lines.map(({ key, icon, text }) => (
        <li key={key} className={classes.line}>
          {icon}
          <div className={classes.text}>{text}</div>
        </li>
      ))}
    </ul>
  );
}
