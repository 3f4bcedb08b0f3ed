import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { messageOf, statusCodeOf } from '../../lib/errors';
import type { Loaded } from '../../loading';
import { useTexts } from '../../translation';
import { RelativeTime, Section, ShortTime } from '../shared';
import { Stage } from './Stage';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
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

/** What was loaded of a rollout; without one where the portal does not ask Rafay. */
export type LoadedRollout = Pick<
  Loaded<{ rollout?: Rollout }>,
  'data' | 'error'
>;

/** Props of {@link RolloutSection}. */
export interface RolloutSectionProps {
  loaded: LoadedRollout;
  /** What it waits for stands on the page already. */
  causeShown?: boolean;
}

/** How far Rafay has come with a VM or a cluster; nothing where the portal does not ask Rafay. */
export function RolloutSection(props: RolloutSectionProps) {
  const { loaded, causeShown } = props;
  const { data, error } = loaded;
  const classes = useStyles();
  const { t } = useTexts();
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
          {cause.since && (
            <span className={classes.quiet}>
              {' '}
              <RelativeTime time={cause.since} form="ago" meaning="since" />
            </span>
          )}
        </div>
      )}
      <ul className={classes.list}>
        {stages.map(stage => (
          <Stage key={`${stage.kind}/${stage.name}`} stage={stage} />
        ))}
      </ul>
      <AppliedCommit rollout={rollout} />
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

/** Whether the last commit is what is applied. */
function AppliedCommit(props: { rollout: Rollout }) {
  const { commit } = props.rollout;
  const classes = useStyles();
  const { t } = useTexts();
  if (!commit) {
    return null;
  }
  const known = commit.applied ? 'applied' : 'notApplied';
  return (
    <div className={classes.quiet}>
      {t(
        commit.applied === undefined
          ? 'rollout.commit.unknown'
          : `rollout.commit.${known}`,
        { commit: commit.id.slice(0, 8) },
      )}
    </div>
  );
}
