import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import type {
  PlatformHealth,
  RolloutStage,
  RolloutState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts, type Translate } from '../../translation';
import { HealthIcon, RelativeTime } from '../shared';

const useStyles = makeStyles(
  theme => ({
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
  }),
  { name: 'KubevirtRolloutStage' },
);

const HEALTH: Record<RolloutState, PlatformHealth> = {
  done: 'ok',
  running: 'progress',
  waiting: 'absent',
  approval: 'absent',
  partial: 'warning',
  failed: 'error',
  unknown: 'unknown',
};

/** One part of a rollout, with its state and Rafay's own words. */
export function Stage(props: { stage: RolloutStage }) {
  const { stage } = props;
  const { kind, name, version, state, since, reason, failures, drift } = stage;
  const classes = useStyles();
  const { t } = useTexts();
  const words = [
    ...(state === 'done' || !reason ? [] : [reason]),
    ...failures,
    ...(drift
      ? [
          [t(`rollout.drifted.${drift.state}`), ...drift.objects].join(' '),
          ...(drift.reason ? [drift.reason] : []),
        ]
      : []),
  ];
  return (
    <li className={classes.item}>
      <HealthIcon
        health={drift && state === 'done' ? 'warning' : HEALTH[state]}
        decorative
      />
      <div className={classes.text}>
        {t(`rollout.kind.${kind}` as 'rollout.kind.workload')}{' '}
        <strong>
          {stage.consoleUrl ? <Link to={stage.consoleUrl}>{name}</Link> : name}
        </strong>
        {version &&
          ` ${version === 'latest' ? t('rollout.latestVersion') : version}`}
        : {stateText(stage, t)}
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

function stateText(
  { kind, state, at, approvers = [] }: RolloutStage,
  t: Translate,
): string {
  if (state === 'unknown') {
    return t(`rollout.unknown.${kind}` as 'rollout.unknown.workload');
  }
  if (state === 'approval') {
    return approvers.length > 0
      ? t('rollout.approvalOf', { approvers: approvers.join(', ') })
      : t('rollout.state.approval');
  }
  const text = t(`rollout.state.${state}` as 'rollout.state.done');
  return at ? t('rollout.atStage', { state: text, stage: at }) : text;
}
