import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { PlatformComponent } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { Conditions, HealthIcon, MiddleTruncate } from '../shared';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      padding: theme.spacing(0.5, 0),
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 2),
      minWidth: 0,
    },
    // The name is shortened before its light is parted from it.
    head: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(2),
      minWidth: 0,
      maxWidth: '100%',
    },
    name: { minWidth: 0 },
    quiet: { color: theme.palette.text.secondary },
    // Below the name, and not below the light.
    error: {
      marginLeft: theme.spacing(4.5),
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'KubevirtComponentDetails' },
);

/** The pods of a part with restarts and their last error. */
export function ComponentDetails(props: { component: PlatformComponent }) {
  const { pods, leader, name, conditions = [] } = props.component;
  const classes = useStyles();
  const { t, localize, word } = useTexts();
  const message = localize(props.component);
  return (
    <>
      {message && <Typography variant="body2">{message}</Typography>}
      {pods.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t('platform.noPods')}
        </Typography>
      ) : (
        <ul className={classes.list} aria-label={t('platform.pods', { name })}>
          {pods.map(pod => (
            <li key={pod.name} className={classes.item}>
              <div className={classes.line}>
                <span className={classes.head}>
                  <HealthIcon
                    health={pod.ready ? 'ok' : 'warning'}
                    decorative
                  />
                  <span className={classes.name}>
                    <MiddleTruncate
                      monospace
                      text={pod.name}
                      copyWhat={t('platform.copyPod', { name: pod.name })}
                    />
                  </span>
                </span>
                <span>
                  {word(pod.phase)},{' '}
                  {t(pod.ready ? 'platform.podReady' : 'platform.podNotReady')}
                </span>
                {pod.node && <span>{pod.node}</span>}
                {pod.name === leader && (
                  <strong>{t('platform.leaderMark')}</strong>
                )}
                <span className={pod.restarts > 0 ? undefined : classes.quiet}>
                  {t('platform.restarts', { count: pod.restarts })}
                </span>
              </div>
              {pod.lastError && (
                <div className={classes.error}>
                  {localize({
                    message: pod.lastError,
                    messages: pod.lastErrorMessages,
                  })}
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {conditions.length > 0 && (
        <Conditions
          conditions={conditions}
          none={t('vm.overview.noConditions')}
        />
      )}
    </>
  );
}
