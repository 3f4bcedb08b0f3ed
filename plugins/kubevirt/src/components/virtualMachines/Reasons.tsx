import { makeStyles } from '@material-ui/core/styles';
import NoticeIcon from '@material-ui/icons/InfoOutlined';
import AlarmIcon from '@material-ui/icons/ReportProblem';
import WaitingIcon from '@material-ui/icons/HourglassEmpty';
import type {
  Alarm,
  Cause,
  CauseCode,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { CauseSource, CopyCommand, Explanation } from '../shared';

const useStyles = makeStyles(
  theme => ({
    reason: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.75),
      overflowWrap: 'anywhere',
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.43,
      '& + &': { marginTop: theme.spacing(0.5) },
    },
    // As wide as the icon of the status above, so that the words begin below each other.
    icon: { width: '1.25rem', fontSize: '1.125rem', flexShrink: 0 },
    error: { color: theme.palette.status.error },
    warning: { color: theme.palette.status.warning },
    quiet: { color: theme.palette.text.secondary },
    text: { flex: 1, minWidth: 0 },
    more: {
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: theme.spacing(0, 0, 0.5, 0) },
      margin: 0,
    },
  }),
  { name: 'KubevirtReasons' },
);

/**
 * Lasting traits of a VM that is healthy: the cell of the node says them in a word, and the VM's page in full.
 * A missing guest agent is none: it is a cause only where something the owner asked for needs it.
 */
const TRAITS: readonly CauseCode[] = ['not-migratable'];

/** The cause as far as a list shows it. */
export function causeInList(vm: VirtualMachineSummary): Cause | undefined {
  const { cause } = vm;
  return cause?.severity === 'notice' && TRAITS.includes(cause.code)
    ? undefined
    : cause;
}

/** Props of {@link Reasons}. */
export interface ReasonsProps {
  vm: Pick<VirtualMachineSummary, 'name' | 'alarms' | 'rollout'>;
  cause: Cause | undefined;
  /** Nothing stands above whose words these should begin below. */
  flush?: boolean;
}

/** In words: the alarms, what holds the VM back, and what Rafay has found of it. */
export function Reasons(props: ReasonsProps) {
  const { vm, cause, flush } = props;
  return (
    <>
      {vm.alarms.map(alarm => (
        <AlarmLine key={alarm.code} alarm={alarm} />
      ))}
      {cause && (
        <CauseLine
          cause={cause}
          name={vm.name}
          // What holds a VM back has its icon in the status; twice the same says no more.
          ErrorIcon={undefined}
          flush={flush}
        />
      )}
      {vm.rollout && (
        <CauseLine cause={vm.rollout} name={vm.name} ErrorIcon={AlarmIcon} />
      )}
    </>
  );
}

function AlarmLine(props: { alarm: Alarm }) {
  const { alarm } = props;
  const classes = useStyles();
  const { alarmSentence, alarmHint } = useTexts();
  return (
    <div className={classes.reason}>
      <AlarmIcon
        className={`${classes.icon} ${
          alarm.severity === 'error' ? classes.error : classes.warning
        }`}
        aria-hidden
      />
      <div className={classes.text}>
        {alarmSentence(alarm)}{' '}
        <span className={classes.quiet}>{alarmHint(alarm)}</span>
      </div>
    </div>
  );
}

function CauseLine(props: {
  cause: Cause;
  name: string;
  ErrorIcon: typeof AlarmIcon | undefined;
  flush?: boolean;
}) {
  const { cause, name, ErrorIcon, flush } = props;
  const classes = useStyles();
  const { t, causeSentence, causeHint } = useTexts();
  const hint = causeHint(cause);
  const Icon = { error: ErrorIcon, waiting: WaitingIcon, notice: NoticeIcon }[
    cause.severity
  ];
  return (
    <div className={classes.reason}>
      {Icon ? (
        <Icon className={`${classes.icon} ${classes.quiet}`} aria-hidden />
      ) : (
        !flush && <span className={classes.icon} />
      )}
      <div className={classes.text}>
        {causeSentence(cause)}{' '}
        {(hint || cause.message) && (
          <Explanation label={t('vms.row.whyName', { name })}>
            <dl className={classes.more}>
              {hint && (
                <>
                  <dt>{t('vms.row.whatToDo')}</dt>
                  <dd>{hint}</dd>
                </>
              )}
              {cause.message && (
                <>
                  <dt>{t('origin.message')}</dt>
                  <dd>
                    <CopyCommand
                      command={cause.message}
                      what={t('copy.message')}
                    />
                  </dd>
                </>
              )}
              <dt>{t('origin.from')}</dt>
              <dd>
                <CauseSource cause={cause} />
              </dd>
            </dl>
          </Explanation>
        )}
      </div>
    </div>
  );
}
