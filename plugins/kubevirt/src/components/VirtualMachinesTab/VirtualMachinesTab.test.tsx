import {
  sidebarConfig,
  SidebarPinStateProvider,
} from '@backstage/core-components';
import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  answerOf,
  clusterOf,
  entity,
  heldBackVm,
  migratingVm,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { fakeWidth, showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesTab } from './VirtualMachinesTab';

const eastVm = vmOf('east-db', { cluster: 'east' });
const data = answerOf(
  [runningVm, stoppedVm, heldBackVm, migratingVm, eastVm],
  [clusterOf('west'), clusterOf('east', { title: 'East' })],
);

function show(api: FakeKubeVirtApi, shown = entity) {
  return showInApp(<VirtualMachinesTab />, { api, entity: shown });
}

function shownNames() {
  return screen
    .queryAllByRole('rowheader')
    .map(header => within(header).getByRole('link').textContent);
}

describe('VirtualMachinesTab', () => {
  it('lists all VMs and leads to the page of each', async () => {
    const { container } = show(FakeKubeVirtApi.with(data));
    await screen.findByText('5 virtual machines');
    expect(shownNames()).toEqual([
      'orders-search',
      'orders-cache',
      'east-db',
      'orders-db',
      'orders-batch',
    ]);
    expect(screen.getByRole('link', { name: 'east-db' })).toHaveAttribute(
      'href',
      '/catalog/orders/virtual-machines/east/shop/east-db',
    );
    await expectNoAxeViolations(container);
  });

  it('filters by text, state and cluster, and says so', async () => {
    const { container } = show(FakeKubeVirtApi.with(data));
    await userEvent.type(
      await screen.findByRole('searchbox', {
        name: 'Filter by name, node or pod',
      }),
      'db',
    );
    expect(
      await screen.findByText('2 of 5 match the filter'),
    ).toBeInTheDocument();

    const clusters = screen.getByRole('group', { name: 'Filter by cluster' });
    await userEvent.click(within(clusters).getByText('East'));
    expect(shownNames()).toEqual(['east-db']);
    expect(
      within(clusters).getByRole('button', { name: 'East', pressed: true }),
    ).toBeInTheDocument();

    const groups = screen.getByRole('group', { name: 'Filter by state' });
    await userEvent.click(within(groups).getByText('Stopped'));
    expect(
      screen.getByText('No virtual machine matches the filter'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);

    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(screen.getByText('5 virtual machines')).toBeInTheDocument();
  });

  it('offers the clusters that have VMs, and speaks of no others', async () => {
    const absent = clusterOf('edge', { state: 'kubevirt-absent' });
    show(
      FakeKubeVirtApi.with({ ...data, clusters: [...data.clusters, absent] }),
    );
    const clusters = await screen.findByRole('group', {
      name: 'Filter by cluster',
    });
    const names = within(clusters).getAllByRole('button');
    expect(names.map(each => each.textContent)).toEqual(['East', 'west']);
    expect(screen.queryByText(/edge/)).not.toBeInTheDocument();
  });

  it('keeps what one may choose in its place while somebody is at it', async () => {
    const starting = { ...stoppedVm, group: 'changing' as const };
    const becomes = (displayStatus: string) => ({
      type: 'change' as const,
      data: {
        time: data.time,
        changed: [{ ...starting, displayStatus }],
        removed: [],
      },
    });
    const api = FakeKubeVirtApi.with(
      answerOf([runningVm, { ...starting, displayStatus: 'Starting' }]),
    );
    show(api);
    const statuses = await screen.findByRole('group', {
      name: 'Filter by status',
    });
    const offered = () =>
      within(statuses)
        .getAllByRole('button')
        .map(each => each.textContent);
    expect(offered()).toEqual(['Starting']);
    const bar = screen.getByRole('search');
    fireEvent.pointerEnter(bar, { pointerType: 'mouse' });
    await act(async () => api.streams[0].push(becomes('Provisioning')));
    expect(offered()).toEqual(['Starting', 'Provisioning']);
    fireEvent.pointerLeave(bar);
    expect(offered()).toEqual(['Provisioning']);
  });

  it('sorts by a column, the other way round, and back', async () => {
    show(FakeKubeVirtApi.with(data));
    const heading = await screen.findByRole('columnheader', { name: 'Name' });
    await userEvent.click(within(heading).getByRole('button'));
    expect(heading).toHaveAttribute('aria-sort', 'ascending');
    expect(shownNames()).toEqual([
      'east-db',
      'orders-batch',
      'orders-cache',
      'orders-db',
      'orders-search',
    ]);
    await userEvent.click(within(heading).getByRole('button'));
    expect(heading).toHaveAttribute('aria-sort', 'descending');
    expect(shownNames()[0]).toBe('orders-search');
    await userEvent.click(within(heading).getByRole('button'));
    expect(heading).not.toHaveAttribute('aria-sort');
  });

  it('turns pages of many VMs, and draws again only the row that changed', async () => {
    let reads = 0;
    const many = Array.from({ length: 120 }, (_, index) => {
      const vm = vmOf(`vm-${String(index).padStart(3, '0')}`);
      // The phase is read by the row alone, once each time that it is drawn.
      return Object.defineProperty(vm, 'phase', {
        enumerable: true,
        get: () => {
          reads += 1;
          return 'Running';
        },
      });
    });
    const api = FakeKubeVirtApi.with(answerOf(many));
    const { container } = show(api);
    // Queries by role are slow in a page of this size.
    const links = () => container.querySelectorAll('th[scope=row] a');
    await screen.findByText('1–50 of 120');
    expect(links()).toHaveLength(50);

    reads = 0;
    await act(async () =>
      api.streams[0].push({
        type: 'change',
        data: {
          time: '2026-11-20T12:17:00Z',
          changed: [vmOf('vm-007', { node: 'worker-9' })],
          removed: [],
        },
      }),
    );
    expect(await screen.findAllByText('worker-9')).not.toHaveLength(0);
    // A comparison of the one VM reads its old phase; no other row is touched.
    expect(reads).toBeLessThanOrEqual(1);

    const next = screen.getByLabelText('Next page');
    fireEvent.click(next);
    fireEvent.click(next);
    expect(screen.getByText('101–120 of 120')).toBeInTheDocument();
    expect(links()[0]).toHaveTextContent('vm-100');
    expect(links()).toHaveLength(20);
    // It can be pressed no more and keeps the focus.
    expect(next).toHaveAttribute('aria-disabled', 'true');
    fireEvent.click(next);
    expect(screen.getByText('101–120 of 120')).toBeInTheDocument();
    fireEvent.click(screen.getByLabelText('First page'));
    expect(screen.getByText('1–50 of 120')).toBeInTheDocument();
  });

  it('offers a status that is called like a state once only', async () => {
    show(
      FakeKubeVirtApi.with(
        answerOf([runningVm, vmOf('odd', { status: 'Paused', paused: true })]),
      ),
    );
    const statuses = await screen.findByRole('group', {
      name: 'Filter by status',
    });
    expect(within(statuses).getAllByRole('button')).toHaveLength(1);
    expect(screen.getAllByRole('button', { name: 'Running' })).toHaveLength(1);
  });

  it('has a layout for phones, with a choice of the order', async () => {
    const { restore } = fakeWidth(340);
    try {
      const { container } = show(FakeKubeVirtApi.with(data));
      const list = await screen.findByRole('list', {
        name: 'Virtual machines',
      });
      // All but the text is folded, so that the VMs begin early.
      expect(screen.getByRole('searchbox')).toBeInTheDocument();
      expect(screen.queryByRole('group')).not.toBeInTheDocument();
      const open = screen.getByRole('button', { name: 'Filter and sort' });
      expect(open).toHaveAttribute('aria-expanded', 'false');
      expect(open).toHaveTextContent('0');
      await userEvent.click(open);
      expect(open).toHaveAttribute('aria-expanded', 'true');
      await userEvent.selectOptions(
        screen.getByRole('combobox', { name: 'Sort by' }),
        'Name',
      );
      expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent(
        'east-db',
      );
      await userEvent.click(screen.getByRole('button', { name: 'Stopped' }));
      expect(
        await screen.findByText('1 of 5 match the filter'),
      ).toBeInTheDocument();
      await expectNoAxeViolations(container);

      await userEvent.click(open);
      expect(screen.queryByRole('group')).not.toBeInTheDocument();
      // Folded away, and still shown: two choices, and a way to take the filter away.
      expect(open).toHaveTextContent('2');
      expect(open).toHaveAccessibleName('Filter and sort, 2 chosen');
      expect(
        screen.getByRole('button', { name: 'Clear filter' }),
      ).toBeInTheDocument();
      await expectNoAxeViolations(container);
    } finally {
      restore();
    }
  });

  it('turns pages above the navigation that phones have at the edge', async () => {
    const many = Array.from({ length: 60 }, (_, index) => vmOf(`vm-${index}`));
    showInApp(
      <SidebarPinStateProvider
        value={{
          isPinned: false,
          isMobile: true,
          toggleSidebarPinState: () => {},
        }}
      >
        <VirtualMachinesTab />
      </SidebarPinStateProvider>,
      { api: FakeKubeVirtApi.with(answerOf(many)) },
    );
    const pages = await screen.findByLabelText('Pages of virtual machines');
    expect(getComputedStyle(pages).bottom).toBe(
      `${sidebarConfig.mobileSidebarHeight}px`,
    );
  });

  it('explains itself on an entity without annotation', async () => {
    show(new FakeKubeVirtApi(), {
      ...entity,
      metadata: { name: 'orders' },
    });
    expect(
      await screen.findByText(
        'No virtual machines are assigned to this entity',
      ),
    ).toBeInTheDocument();
  });

  it('shows the same states as the card', async () => {
    show(FakeKubeVirtApi.with(answerOf([])));
    expect(
      await screen.findByText('No virtual machines found'),
    ).toBeInTheDocument();
  });
});
