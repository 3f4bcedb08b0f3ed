import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import RefreshIcon from '@material-ui/icons/Refresh';
import TroubleIcon from '@material-ui/icons/ReportProblem';
import Skeleton from '@material-ui/lab/Skeleton';
import { kubevirtPlatformReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import { messageOf, statusCodeOf } from '../../lib/errors';
import type { Loaded } from '../../loading';
import { useTexts } from '../../translation';
import { LoadFailed, PermissionDenied, VisuallyHidden } from '../shared';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    },
    time: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      // On the page itself, and not on paper, the secondary colour is too pale.
      color: theme.palette.text.primary,
      fontSize: theme.typography.body2.fontSize,
    },
    button: { textTransform: 'none' },
    failure: {
      display: 'flex',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(2),
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
      '& svg': { color: theme.palette.status.warning, fontSize: '1.25rem' },
    },
    skeleton: { '& > *': { marginTop: theme.spacing(1.5) } },
  }),
  { name: 'KubevirtPlatformFrame' },
);

/** Props of {@link PlatformFrame}. */
export interface PlatformFrameProps<T> {
  loaded: Loaded<T> & { reload: () => void };
  /** Stands at the head of the page. */
  head: ReactNode;
  /** Shown for a cluster that is not known. */
  notFound?: ReactNode;
  children: (data: T) => ReactNode;
}

/** A page that keeps itself fresh: its head, how old it is, and what was loaded or stands in its place. */
export function PlatformFrame<T>(props: PlatformFrameProps<T>) {
  const { loaded, head } = props;
  const { loadedAt, reload } = loaded;
  const classes = useStyles();
  const { t, shortTime } = useTexts();
  return (
    <>
      <div className={classes.bar}>
        <div>{head}</div>
        <div className={classes.time}>
          {loadedAt !== undefined && (
            <span>{t('platform.asOf', { time: shortTime(loadedAt) })}</span>
          )}
          <Button
            size="small"
            className={classes.button}
            startIcon={<RefreshIcon />}
            onClick={reload}
          >
            {t('platform.refresh')}
          </Button>
        </div>
      </div>
      <Body {...props} />
    </>
  );
}

function Body<T>(props: PlatformFrameProps<T>) {
  const { data, error, loadedAt, reload } = props.loaded;
  const classes = useStyles();
  const { t, shortTime } = useTexts();
  const code = error && statusCodeOf(error);
  if (error && code === 403) {
    return (
      <PermissionDenied
        title={t('platform.denied')}
        permission={kubevirtPlatformReadPermission.name}
        message={messageOf(error)}
      />
    );
  }
  if (code === 404 && props.notFound) {
    return <>{props.notFound}</>;
  }
  if (data !== undefined) {
    return (
      <>
        {error && loadedAt !== undefined && (
          <div role="status" className={classes.failure}>
            <TroubleIcon aria-hidden />
            {t('platform.notRefreshed', {
              time: shortTime(loadedAt),
              message: messageOf(error),
            })}
          </div>
        )}
        {props.children(data)}
      </>
    );
  }
  if (error) {
    return (
      <LoadFailed title={t('platform.failed')} error={error} onRetry={reload} />
    );
  }
  return (
    <div className={classes.skeleton}>
      <VisuallyHidden role="status">{t('platform.loading')}</VisuallyHidden>
      <Skeleton variant="rect" height={64} />
      <Skeleton variant="rect" height={64} />
      <Skeleton variant="rect" height={64} />
    </div>
  );
}
