import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import NoClustersIcon from '@material-ui/icons/Search';
import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';
import { fleetRouteRef, platformClusterRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { HealthIcon, StatePanel } from '../shared';
import { ClusterNotice } from './ClusterNotice';
import { SourceProblems } from './SourceProblems';
import { hasAnswered } from './hasAnswered';
import { PlatformFrame } from './PlatformFrame';
import { REFRESH_MS } from './refresh';
import { Verdict } from './Verdict';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1, 4),
      padding: theme.spacing(2),
      marginBottom: theme.spacing(2),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.paper,
      color: theme.palette.text.primary,
    },
    main: {
      display: 'flex',
      gap: theme.spacing(1.5),
      flex: '1 1 320px',
      minWidth: 0,
      overflowWrap: 'anywhere',
      // In the middle of the line in which the name stands.
      '& > svg': { marginTop: '0.25rem' },
    },
    verdict: { fontSize: theme.typography.body2.fontSize },
    health: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    facts: {
      display: 'grid',
      // The same for each cluster, so that figures stand below each other.
      gridTemplateColumns: 'repeat(4, minmax(56px, 104px))',
      gap: theme.spacing(1),
      margin: 0,
      [theme.breakpoints.down('xs')]: {
        flex: '1 1 100%',
        gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      },
      '& dt': {
        color: theme.palette.text.secondary,
        fontSize: theme.typography.caption.fontSize,
      },
      '& dd': { margin: 0 },
    },
    number: { [theme.breakpoints.up('sm')]: { textAlign: 'right' } },
  }),
  { name: 'KubevirtClustersPage' },
);

/** All clusters: how well KubeVirt is on each, in a sentence. */
export function ClustersPage() {
  const classes = useStyles();
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getClusters(signal),
    [api],
  );
  const loaded = useLoaded(load, { everyMs: REFRESH_MS });
  const fleetRoute = useRouteRef(fleetRouteRef);
  return (
    <PlatformFrame
      loaded={loaded}
      head={
        <>
          <Typography variant="h5" component="h2">
            {t('platform.clusters')}
          </Typography>
          {fleetRoute && (
            <Link to={fleetRoute()}>{t('fleet.allClusters')}</Link>
          )}
        </>
      }
    >
      {({ items, problems = [] }) => (
        <>
          <SourceProblems problems={problems} />
          {items.length === 0 ? (
            <StatePanel
              icon={<NoClustersIcon />}
              title={t('platform.noClusters')}
            >
              <Typography variant="body2">
                {t('platform.noClustersHint')}
              </Typography>
            </StatePanel>
          ) : (
            <ul className={classes.list}>
              {items.map(item => (
                <Cluster key={item.cluster.name} item={item} />
              ))}
            </ul>
          )}
        </>
      )}
    </PlatformFrame>
  );
}

function Cluster(props: { item: ClusterPlatformSummary }) {
  const { item } = props;
  const { cluster, health, asOf, kubevirtVersion, cdiVersion, absent } = item;
  const classes = useStyles();
  const { t, shortTime } = useTexts();
  const clusterRoute = useRouteRef(platformClusterRouteRef);
  const title = cluster.title ?? cluster.name;
  const unversioned = (product: 'kubevirt' | 'cdi') =>
    t(
      absent?.includes(product) ? 'platform.notInstalled' : 'platform.notKnown',
    );
  const counted = (count: number, kind: string) =>
    hasAnswered(cluster) &&
    !cluster.forbiddenKinds.some(each => each.startsWith(kind))
      ? String(count)
      : '–';
  const isStale = cluster.state === 'stale';
  const word = t(`health.${health}`);
  const facts: [term: string, value: string, number: boolean][] = [
    [t('platform.kubevirt'), kubevirtVersion ?? unversioned('kubevirt'), false],
    [t('platform.cdi'), cdiVersion ?? unversioned('cdi'), false],
    [t('platform.vms'), counted(item.virtualMachines, 'virtualmachines'), true],
    [t('platform.nodesCount'), counted(item.nodes, 'nodes'), true],
  ];
  return (
    <li className={classes.item}>
      <div className={classes.main}>
        <HealthIcon health={health} decorative />
        <div>
          <Typography variant="subtitle1" component="h3">
            {clusterRoute ? (
              <Link
                to={clusterRoute({ cluster: cluster.name })}
                underline="always"
              >
                {title}
              </Link>
            ) : (
              title
            )}{' '}
            <span className={classes.health}>
              {asOf
                ? t('platform.healthAsOf', { word, time: shortTime(asOf) })
                : word}
            </span>
          </Typography>
          {isStale && <ClusterNotice cluster={cluster} />}
          <div className={classes.verdict}>
            <Verdict platform={item} plain />
          </div>
          {!isStale && <ClusterNotice cluster={cluster} />}
        </div>
      </div>
      <dl className={classes.facts}>
        {facts.map(([term, value, number]) => (
          <div key={term} className={number ? classes.number : undefined}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
