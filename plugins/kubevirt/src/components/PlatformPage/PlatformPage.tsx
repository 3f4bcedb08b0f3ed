import { Content, Progress } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import {
  consoleRouteRef,
  fleetRouteRef,
  platformClusterRouteRef,
} from '../../routes';
import { ClusterPage } from './ClusterPage';
import { ClustersPage } from './ClustersPage';

// Apps on the new frontend system have it as a page of its own too.
const FleetPage = lazy(() =>
  import('../FleetPage').then(m => ({ default: m.FleetPage })),
);
// Most who look at the platform open no console.
const ConsoleWindow = lazy(() =>
  import('../console/ConsoleWindow').then(m => ({ default: m.ConsoleWindow })),
);

const useStyles = makeStyles(
  theme => ({
    // Outside of Typography the page's own font would show.
    root: { fontFamily: theme.typography.fontFamily },
  }),
  { name: 'KubevirtPlatformPage' },
);

/** Is KubeVirt itself well? All clusters, and each in full at an address of its own. */
export function PlatformPage() {
  const classes = useStyles();
  return (
    <Content className={classes.root}>
      <Routes>
        <Route path="/" element={<ClustersPage />} />
        <Route
          path={`${fleetRouteRef.path}/*`}
          element={
            <Suspense fallback={<Progress />}>
              <FleetPage />
            </Suspense>
          }
        />
        <Route path={platformClusterRouteRef.path} element={<ClusterPage />} />
        <Route
          path={consoleRouteRef.path}
          element={
            <Suspense fallback={<Progress />}>
              <ConsoleWindow />
            </Suspense>
          }
        />
      </Routes>
    </Content>
  );
}
