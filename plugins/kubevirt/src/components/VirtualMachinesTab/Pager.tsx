import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import PreviousIcon from '@material-ui/icons/ChevronLeft';
import NextIcon from '@material-ui/icons/ChevronRight';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  {
    root: { display: 'flex', alignItems: 'center', justifyContent: 'flex-end' },
  },
  { name: 'KubevirtPager' },
);

/** Props of {@link Pager}. */
export interface PagerProps {
  /** From 0. */
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

/** Turns pages; nothing where there is one only. */
export function Pager(props: PagerProps) {
  const { page, pages, onPage } = props;
  const classes = useStyles();
  const { t } = useTexts();
  if (pages <= 1) {
    return null;
  }
  return (
    <nav className={classes.root} aria-label={t('vms.title')}>
      <IconButton
        aria-label={t('vms.list.previousPage')}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <PreviousIcon />
      </IconButton>
      <Typography variant="body2" aria-live="polite">
        {t('vms.list.page', { page: String(page + 1), pages: String(pages) })}
      </Typography>
      <IconButton
        aria-label={t('vms.list.nextPage')}
        disabled={page >= pages - 1}
        onClick={() => onPage(page + 1)}
      >
        <NextIcon />
      </IconButton>
    </nav>
  );
}
