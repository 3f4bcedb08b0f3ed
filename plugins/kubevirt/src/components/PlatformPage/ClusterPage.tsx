import { Link } from '@backstage/core-components';
import {
  useApi,
  useRouteRef,
  useRouteRefParams,
} from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import BackIcon from '@material-ui/icons/ArrowBack';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import UnknownIcon from '@material-ui/icons/Search';
import type { ClusterPlatform } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';
import { platformClusterRouteRef, platformRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { ClusterRollout } from '../rollout';
import {
  AsOfProvider,
  InstallKubeVirtLink,
  Section,
  StatePanel,
} from '../shared';
import { crdTiles, productTile, serviceTile } from './componentTile';
import { ComponentTiles } from './ComponentTiles';
import { ClusterNotice } from './ClusterNotice';
import { hasAnswered } from './hasAnswered';
import { Nodes } from './Nodes';
import { PlatformFrame } from './PlatformFrame';
import { REFRESH_MS } from './refresh';
import { StorageProfiles } from './StorageProfiles';
import { Verdict } from './Verdict';

const useStyles = makeStyles(
  theme => ({
    back: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      fontSize: theme.typography.body2.fontSize,
      '& svg': { fontSize: '1rem' },
    },
    verdict: { fontSize: theme.typography.body1.fontSize },
    paper: {
      padding: theme.spacing(2, 3, 3),
      borderRadius: theme.shape.borderRadius,
      border: `1px solid ${theme.palette.divider}`,
      backgroundColor: theme.palette.background.paper,
      color: theme.palette.text.primary,
    },
  }),
  { name: 'KubevirtClusterPage' },
);

/** KubeVirt on one cluster: the picture of its parts, each with a light. */
export function ClusterPage() {
  const classes = useStyles();
  const { t } = useTexts();
  const { cluster: name } = useRouteRefParams(platformClusterRouteRef);
  const listRoute = useRouteRef(platformRouteRef);
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getCluster(name, signal),
    [api, name],
  );
  const loaded = useLoaded(load, { everyMs: REFRESH_MS });
  const title = loaded.data?.cluster.title ?? name;
  return (
    <PlatformFrame
      loaded={loaded}
      head={
        <>
          {listRoute && (
            <Link to={listRoute()} className={classes.back}>
              <BackIcon aria-hidden />
              {t('platform.back')}
            </Link>
          )}
          <Typography variant="h5" component="h2">
            {title}
          </Typography>
        </>
      }
      notFound={
        <StatePanel
          icon={<UnknownIcon />}
          title={t('platform.unknownCluster', { name })}
        >
          <Typography variant="body2">
            {t('platform.unknownClusterLink')}
          </Typography>
        </StatePanel>
      }
    >
      {platform => (
        <div className={classes.paper}>
          <Findings platform={platform} />
          <ClusterRollout cluster={name} />
        </div>
      )}
    </PlatformFrame>
  );
}

function Findings(props: { platform: ClusterPlatform }) {
  const { platform } = props;
  const classes = useStyles();
  // What the cluster last reported stands below the notice that it says no more.
  const isStale = platform.cluster.state === 'stale';
  return (
    <>
      {isStale && <ClusterNotice cluster={platform.cluster} />}
      {platform.kubevirt.health !== 'absent' && (
        <div className={classes.verdict}>
          <Verdict platform={platform} />
        </div>
      )}
      {!isStale && <ClusterNotice cluster={platform.cluster} />}
      {hasAnswered(platform.cluster) && (
        <AsOfProvider value={platform.asOf}>
          <Picture platform={platform} />
        </AsOfProvider>
      )}
    </>
  );
}

function Picture(props: { platform: ClusterPlatform }) {
  const { platform } = props;
  const { kubevirt, cdi, components, crds } = platform;
  const texts = useTexts();
  const { t } = texts;
  const services = components.filter(({ kind }) => kind === 'Deployment');
  return (
    <>
      {kubevirt.health === 'absent' && (
        <StatePanel icon={<AbsentIcon />} title={t('platform.absentTitle')}>
          <Typography variant="body2">
            {t('platform.absentHint')} <InstallKubeVirtLink />
          </Typography>
        </StatePanel>
      )}
      {services.length > 0 && (
        <Section title={t('platform.section.services')}>
          <ComponentTiles
            tiles={services.map(service => serviceTile(service, texts))}
          />
        </Section>
      )}
      <Section title={t('platform.section.api')}>
        <ComponentTiles
          tiles={[
            productTile(t('platform.kubevirt'), kubevirt, texts),
            productTile(t('platform.cdi'), cdi, texts),
            ...crdTiles(crds, texts),
          ]}
        />
      </Section>
      {kubevirt.installed && cdi.health === 'absent' && (
        <StatePanel icon={<AbsentIcon />} title={t('platform.cdiAbsentTitle')}>
          <Typography variant="body2">
            {t('platform.cdiAbsentHint')} <InstallKubeVirtLink />
          </Typography>
        </StatePanel>
      )}
      <Nodes
        nodes={platform.nodes}
        hidden={platform.cluster.forbiddenKinds.includes('nodes')}
        launchers={platform.launchers}
        handlers={components
          .filter(({ kind }) => kind === 'DaemonSet')
          .map(component => serviceTile(component, texts))}
      />
      {platform.storageProfiles && (
        <StorageProfiles profiles={platform.storageProfiles} />
      )}
    </>
  );
}
