import { Content } from '@backstage/core-components';
import { Route, Routes } from 'react-router-dom';
import { platformClusterRouteRef } from '../../routes';
import { ClusterPage } from './ClusterPage';
import { ClustersPage } from './ClustersPage';

/** Is KubeVirt itself well? All clusters, and each in full at an address of its own. */
export function PlatformPage() {
  return (
    <Content>
      <Routes>
        <Route path="/" element={<ClustersPage />} />
        <Route path={platformClusterRouteRef.path} element={<ClusterPage />} />
      </Routes>
    </Content>
  );
}
