import { Content } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { Route, Routes } from 'react-router-dom';
import { platformClusterRouteRef } from '../../routes';
import { ClusterPage } from './ClusterPage';
import { ClustersPage } from './ClustersPage';

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
        <Route path={platformClusterRouteRef.path} element={<ClusterPage />} />
      </Routes>
    </Content>
  );
}
