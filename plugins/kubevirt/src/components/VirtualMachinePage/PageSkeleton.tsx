import { InfoCard } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useTexts } from '../../translation';
import { VisuallyHidden } from '../shared';
import { BackLink } from './Header';

const useStyles = makeStyles(
  theme => ({
    root: { fontFamily: theme.typography.fontFamily },
    skeleton: { '& > *': { marginTop: theme.spacing(1.5) } },
  }),
  { name: 'KubevirtVirtualMachinePageSkeleton' },
);

/** Holds the place of the page's parts while the VM is read. */
export function PageSkeleton() {
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <div className={classes.skeleton}>
      <VisuallyHidden role="status">{t('vm.loading')}</VisuallyHidden>
      <Skeleton variant="text" width="40%" height={40} />
      <Skeleton variant="text" width="60%" />
      <Skeleton variant="rect" height={100} />
      <Skeleton variant="rect" height={80} />
      <Skeleton variant="rect" height={240} />
    </div>
  );
}

/** Holds the place of the page while its code is fetched; the same as while the VM is read. */
export function PageLoading() {
  const classes = useStyles();
  return (
    <InfoCard>
      <div className={classes.root}>
        <BackLink />
        <PageSkeleton />
      </div>
    </InfoCard>
  );
}
