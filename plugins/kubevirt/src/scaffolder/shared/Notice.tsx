import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
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
  }),
  { name: 'KubevirtFormNotice' },
);

/** A sentence below a field that is worth knowing and no error. */
export function Notice(props: {
  severity: 'info' | 'warning';
  children: ReactNode;
}) {
  const { severity, children } = props;
  const classes = useStyles();
  const Icon = severity === 'warning' ? WarningIcon : InfoIcon;
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
