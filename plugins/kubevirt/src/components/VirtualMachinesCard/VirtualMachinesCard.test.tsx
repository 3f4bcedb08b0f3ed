import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { kubeVirtApiRef } from '../../api';
import {
  templateRouteRef,
  virtualMachinesRouteRef,
} from '../../routes';
import { expectNoAxeViolations } from '../../testing/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../testing/FakeKubeVirtApi';
import {
  answerOf,
  clusterOf,
  entity,
  heldBackVm,
  migratingVm,
  NOW,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../testing/fixtures';
import { responseError } from '../../testing/responseError';
import { ClockProvider } from '../shared';
import { VirtualMachinesCard } from './VirtualMachinesCard';

const clock = {
  now: () => NOW,
  setTimeout: () => 0,
  clearTimeout: () => {},
};

function show(api: FakeKubeVirtApi, shown = entity) {
  return renderInTestApp(
    <ClockProvider clock={clock}>
      <EntityProvider entity={shown}>
        <VirtualMachinesCard />
      </EntityProvider>
    </ClockProvider>,
    {
      apis: [[kubeVirtApiRef, api]],
      mountedRoutes: {
        '/catalog/orders/virtual-machines': virtualMachinesRouteRef,
        '/create/templates/:namespace/:templateName': templateRouteRef,
      },
    },
  );
}

describe('VirtualMachinesCard', () => {
  it('shows each VM with status, phase, node, launcher pod, place and age', async () => {
    const { container } = show(
      FakeKubeVirtApi.with(
        answerOf([stoppedVm, runningVm, heldBackVm, migratingVm]),
      ),
    );

    await screen.findByText('orders-db');
    const rows = screen
      .getAllByRole('rowheader')
      .map(header => header.closest('tr')!);
    expect(rows.map(row => within(row).getByRole('link').textContent)).toEqual([
      'orders-search',
      'orders-cache',
      'orders-db',
      'orders-batch',
    ]);
    expect(rows[2]).toHaveTextContent(
      /Running.*orders-db.*west \/ shop.*Running.*worker-2.*virt-launcher-orders-db-x7k2p.*up 3 d 4 h/,
    );
    expect(rows[1]).toHaveTextContent(
      /Migrating.*From worker-1 to worker-3.*virt-launcher-orders-cache-9qv4l.*target.*virt-launcher-orders-cache-m2d7t.*ready/,
    );
    expect(rows[0]).toHaveTextContent(/Held back.*Scheduling.*for 12 min/);
    expect(
      screen.getByText('1 running · 1 migrating · 1 held back · 1 stopped'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
