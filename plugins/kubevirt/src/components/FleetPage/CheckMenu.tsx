import Checkbox from '@material-ui/core/Checkbox';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState, type MouseEvent, type ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    paper: { maxHeight: '60vh', maxWidth: 'min(28rem, 95vw)' },
    item: { gap: theme.spacing(1), whiteSpace: 'normal', minHeight: 0 },
    check: { padding: 0 },
    label: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
    count: {
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    note: {
      padding: theme.spacing(0.5, 2),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
      listStyle: 'none',
    },
  }),
  { name: 'KubevirtCheckMenu' },
);

/** One of several that may be chosen together. */
interface CheckOption {
  value: string;
  label: string;
  count?: string;
  disabled?: boolean;
}

/** Props of {@link CheckMenu}. */
export interface CheckMenuProps {
  label: string;
  options: readonly CheckOption[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Stands below the options. */
  note?: string;
  /** What opens the menu. */
  opener: (props: {
    onClick: (event: MouseEvent<HTMLElement>) => void;
    'aria-haspopup': 'menu';
    'aria-expanded': boolean;
    'aria-controls'?: string;
  }) => ReactNode;
}

/** A menu from which one chooses several; it stays open until one has done. */
export function CheckMenu(props: CheckMenuProps) {
  const { label, options, chosen, onChange, note, opener } = props;
  const classes = useStyles();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const toggle = (value: string) =>
    onChange(
      chosen.includes(value)
        ? chosen.filter(each => each !== value)
        : [...chosen, value],
    );
  return (
    <>
      {opener({
        onClick: event => setAnchor(event.currentTarget),
        'aria-haspopup': 'menu',
        'aria-expanded': anchor !== undefined,
        ...(anchor && { 'aria-controls': id }),
      })}
      <Menu
        id={id}
        open={anchor !== undefined}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        onClose={() => setAnchor(undefined)}
        MenuListProps={{ 'aria-label': label, dense: true }}
        PaperProps={{ className: classes.paper }}
      >
        {options.map(({ value, label: text, count, disabled }) => (
          <MenuItem
            key={value}
            role="menuitemcheckbox"
            aria-checked={chosen.includes(value)}
            className={classes.item}
            disabled={disabled}
            onClick={() => toggle(value)}
          >
            <Checkbox
              className={classes.check}
              size="small"
              color="primary"
              checked={chosen.includes(value)}
              tabIndex={-1}
              disableRipple
              inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
            />
            <span className={classes.label}>{text}</span>
            {count !== undefined && (
              <span className={classes.count}>{count}</span>
            )}
          </MenuItem>
        ))}
        {note && (
          <li className={classes.note} role="none">
            {note}
          </li>
        )}
      </Menu>
    </>
  );
}
