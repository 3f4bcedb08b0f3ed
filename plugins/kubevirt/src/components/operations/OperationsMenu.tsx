import IconButton from '@material-ui/core/IconButton';
import ListItemText from '@material-ui/core/ListItemText';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import MoreIcon from '@material-ui/icons/MoreVert';
import type {
  OperationAvailability,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { forwardRef, useState, type ReactNode } from 'react';
import { useTexts } from '../../translation';
import { generalReasons, isGeneral } from './refusals';

const useStyles = makeStyles(
  theme => ({
    button: { padding: theme.spacing(0.5) },
    paper: { maxWidth: '22rem' },
    item: { whiteSpace: 'normal' },
    off: { cursor: 'default', '& .MuiTypography-body1': { opacity: 0.6 } },
    note: {
      padding: theme.spacing(1, 2),
      ...theme.typography.body2,
      color: theme.palette.text.secondary,
      outline: 'none',
    },
  }),
  { name: 'KubevirtOperationsMenu' },
);

const VerbItem = forwardRef<
  HTMLLIElement,
  { availability: OperationAvailability; onChoose: () => void }
>(function Item(props, ref) {
  const { availability, onChoose, ...rest } = props;
  const { verb, allowed, refusal } = availability;
  const classes = useStyles();
  const { t, localize } = useTexts();
  // A disabled item could not be reached by keyboard, and so could not say why it is disabled.
  return (
    <MenuItem
      {...rest}
      ref={ref}
      className={`${classes.item} ${allowed ? '' : classes.off}`}
      aria-disabled={!allowed}
      disableRipple={!allowed}
      onClick={allowed ? onChoose : undefined}
    >
      <ListItemText
        primary={t(`operation.verb.${verb}`)}
        secondary={
          !allowed &&
          refusal &&
          (isGeneral(refusal)
            ? t(`operation.why.${refusal.code}`)
            : localize(refusal))
        }
      />
    </MenuItem>
  );
});

/** What holds for several items. An item of its own, as one walks through a menu with the arrow keys. */
const Note = forwardRef<HTMLLIElement, { children: ReactNode }>(
  function DrawnNote(props, ref) {
    const classes = useStyles();
    return (
      <li
        ref={ref}
        className={classes.note}
        role="menuitem"
        aria-disabled
        tabIndex={0}
      >
        {props.children}
      </li>
    );
  },
);

/** Props of {@link OperationsMenu}. */
export interface OperationsMenuProps {
  /** What the button is called. */
  label: string;
  /** The verbs; while they are not known, what stands in their place. */
  verbs: readonly OperationAvailability[] | undefined;
  note?: ReactNode;
  onOpen?: () => void;
  onChoose: (verb: OperationVerb) => void;
}

/** The verbs that have no button. One that cannot be used stays and says why. */
export function OperationsMenu(props: OperationsMenuProps) {
  const { label, verbs, note, onOpen, onChoose } = props;
  const classes = useStyles();
  const [anchor, setAnchor] = useState<Element>();
  const texts = useTexts();
  const close = () => setAnchor(undefined);
  const notes = generalReasons(verbs ?? [], texts);
  return (
    <>
      <IconButton
        className={classes.button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        title={label}
        onClick={event => {
          setAnchor(event.currentTarget);
          onOpen?.();
        }}
      >
        <MoreIcon />
      </IconButton>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        classes={{ paper: classes.paper }}
        MenuListProps={{ 'aria-label': label }}
        onClose={close}
      >
        {verbs?.map(each => (
          <VerbItem
            key={each.verb}
            availability={each}
            onChoose={() => {
              close();
              onChoose(each.verb);
            }}
          />
        ))}
        {notes.map(text => (
          <Note key={text}>{text}</Note>
        ))}
        {!verbs?.length && <Note>{note}</Note>}
      </Menu>
    </>
  );
}
