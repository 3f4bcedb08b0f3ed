import type { FilterPredicate } from '@backstage/filter-predicates';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import PlatformIcon from '@material-ui/icons/DnsOutlined';
import FleetIcon from '@material-ui/icons/ComputerOutlined';
import { ANNOTATION_CLUSTER } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { fleetPageRouteRef, platformRouteRef } from './routes';

/** Entities that stand for a cluster. Integrators may widen it in `app.extensions`. */
export const isCluster: FilterPredicate = {
  $any: [
    {
      [`metadata.annotations.${ANNOTATION_CLUSTER}` as const]: {
        $exists: true,
      },
    },
    { kind: 'resource', 'spec.type': 'kubernetes-cluster' },
  ],
};

/** The health of KubeVirt on all clusters: `page:kubevirt`. */
export const platformPage = PageBlueprint.make({
  params: {
    path: '/kubevirt',
    title: 'KubeVirt',
    icon: <PlatformIcon fontSize="inherit" />,
    routeRef: platformRouteRef,
    loader: () =>
      import('./components/PlatformPage').then(m => <m.PlatformPage />),
  },
});

/** All virtual machines that one may see: `page:kubevirt/virtual-machines`. */
export const fleetPage = PageBlueprint.make({
  name: 'virtual-machines',
  params: {
    path: '/kubevirt/virtual-machines',
    title: 'Virtual machines',
    icon: <FleetIcon fontSize="inherit" />,
    routeRef: fleetPageRouteRef,
    loader: () =>
      import('./components/FleetPage').then(({ FleetPageContent }) => (
        <FleetPageContent />
      )),
  },
});

/** The card on the Overview of a cluster: `entity-card:kubevirt/platform`. */
export const platformCard = EntityCardBlueprint.make({
  name: 'platform',
  params: {
    filter: isCluster,
    type: 'content',
    loader: () =>
      import('./components/PlatformCard').then(m => <m.PlatformCard />),
  },
});
