import { useEntity } from '@backstage/plugin-catalog-react';
import { lazy, Suspense, useRef } from 'react';
import { Route, Routes } from 'react-router-dom';
import { InfoCard } from '@backstage/core-components';
import { virtualMachineRouteRef } from '../../routes';
import { MissingAnnotation } from '../shared';
import { PageLoading } from '../VirtualMachinePage/PageSkeleton';
import {
  hasVirtualMachineAnnotation,
  LastSearchContext,
} from '../virtualMachines';
import { VirtualMachinesList } from './VirtualMachinesList';

// A list is opened far more often than a VM's page, which carries the timeline, logs and YAML.
const VirtualMachinePage = lazy(() =>
  import('../VirtualMachinePage').then(m => ({
    default: m.VirtualMachinePage,
  })),
);

/** The tab of an entity: its VMs, and the page of each. */
export function VirtualMachinesTab() {
  const { entity } = useEntity();
  const lastSearch = useRef('');
  if (!hasVirtualMachineAnnotation(entity)) {
    return (
      <InfoCard>
        <MissingAnnotation entity={entity} />
      </InfoCard>
    );
  }
  return (
    <LastSearchContext.Provider value={lastSearch}>
      <Routes>
        <Route path="/" element={<VirtualMachinesList entity={entity} />} />
        <Route
          path={virtualMachineRouteRef.path}
          element={
            <Suspense fallback={<PageLoading />}>
              <VirtualMachinePage />
            </Suspense>
          }
        />
      </Routes>
    </LastSearchContext.Provider>
  );
}
