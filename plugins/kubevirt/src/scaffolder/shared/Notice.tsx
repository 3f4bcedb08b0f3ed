import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ErrorIcon from '@material-ui/icons/Error';
import InfoIcon from '@material-ui/icons/InfoOutlined';
import WarningIcon from '@material-ui/icons/Warning';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
    },
    icon: { fontSize: '1.25rem', flexShrink: 0 },
    info: { color: theme.palette.text.secondary },
    warning: { color: theme.palette.status.warning },
    error: { color: theme.palette.error.main },
  }),
  { name: 'KubevirtFormNotice' },
);

const ICONS = { info: InfoIcon, warning: WarningIcon, error: ErrorIcon };

/** A sentence below a field that is worth knowing. */
export function Notice(props: {
  severity: keyof typeof ICONS;
  children: ReactNode;
}) {
  const { severity, children } = props;
  const classes = useStyles();
  const Icon = ICONS[severity];
  return (
    <Typography
      variant="caption"
      component="div"
      role="status"
      className={classes.root}
    >
      <Icon className={`${classes.icon} ${classes[severity]}`} aria-hidden />
      <span>{children}</span>
    </Typography>
  );
}
