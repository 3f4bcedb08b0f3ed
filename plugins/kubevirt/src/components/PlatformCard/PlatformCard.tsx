import { InfoCard, Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import UnknownIcon from '@material-ui/icons/Search';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  ANNOTATION_CLUSTER,
  kubevirtPlatformReadPermission,
  type ClusterPlatform,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { messageOf, statusCodeOf } from '../../lib/errors';
import { useLoaded } from '../../loading';
import { platformClusterRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import {
  AsOfProvider,
  HealthIcon,
  InstallKubeVirtLink,
  LoadFailed,
  PermissionDenied,
  StatePanel,
  VisuallyHidden,
} from '../shared';
import { ClusterNotice } from '../PlatformPage/ClusterNotice';
import { hasAnswered } from '../PlatformPage/hasAnswered';
import { Verdict } from '../PlatformPage/Verdict';
import { healthSummary } from './healthSummary';

/** How often a card asks, in milliseconds: nobody watches it as they watch the page. */
const REFRESH_MS = 30_000;

const useStyles = makeStyles(
  theme => ({
    body: { fontFamily: theme.typography.fontFamily },
    action: {
      padding: theme.spacing(1, 1, 0, 1),
      fontFamily: theme.typography.fontFamily,
    },
    summary: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(180px, 100%), 1fr))',
      gap: theme.spacing(0.75, 2),
      listStyle: 'none',
      margin: theme.spacing(2, 0, 0),
      padding: 0,
      fontSize: theme.typography.body2.fontSize,
      '& li': { display: 'flex', gap: theme.spacing(1), minWidth: 0 },
    },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtPlatformCard' },
);

/** For an entity that stands for a cluster: is KubeVirt healthy there? */
export function PlatformCard() {
  const { entity } = useEntity();
  const classes = useStyles();
  const { t } = useTexts();
  const name =
    entity.metadata.annotations?.[ANNOTATION_CLUSTER] ?? entity.metadata.name;
  const clusterRoute = useRouteRef(platformClusterRouteRef);
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getCluster(name, signal),
    [api, name],
  );
  const loaded = useLoaded(load, { everyMs: REFRESH_MS });
  return (
    <InfoCard
      title={t('platform.cardTitle')}
      action={
        clusterRoute && loaded.data ? (
          <div className={classes.action}>
            <Link to={clusterRoute({ cluster: name })}>
              {t('platform.openPage')}
            </Link>
          </div>
        ) : undefined
      }
    >
      <div className={classes.body}>
        <Body loaded={loaded} name={name} />
      </div>
    </InfoCard>
  );
}

function Body(props: {
  loaded: ReturnType<typeof useLoaded<ClusterPlatform>>;
  name: string;
}) {
  const { loaded, name } = props;
  const { data, error } = loaded;
  const { t } = useTexts();
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
  if (code === 404) {
    return (
      <StatePanel
        icon={<UnknownIcon />}
        title={t('platform.unknownCluster', { name })}
      >
        <Typography variant="body2">
          {t('platform.unknownClusterHint', { annotation: ANNOTATION_CLUSTER })}
        </Typography>
      </StatePanel>
    );
  }
  if (data) {
    return <HealthSummary platform={data} />;
  }
  if (error) {
    return (
      <LoadFailed
        title={t('platform.failed')}
        error={error}
        onRetry={loaded.reload}
      />
    );
  }
  return (
    <div>
      <VisuallyHidden role="status">{t('platform.loading')}</VisuallyHidden>
      <Skeleton variant="text" width="70%" />
      <Skeleton variant="rect" height={80} />
    </div>
  );
}

function HealthSummary(props: { platform: ClusterPlatform }) {
  const { platform } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const isStale = platform.cluster.state === 'stale';
  if (platform.kubevirt.health === 'absent') {
    return (
      <>
        {isStale && <ClusterNotice cluster={platform.cluster} />}
        <StatePanel icon={<AbsentIcon />} title={t('platform.absentTitle')}>
          <Typography variant="body2">
            {t('platform.absentHint')} <InstallKubeVirtLink />
          </Typography>
        </StatePanel>
      </>
    );
  }
  return (
    <>
      {isStale && <ClusterNotice cluster={platform.cluster} />}
      <Verdict platform={platform} />
      {!isStale && <ClusterNotice cluster={platform.cluster} />}
      {hasAnswered(platform.cluster) && (
        <AsOfProvider value={platform.asOf}>
          <ul className={classes.summary}>
            {healthSummary(platform, t).map(({ name, health, figure }) => (
              <li key={name}>
                <HealthIcon health={health} />
                <span>
                  {name} <span className={classes.quiet}>{figure}</span>
                </span>
              </li>
            ))}
          </ul>
        </AsOfProvider>
      )}
    </>
  );
}
