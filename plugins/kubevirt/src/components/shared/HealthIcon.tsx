import { makeStyles } from '@material-ui/core/styles';
import ProgressIcon from '@material-ui/icons/Autorenew';
import ErrorIcon from '@material-ui/icons/Cancel';
import OkIcon from '@material-ui/icons/CheckCircle';
import UnknownIcon from '@material-ui/icons/HelpOutline';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import WarningIcon from '@material-ui/icons/Warning';
import type { PlatformHealth } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { fontSize: '1.25rem', flexShrink: 0, verticalAlign: 'middle' },
    ok: { color: theme.palette.status.ok },
    progress: { color: theme.palette.status.running },
    warning: { color: theme.palette.status.warning },
    error: { color: theme.palette.status.error },
    absent: { color: theme.palette.status.aborted },
    unknown: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtHealthIcon' },
);

const ICONS = {
  ok: OkIcon,
  progress: ProgressIcon,
  warning: WarningIcon,
  error: ErrorIcon,
  absent: AbsentIcon,
  unknown: UnknownIcon,
};

/** Props of {@link HealthIcon}. */
export interface HealthIconProps {
  health: PlatformHealth;
  /** The word stands beside it already, so that a screen reader need not hear it twice. */
  decorative?: boolean;
}

/** Health by shape as well as by colour, with its word for screen readers. */
export function HealthIcon(props: HealthIconProps) {
  const { health, decorative } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const Icon = ICONS[health];
  return (
    <Icon
      className={`${classes.root} ${classes[health]}`}
      titleAccess={decorative ? undefined : t(`health.${health}`)}
      aria-hidden={decorative || undefined}
    />
  );
}
