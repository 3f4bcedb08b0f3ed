import { makeStyles } from '@material-ui/core/styles';
import { useTexts } from '../../translation';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({ root: { color: theme.palette.text.secondary } }),
  { name: 'KubevirtNoValue' },
);

/** A cell of a table that has nothing to show: a dash, and a word for screen readers. */
export function NoValue() {
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <>
      <VisuallyHidden>{t('vms.row.none')}</VisuallyHidden>
      <span aria-hidden className={classes.root}>
        –
      </span>
    </>
  );
}
