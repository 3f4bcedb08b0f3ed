import { useEntity } from '@backstage/plugin-catalog-react';
import { lazy, Suspense, useState } from 'react';
import { Route, Routes } from 'react-router-dom';
import { InfoCard, Progress } from '@backstage/core-components';
import { virtualMachineRouteRef } from '../../routes';
import { MissingAnnotation } from '../shared';
import { hasVirtualMachineAnnotation } from '../virtualMachines';
import { NO_FILTER } from './filter';
import { VirtualMachinesList, type ListChoice } from './VirtualMachinesList';

// A list is opened far more often than a VM's page, which carries the timeline, logs and YAML.
const VirtualMachinePage = lazy(() =>
  import('../VirtualMachinePage').then(m => ({
    default: m.VirtualMachinePage,
  })),
);

/** The tab of an entity: its VMs, and the page of each. */
export function VirtualMachinesTab() {
  const { entity } = useEntity();
  const [choice, setChoice] = useState<ListChoice>({
    filter: NO_FILTER,
    sort: undefined,
    page: 0,
  });
  if (!hasVirtualMachineAnnotation(entity)) {
    return (
      <InfoCard>
        <MissingAnnotation entity={entity} />
      </InfoCard>
    );
  }
  return (
    <Routes>
      <Route
        path="/"
        element={
          <VirtualMachinesList
            entity={entity}
            choice={choice}
            onChoice={setChoice}
          />
        }
      />
      <Route
        path={virtualMachineRouteRef.path}
        element={
          <Suspense fallback={<Progress />}>
            <VirtualMachinePage />
          </Suspense>
        }
      />
    </Routes>
  );
}
