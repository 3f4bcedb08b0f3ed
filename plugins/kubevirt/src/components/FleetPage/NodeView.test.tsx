import type { FleetNode } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { before, clusterOf } from '../../__testUtils__/fixtures';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { responseError } from '../../__testUtils__/responseError';
import { fleetVm, showFleet } from './__testUtils__/showFleet';

const AT = '/node/west/worker-2';

const found: FleetNode = {
  time: before(0),
  scope: 'all',
  cluster: clusterOf('west', { title: 'West' }),
  node: 'worker-2',
  unschedulable: true,
  items: [
    {
      vm: fleetVm('orders-gpu'),
      eviction: {
        effect: 'blocked',
        strategy: 'LiveMigrate',
        reason: 'HostDeviceNotLiveMigratable',
        message: 'VMI uses a PCI host devices',
      },
    },
    {
      vm: fleetVm('orders-db'),
      eviction: { effect: 'migrates', strategy: 'LiveMigrate', leaving: true },
    },
    { vm: fleetVm('orders-batch'), eviction: { effect: 'stops' } },
  ],
  more: 0,
};

function show(answer: Partial<FleetNode> | Error) {
  const api = new FakeKubeVirtApi();
  api.getFleetNode = jest.fn(async () => {
    if (answer instanceof Error) {
      throw answer;
    }
    return { ...found, ...answer };
  });
  return { api, ...showFleet(api, AT) };
}

describe('The view of a node', () => {
  it('says what a drain does to each VM, and why one may not move', async () => {
    const { api, container } = show({});
    expect(
      await screen.findByText(/3 virtual machines run here/),
    ).toHaveTextContent(
      '1 virtual machine may not move: a drain waits for it.',
    );
    expect(api.getFleetNode).toHaveBeenCalledWith(
      { cluster: 'west', node: 'worker-2' },
      expect.anything(),
    );
    expect(
      screen.getByText('The node takes no new pods: it is cordoned.'),
    ).toBeInTheDocument();
    const [gpu, batch, db] = [
      'Stays, and the drain waits: 1',
      'Is shut down: 1',
      'Moves to another node: 1',
    ].map(name =>
      within(screen.getByRole('list', { name })).getByRole('listitem'),
    );
    expect(gpu).toHaveTextContent('orders-gpu');
    expect(gpu).toHaveTextContent('HostDeviceNotLiveMigratable');
    expect(db).toHaveTextContent('orders-db');
    expect(db).toHaveTextContent('on its way');
    expect(batch).toHaveTextContent('no eviction strategy');
    expect(
      screen.getByRole('link', { name: 'All virtual machines' }),
    ).toHaveAttribute(
      'href',
      '/kubevirt/virtual-machines?cluster=west&node=worker-2',
    );
    await expectNoAxeViolations(container);
  });

  it('says that nothing holds up a drain, and whose VMs are listed', async () => {
    show({
      items: found.items.slice(1),
      scope: 'owned',
      unschedulable: undefined,
    });
    expect(
      await screen.findByText(/Nothing holds up a drain of this node/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Only those of the entities that you own are listed.'),
    ).toBeInTheDocument();
  });

  it('says that the node has none', async () => {
    show({ items: [] });
    expect(
      await screen.findByText('No virtual machine runs on this node'),
    ).toBeInTheDocument();
  });

  it('says what went wrong', async () => {
    show(await responseError(404, 'NotFoundError', 'There is no such cluster'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no such cluster',
    );
  });
});
