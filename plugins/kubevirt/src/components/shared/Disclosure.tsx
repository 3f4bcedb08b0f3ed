import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import ClosedIcon from '@material-ui/icons/ChevronRight';
import OpenIcon from '@material-ui/icons/ExpandMore';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(0, 0.5, 0, 0),
      minWidth: 0,
      font: 'inherit',
      letterSpacing: 'inherit',
      textTransform: 'none',
      textAlign: 'left',
    },
    icon: { marginLeft: 0, marginRight: 0 },
  }),
  { name: 'KubevirtDisclosure' },
);

/** Props of {@link Disclosure}. */
export interface DisclosureProps {
  open: boolean;
  onOpen: (open: boolean) => void;
  /** Id of the element that opens; only what is there can be named. */
  controls?: string;
  children: ReactNode;
}

/** A button that opens and closes what is folded; its arrow says which of both it will do. */
export function Disclosure(props: DisclosureProps) {
  const { open, onOpen, controls, children } = props;
  const classes = useStyles();
  return (
    <Button
      size="small"
      color="primary"
      className={classes.root}
      classes={{ startIcon: classes.icon }}
      startIcon={open ? <OpenIcon /> : <ClosedIcon />}
      aria-expanded={open}
      aria-controls={controls}
      onClick={() => onOpen(!open)}
    >
      {children}
    </Button>
  );
}
