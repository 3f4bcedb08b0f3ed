import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import ChangingIcon from '@material-ui/icons/Autorenew';
import HeldBackIcon from '@material-ui/icons/Cancel';
import PastHeldBackIcon from '@material-ui/icons/CancelOutlined';
import RunningIcon from '@material-ui/icons/CheckCircle';
import PastRunningIcon from '@material-ui/icons/CheckCircleOutline';
import UnknownIcon from '@material-ui/icons/HelpOutline';
import PausedIcon from '@material-ui/icons/PauseCircleOutline';
import AlarmIcon from '@material-ui/icons/ReportProblem';
import PastAlarmIcon from '@material-ui/icons/ReportProblemOutlined';
import StoppedIcon from '@material-ui/icons/RadioButtonUnchecked';
import MigratingIcon from '@material-ui/icons/SwapHoriz';
import WaitingIcon from '@material-ui/icons/HourglassEmpty';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { CamelWord } from './CamelWord';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.75),
      minWidth: 0,
      lineHeight: 1.43,
    },
    icon: { fontSize: '1.25rem', flexShrink: 0 },
    word: { minWidth: 0, overflowWrap: 'break-word' },
    running: { color: theme.palette.status.ok },
    changing: { color: theme.palette.status.running },
    'held-back': { color: theme.palette.status.error },
    alarm: { color: theme.palette.status.error },
    stopped: { color: theme.palette.status.aborted },
    // The theme's colour for what waits is too pale to be seen on white.
    paused: { color: theme.palette.text.secondary },
    waiting: { color: theme.palette.text.secondary },
    unknown: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtStatusLabel' },
);

const ICONS = {
  running: RunningIcon,
  changing: ChangingIcon,
  'held-back': HeldBackIcon,
  alarm: AlarmIcon,
  stopped: StoppedIcon,
  paused: PausedIcon,
  migrating: MigratingIcon,
  waiting: WaitingIcon,
  unknown: UnknownIcon,
};

/** Hollow, for what was so and may be so no more. */
const PAST_ICONS = {
  ...ICONS,
  running: PastRunningIcon,
  'held-back': PastHeldBackIcon,
  alarm: PastAlarmIcon,
};

/** Props of {@link StatusLabel}. */
export interface StatusLabelProps {
  vm: Pick<
    VirtualMachineSummary,
    'status' | 'displayStatus' | 'group' | 'paused' | 'migration' | 'declared'
  >;
  /** When it was so (RFC 3339), where its cluster has not answered since. */
  asOf?: string;
}

/** A VM's status as icon and word: its shape says the same as its colour. */
export function StatusLabel(props: StatusLabelProps) {
  const { vm, asOf } = props;
  const classes = useStyles();
  const { t, word, shortTime } = useTexts();
  const shape = shapeOf(vm);
  const past = asOf !== undefined;
  const Icon = (past ? PAST_ICONS : ICONS)[shape];
  const colour = shape === 'migrating' ? 'changing' : shape;
  const status = word(vm.displayStatus);
  const time = past ? t('vms.row.asOf', { time: shortTime(asOf) }) : '';
  const hints = [
    vm.displayStatus === vm.status
      ? ''
      : t('vms.row.statusAsWritten', { status: vm.status }),
    time,
  ].filter(Boolean);
  const label = (
    <span className={classes.root}>
      <Icon
        className={`${classes.icon} ${
          past ? classes.unknown : classes[colour]
        }`}
        aria-hidden
      />
      <span className={classes.word}>
        <CamelWord>{status}</CamelWord>
        {time && <VisuallyHidden> {time}</VisuallyHidden>}
      </span>
    </span>
  );
  return hints.length === 0 ? (
    label
  ) : (
    <Tooltip title={hints.join('; ')}>{label}</Tooltip>
  );
}

function shapeOf(vm: StatusLabelProps['vm']): keyof typeof ICONS {
  if (vm.declared) {
    return 'waiting';
  }
  if (vm.group === 'held-back') {
    // A cross beside "Running" would say two things at once.
    return vm.displayStatus === 'Running' ? 'alarm' : 'held-back';
  }
  if (vm.paused) {
    return 'paused';
  }
  if (vm.status === 'Unknown') {
    return 'unknown';
  }
  return vm.group === 'changing' && vm.migration?.active
    ? 'migrating'
    : vm.group;
}
