import { makeStyles } from '@material-ui/core/styles';
import ProgressIcon from '@material-ui/icons/Autorenew';
import ErrorIcon from '@material-ui/icons/Cancel';
import PastErrorIcon from '@material-ui/icons/CancelOutlined';
import OkIcon from '@material-ui/icons/CheckCircle';
import PastOkIcon from '@material-ui/icons/CheckCircleOutline';
import UnknownIcon from '@material-ui/icons/HelpOutline';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import PastWarningIcon from '@material-ui/icons/ReportProblemOutlined';
import WarningIcon from '@material-ui/icons/Warning';
import type { PlatformHealth } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createContext, useContext } from 'react';
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

/** Hollow, for what was so and may be so no more. */
const PAST_ICONS = {
  ...ICONS,
  ok: PastOkIcon,
  warning: PastWarningIcon,
  error: PastErrorIcon,
};

const AsOfContext = createContext<string | undefined>(undefined);

/** Within it lights show what was known at that time (RFC 3339), and not what is. */
export const AsOfProvider = AsOfContext.Provider;

/** The time of which all is that shows here (RFC 3339), where that is not now. */
export function useAsOf(): string | undefined {
  return useContext(AsOfContext);
}

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
  const { t, shortTime } = useTexts();
  const asOf = useAsOf();
  const past = asOf !== undefined;
  const Icon = (past ? PAST_ICONS : ICONS)[health];
  const word = t(`health.${health}`);
  const title = past ? t('health.asOf', { word, time: shortTime(asOf) }) : word;
  return (
    <Icon
      className={`${classes.root} ${past ? classes.unknown : classes[health]}`}
      titleAccess={decorative ? undefined : title}
      aria-hidden={decorative || undefined}
    />
  );
}
