import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import { makeStyles } from '@material-ui/core/styles';
import OpenIcon from '@material-ui/icons/ArrowDropDown';
import { useState, type ReactNode } from 'react';
import { useSurface } from './Surface';

const useStyles = makeStyles(
  theme => ({
    button: { textTransform: 'none' },
    paper: { maxHeight: `min(26rem, calc(100% - ${theme.spacing(4)}px))` },
  }),
  { name: 'KubevirtConsoleMenuButton' },
);

/** A button with a menu. */
export function MenuButton(props: {
  label: string;
  /** Plain buttons stand among words. */
  plain?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const { label, plain } = props;
  const classes = useStyles();
  const container = useSurface();
  const [anchor, setAnchor] = useState<Element>();
  return (
    <>
      <Button
        size="small"
        variant={plain ? 'text' : 'outlined'}
        className={classes.button}
        endIcon={<OpenIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {label}
      </Button>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        container={container}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        classes={{ paper: classes.paper }}
        MenuListProps={{ 'aria-label': label, dense: true }}
        onClose={() => setAnchor(undefined)}
      >
        {props.children(() => setAnchor(undefined))}
      </Menu>
    </>
  );
}
