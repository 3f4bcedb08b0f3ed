import { stringifyEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef, useRouteRefParams } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useVirtualMachines } from '../../live/useVirtualMachines';
import { virtualMachineRouteRef, virtualMachinesRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { ClusterBanner, LiveMark } from '../shared';
import {
  viewOf,
  VirtualMachineRows,
  VirtualMachinesStates,
} from '../virtualMachines';

/** One VM, at an address of its own. */
export function VirtualMachinePage() {
  const { entity } = useEntity();
  const { cluster, namespace, name } = useRouteRefParams(
    virtualMachineRouteRef,
  );
  const { t } = useTexts();
  const tabRoute = useRouteRef(virtualMachinesRouteRef);
  const { refresh, ...live } = useVirtualMachines(stringifyEntityRef(entity));
  const view = viewOf(live);
  if (view.kind !== 'list') {
    return <VirtualMachinesStates view={view} onRetry={refresh} />;
  }
  const rows = view.data.virtualMachines
    .filter(
      vm =>
        vm.cluster === cluster &&
        vm.namespace === namespace &&
        vm.name === name,
    )
    .map(vm => ({ vm, gone: false }));
  return (
    <>
      <LiveMark status={live.status} />{' '}
      {tabRoute && <Link to={tabRoute()}>{t('vms.viewAll')}</Link>}
      <VirtualMachineRows
        rows={rows}
        clusters={view.data.clusters}
        width={undefined}
      />
      <ClusterBanner
        clusters={view.data.clusters.filter(each => each.name === cluster)}
      />
    </>
  );
}
