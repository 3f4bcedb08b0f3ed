import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  before,
  clusterOf,
  heldBackVm,
  MINUTE,
} from '../../__testUtils__/fixtures';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { responseError } from '../../__testUtils__/responseError';
import { fakeWidth } from '../../__testUtils__/showInApp';
import {
  fakeHeight,
  fleetApi,
  fleetVm,
  showFleet,
} from './__testUtils__/showFleet';

const OPERATIONS = { kubevirt: { operations: { enabled: true } } };
const vms = [
  { ...heldBackVm, entities: fleetVm('x').entities },
  fleetVm('orders-db', { liveMigratable: false, size: 'u1.large' }),
  fleetVm('orders-web', { cluster: 'east', node: 'east-1' }),
  fleetVm('lonely', {}, []),
];

/** The names on the rows that are drawn, in their order. */
const shownNames = () =>
  screen
    .getAllByRole('rowheader')
    .map(cell => cell.querySelector('span')!.textContent);
const shownAddress = (expected: RegExp) =>
  waitFor(() =>
    expect(document.querySelector('output')!.textContent).toMatch(expected),
  );

describe('The fleet page', () => {
  let height: ReturnType<typeof fakeHeight>;
  beforeEach(() => {
    height = fakeHeight(600);
  });
  afterEach(() => height.restore());

  it('shows each VM with its cause, owner and node, and leads to its page', async () => {
    const { api } = fleetApi(vms);
    const { container } = showFleet(api);
    const table = await screen.findByRole('table', {
      name: 'Virtual machines',
    });
    expect(await within(table).findByText('orders-search')).toBeInTheDocument();
    expect(screen.getByText('4 virtual machines')).toBeInTheDocument();
    expect(
      screen.getByText('No node has 64 GiB of memory free: 3 nodes checked.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'orders-db' })).toHaveAttribute(
      'href',
      expect.stringMatching(/\/virtual-machines\/west\/shop\/orders-db$/),
    );
    expect(screen.getAllByText('Orders').length).toBe(3);
    expect(screen.getAllByText('not live-migratable').length).toBe(1);
    expect(
      screen.getAllByRole('link', { name: 'worker-2' })[0],
    ).toHaveAttribute('href', '/kubevirt/virtual-machines/node/west/worker-2');
    // Nobody's VM has no page, and no owner.
    expect(screen.queryByRole('link', { name: 'lonely' })).toBeNull();
    await expectNoAxeViolations(container);
  });

  it('draws only what is in sight of thousands, and loads the rest as one scrolls', async () => {
    const { api, streams } = fleetApi(
      Array.from({ length: 5_000 }, (_, i) => fleetVm(`vm-${i}`)),
    );
    showFleet(api);
    expect(await screen.findByText('vm-0')).toBeInTheDocument();
    expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '5001');
    expect(screen.getAllByRole('row').length).toBeLessThan(40);

    const region = screen.getByRole('region', { name: 'Virtual machines' });
    region.scrollTop = 52 * 3_000;
    fireEvent.scroll(region);
    expect(await screen.findByText('vm-3000')).toBeInTheDocument();
    expect(screen.queryByText('vm-0')).toBeNull();
    // Four pages of a hundred at most, and one look for the counts.
    expect((api.getFleet as jest.Mock).mock.calls.length).toBeLessThan(6);
    await waitFor(() =>
      expect(streams[streams.length - 1].ids).toContain('west/shop/vm-3000'),
    );
    expect(streams[streams.length - 1].ids.length).toBeLessThan(40);
  });

  it('shows changes of the rows in sight as they come', async () => {
    const { api, streams } = fleetApi(vms);
    showFleet(api);
    expect(await screen.findByText('Live')).toBeInTheDocument();
    act(() =>
      streams[0].push({
        type: 'change',
        data: {
          time: before(0),
          changed: [fleetVm('orders-db', { status: 'Stopping' })],
          removed: ['east/shop/orders-web'],
        },
      }),
    );
    expect(await screen.findByText('Stopping')).toBeInTheDocument();
    expect(screen.getByText('Removed')).toBeInTheDocument();
  });

  it('searches, and keeps that in the address', async () => {
    const { api } = fleetApi(vms);
    showFleet(api);
    await screen.findByText('orders-db');
    await userEvent.type(screen.getByRole('searchbox'), 'web');
    expect(await screen.findByText('1 of 4 virtual machines')).toBeVisible();
    await waitFor(() => expect(shownNames()).toEqual(['orders-web']));
    await shownAddress(/\?q=web$/);
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear all filters' }),
    );
    await screen.findByText('4 virtual machines');
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('narrows by what a chip offers, with counts, and takes it back', async () => {
    const { api } = fleetApi(vms);
    const { container } = showFleet(api);
    await screen.findByText('orders-db');
    await userEvent.click(screen.getByRole('button', { name: 'Cluster: any' }));
    const menu = await screen.findByRole('menu', { name: 'Cluster' });
    const east = within(menu).getByRole('menuitemcheckbox', { name: /east/ });
    expect(east).toHaveTextContent('east1');
    await userEvent.click(east);
    await userEvent.keyboard('{Escape}');
    await shownAddress(/\?cluster=east$/);
    await waitFor(() => expect(shownNames()).toEqual(['orders-web']));
    expect(screen.getByText('Cluster: east')).toBeInTheDocument();
    await expectNoAxeViolations(container);
    await userEvent.click(
      screen
        .getByText('Cluster: east')
        .closest('.MuiChip-root')!
        .querySelector('.MuiChip-deleteIcon')!,
    );
    await screen.findByText('4 virtual machines');
  });

  it('opens as its address says', async () => {
    const { api } = fleetApi(vms);
    showFleet(
      api,
      '?cluster=west&sort=-name&columns=status,name,ip,size&owner=component:default/orders',
    );
    expect(await screen.findByText('2 of 4 virtual machines')).toBeVisible();
    await waitFor(() =>
      expect(shownNames()).toEqual(['orders-search', 'orders-db']),
    );
    expect(
      screen.getAllByRole('columnheader').map(each => each.textContent),
    ).toEqual(['Status', 'Name', 'IP address', 'Size']);
  });

  it('sorts by a heading, and has the columns that one picks', async () => {
    const { api } = fleetApi(vms);
    showFleet(api);
    await screen.findByText('orders-db');
    await userEvent.click(screen.getByText('Name', { selector: 'span' }));
    await shownAddress(/\?sort=name$/);
    await waitFor(() => expect(shownNames()[0]).toBe('lonely'));
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );

    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const menu = await screen.findByRole('menu', { name: 'Columns' });
    expect(
      within(menu).getByRole('menuitemcheckbox', { name: 'Name' }),
    ).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(
      within(menu).getByRole('menuitemcheckbox', { name: 'Phase' }),
    );
    await shownAddress(/columns=status%2Cname%2C.*phase/);
  });

  it('groups with counts, and unfolds a group', async () => {
    const { api } = fleetApi(vms);
    const { container } = showFleet(api, '?group=cluster');
    const west = await screen.findByRole('button', { name: /^west/ });
    expect(west).toHaveTextContent('west3 VMs');
    expect(west).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByText('orders-db')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: /^east/ }));
    expect(await screen.findByText('orders-web')).toBeInTheDocument();
    expect(screen.queryByText('orders-db')).toBeNull();
    await shownAddress(/group=cluster&open=east/);
    await expectNoAxeViolations(container);
  });

  it('operates what is selected, and offers nothing where no entity shows the VM', async () => {
    const { api } = fleetApi(vms);
    showFleet(api, '', OPERATIONS);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Select orders-db' }),
    );
    expect(
      screen.getByRole('checkbox', { name: 'Select lonely' }),
    ).toBeDisabled();
    const bar = screen.getByRole('toolbar');
    expect(bar).toHaveTextContent('1 selected');
    await userEvent.click(
      screen.getByRole('checkbox', {
        name: 'Select the virtual machines in sight',
      }),
    );
    expect(bar).toHaveTextContent('3 selected');
    api.planOperation = jest.fn(async () => {
      throw new Error('asked');
    });
    await userEvent.click(within(bar).getByRole('button', { name: 'Stop' }));
    await screen.findByRole('dialog');
    await waitFor(() =>
      expect(api.planOperation).toHaveBeenCalledWith(
        {
          entityRef: 'component:default/orders',
          cluster: 'west',
          namespace: 'shop',
          name: 'orders-db',
        },
        { verb: 'stop' },
        expect.anything(),
      ),
    );
  });

  it('saves what is selected by the query as a file', async () => {
    const { api } = fleetApi(vms);
    api.downloadFleet = jest.fn(async () => new Blob(['name\r\n']));
    const create = jest.fn(() => 'blob:file');
    Object.assign(URL, { createObjectURL: create, revokeObjectURL: jest.fn() });
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    showFleet(api, '?cluster=east');
    await screen.findByText('orders-web');
    const button = screen.getByRole('button', { name: 'Download as CSV' });
    await userEvent.click(button);
    await waitFor(() => expect(click).toHaveBeenCalled());
    expect(api.downloadFleet).toHaveBeenCalledWith(
      expect.objectContaining({ filters: { cluster: ['east'] } }),
    );
    click.mockRestore();
    api.downloadFleet = async () => {
      throw await responseError(400, 'InputError', 'These are too many');
    };
    await userEvent.click(button);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The file could not be made: These are too many',
    );
  });

  it('stacks the rows where there is no room for a table', async () => {
    const width = fakeWidth(328);
    const { api } = fleetApi(vms);
    const { container } = showFleet(api);
    const list = await screen.findByRole('list', { name: 'Virtual machines' });
    expect(await within(list).findByText('orders-db')).toBeInTheDocument();
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByLabelText('Sort by')).toBeInTheDocument();
    await expectNoAxeViolations(container);
    width.restore();
  });

  describe('says', () => {
    it('which permission is missing to somebody who owns nothing', async () => {
      const { api } = fleetApi([], {
        scope: 'owned',
        ownedEntities: 0,
        clusters: [],
      });
      const { container } = showFleet(api);
      expect(
        await screen.findByText('You own no entity with virtual machines'),
      ).toBeInTheDocument();
      expect(screen.getByText(/kubevirt\.fleet\.read/)).toBeInTheDocument();
      await expectNoAxeViolations(container);
    });

    it('that an owner sees their own, and what of it they may not read', async () => {
      const { api } = fleetApi(vms, {
        scope: 'owned',
        ownedEntities: 3,
        deniedEntities: 2,
      });
      showFleet(api);
      expect(
        await screen.findByText(
          '4 virtual machines of the entities that you own',
        ),
      ).toBeInTheDocument();
      expect(
        screen.getByText(
          /^You own 2 entities whose virtual machines you may not read/,
        ),
      ).toHaveTextContent('kubevirt.vm.read');
    });

    it('that there is nothing, and which clusters were silent', async () => {
      const { api } = fleetApi([], {
        clusters: [clusterOf('west', { state: 'unreachable' })],
      });
      showFleet(api);
      expect(
        await screen.findByText('No cluster has a virtual machine'),
      ).toBeInTheDocument();
      expect(
        screen.getByText(/^Cluster west cannot be reached/),
      ).toBeInTheDocument();
    });

    it('which clusters are as of a while ago', async () => {
      const { api } = fleetApi(vms, {
        clusters: [
          clusterOf('west'),
          clusterOf('east', { state: 'stale', since: before(5 * MINUTE) }),
        ],
      });
      showFleet(api);
      expect(
        await screen.findByText(/east has not answered since/i),
      ).toBeInTheDocument();
    });

    it('that nothing matches', async () => {
      const { api } = fleetApi(vms);
      showFleet(api, '?q=nothing');
      expect(
        await screen.findByText('No virtual machine matches'),
      ).toBeInTheDocument();
    });

    it('what went wrong, and tries again', async () => {
      const api = new FakeKubeVirtApi();
      api.getFleet = async () => {
        throw await responseError(503, 'ServiceUnavailableError', 'Too busy');
      };
      showFleet(api);
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('The virtual machines cannot be shown');
      const { api: works } = fleetApi(vms);
      api.getFleet = works.getFleet;
      api.streamFleet = works.streamFleet;
      await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
      expect(await screen.findByText('orders-db')).toBeInTheDocument();
    });

    it('that it is loading', async () => {
      const api = new FakeKubeVirtApi();
      api.getFleet = () => new Promise(() => {});
      showFleet(api);
      expect(
        await screen.findByText('Loading virtual machines'),
      ).toBeInTheDocument();
    });
  });
});
