import { sidebarConfig, useSidebarPinState } from '@backstage/core-components';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import PreviousIcon from '@material-ui/icons/ChevronLeft';
import NextIcon from '@material-ui/icons/ChevronRight';
import FirstIcon from '@material-ui/icons/FirstPage';
import LastIcon from '@material-ui/icons/LastPage';
import type { ReactNode } from 'react';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    // Stays at the lower edge of the window, so that one turns many pages without moving the pointer.
    root: {
      position: 'sticky',
      bottom: 0,
      zIndex: 1,
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'flex-end',
      borderTop: `1px solid ${theme.palette.divider}`,
      backgroundColor: theme.palette.background.paper,
    },
    // On phones the app's navigation stands at that edge, before everything else.
    aboveNavigation: { bottom: sidebarConfig.mobileSidebarHeight },
    button: {
      padding: theme.spacing(1),
      color: theme.palette.text.primary,
      '&[aria-disabled=true]': {
        color: theme.palette.action.disabled,
        cursor: 'default',
      },
    },
    range: { margin: theme.spacing(0, 1) },
  }),
  { name: 'KubevirtPager' },
);

/** Props of {@link Pager}. */
export interface PagerProps {
  /** From 0. */
  page: number;
  pageSize: number;
  /** Rows on all pages. */
  total: number;
  onPage: (page: number) => void;
}

/** Turns pages; nothing where there is one only. */
export function Pager(props: PagerProps) {
  const { page, pageSize, total, onPage } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const { isMobile } = useSidebarPinState();
  const last = Math.ceil(total / pageSize) - 1;
  if (last < 1) {
    return null;
  }
  return (
    <nav
      className={`${classes.root} ${isMobile ? classes.aboveNavigation : ''}`}
      aria-label={t('vms.list.pages')}
    >
      <Turn label={t('vms.list.firstPage')} to={0} {...{ page, last, onPage }}>
        <FirstIcon />
      </Turn>
      <Turn
        label={t('vms.list.previousPage')}
        to={page - 1}
        {...{ page, last, onPage }}
      >
        <PreviousIcon />
      </Turn>
      <Typography variant="body2" role="status" className={classes.range}>
        {t('vms.list.range', {
          from: String(page * pageSize + 1),
          to: String(Math.min((page + 1) * pageSize, total)),
          total: String(total),
        })}
      </Typography>
      <Turn
        label={t('vms.list.nextPage')}
        to={page + 1}
        {...{ page, last, onPage }}
      >
        <NextIcon />
      </Turn>
      <Turn
        label={t('vms.list.lastPage')}
        to={last}
        {...{ page, last, onPage }}
      >
        <LastIcon />
      </Turn>
    </nav>
  );
}

function Turn(props: {
  label: string;
  to: number;
  page: number;
  last: number;
  onPage: (page: number) => void;
  children: ReactNode;
}) {
  const { label, to, page, last, onPage, children } = props;
  const classes = useStyles();
  const possible = to !== page && to >= 0 && to <= last;
  return (
    <IconButton
      className={classes.button}
      aria-label={label}
      // Not `disabled`, which would throw the keyboard's focus away at the last page.
      aria-disabled={!possible}
      disableRipple={!possible}
      onClick={() => possible && onPage(to)}
    >
      {children}
    </IconButton>
  );
}
