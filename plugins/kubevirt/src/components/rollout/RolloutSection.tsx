import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import type {
  PlatformHealth,
  Rollout,
  RolloutStage,
  RolloutState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { messageOf, statusCodeOf } from '../../lib/errors';
import { useLoaded } from '../../loading';
import { useTexts } from '../../translation';
import { HealthIcon, RelativeTime, Section, ShortTime } from '../shared';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    text: { flex: 1, minWidth: 0 },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    cause: {
      marginBottom: theme.spacing(1),
      fontSize: theme.typography.body1.fontSize,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'KubevirtRolloutSection' },
);

const HEALTH: Record<RolloutState, PlatformHealth> = {
  done: 'ok',
  running: 'progress',
  waiting: 'absent',
  partial: 'warning',
  failed: 'error',
  unknown: 'unknown',
};

/** Props of {@link RolloutSection}. */
export interface RolloutSectionProps {
  /** Another function is another rollout. */
  load: (signal: AbortSignal) => Promise<{ rollout?: Rollout }>;
  everyMs: number;
  /** What it waits for stands on the page already. */
  causeShown?: boolean;
}

/** How far Rafay has come with a VM or a cluster; nothing where the portal does not ask Rafay. */
export function RolloutSection(props: RolloutSectionProps) {
  const { load, everyMs, causeShown } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const { data, error } = useLoaded(load, { everyMs });
  const rollout = data?.rollout;
  // A backend that is older than this page answers that it has no such address.
  if (!rollout && (!error || statusCodeOf(error) === 404)) {
    return null;
  }
  return (
    <Section title={t('rollout.title')}>
      {rollout ? (
        <Stages rollout={rollout} causeShown={causeShown} />
      ) : (
        <div role="status" className={classes.quiet}>
          {t('rollout.failed', { message: error ? messageOf(error) : '' })}
        </div>
      )}
    </Section>
  );
}

function Stages(props: { rollout: Rollout; causeShown?: boolean }) {
  const { rollout, causeShown } = props;
  const { stages, cause, drift, project, readAt, problem, consoleUrl } =
    rollout;
  const classes = useStyles();
  const { t, causeSentence, causeHint } = useTexts();
  return (
    <>
      {cause && !causeShown && (
        <div className={classes.cause}>
          {[causeSentence(cause), causeHint(cause)].filter(Boolean).join(' ')}
        </div>
      )}
      <ul className={classes.list}>
        {stages.map(stage => (
          <Stage key={`${stage.kind}/${stage.name}`} stage={stage} />
        ))}
      </ul>
      {drift && drift !== 'off' && (
        <div className={classes.quiet}>{t(`rollout.drift.${drift}`)}</div>
      )}
      <div className={classes.quiet}>
        {t('rollout.project', { project })}
        {', '}
        <ShortTime
          time={Date.parse(readAt)}
          text={time => t('rollout.asOf', { time })}
        />
        {consoleUrl && (
          <>
            {' · '}
            <Link to={consoleUrl}>{t('rollout.console')}</Link>
          </>
        )}
      </div>
      {problem && (
        <div role="status" className={classes.quiet}>
          {t('rollout.notRefreshed', { message: problem })}
        </div>
      )}
    </>
  );
}

function Stage(props: { stage: RolloutStage }) {
  const { kind, name, version, state, since, reason, failures } = props.stage;
  const classes = useStyles();
  const { t } = useTexts();
  const words = [...(state === 'done' || !reason ? [] : [reason]), ...failures];
  return (
    <li className={classes.item}>
      <HealthIcon health={HEALTH[state]} decorative />
      <div className={classes.text}>
        {t(`rollout.kind.${kind}`)} <strong>{name}</strong>
        {version && ` ${version}`}: {t(`rollout.state.${state}`)}
        {since && (
          <span className={classes.quiet}>
            {', '}
            <RelativeTime time={since} form="ago" meaning="since" />
          </span>
        )}
        {words.map(line => (
          <div key={line} className={classes.quiet}>
            {line}
          </div>
        ))}
      </div>
    </li>
  );
}
