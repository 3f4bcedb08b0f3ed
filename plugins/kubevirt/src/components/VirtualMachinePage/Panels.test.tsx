import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { detailOf, eventOf } from '../../__testUtils__/detailFixtures';
import {
  answerOf,
  before,
  MINUTE,
  runningVm,
} from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from './VirtualMachinePage';

const detail = detailOf(runningVm, {
  disks: [
    {
      name: 'rootdisk',
      source: 'dataVolume',
      reference: 'orders-root',
      device: 'disk',
      bus: 'virtio',
      hotplugged: false,
      dataVolume: {
        name: 'orders-root',
        phase: 'ImportInProgress',
        progress: 42.4,
        restarts: 7,
        message: 'got 404',
      },
    },
  ],
  networks: [
    {
      name: 'default',
      binding: 'masquerade',
      network: 'pod',
      ipAddresses: ['10.0.0.5'],
    },
  ],
  migrations: [
    {
      uid: 'm1',
      phase: 'Failed',
      active: false,
      completed: false,
      failed: true,
      sourceNode: 'worker-1',
      targetNode: 'worker-2',
      startedAt: before(9 * MINUTE),
      endedAt: before(8 * MINUTE),
      failureReason: 'stuck for 150 seconds',
      name: 'move-1',
    },
  ],
});

function setUp() {
  const api = FakeKubeVirtApi.with(answerOf([runningVm]));
  api.getVirtualMachine = async () => detail;
  return api;
}

function show(api: FakeKubeVirtApi, tab: string) {
  return showInApp(<VirtualMachinePage />, {
    api,
    at: tabAt(`west/shop/orders-db?tab=${tab}`),
  });
}

/** A button copies the command that shows a thing; the command shows on hover. */
async function expectCommand(what: string, command: string) {
  const name = `Copy the command that shows ${what}`;
  expect(await screen.findByRole('button', { name })).toHaveAttribute(
    'title',
    `${name}: ${command}`,
  );
}

describe('parts of a VM', () => {
  it('shows the overview first, and commands to copy once they are asked for', async () => {
    const { container } = show(setUp(), 'unknown');
    expect(
      await screen.findByRole('tab', { name: 'Overview', selected: true }),
    ).toBeInTheDocument();
    const command = 'kubectl get vm orders-db -n shop -w';
    expect(screen.queryByText(command)).toBeNull();
    const commands = screen.getByRole('button', { name: 'See it yourself' });
    expect(commands).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(commands);
    expect(screen.getByText(command)).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Copy “Watch its state”' }),
    ).toBeInTheDocument();
    const titles = screen.getAllByRole('heading', { level: 4 });
    expect(titles.map(title => title.textContent)).toEqual(['Look', 'Operate']);
    await expectNoAxeViolations(container);
    expect(
      screen.getByText('The VM runs and its pod is ready.'),
    ).toBeInTheDocument();
    expect(screen.getByText('app: orders')).toBeInTheDocument();
  });

  it('opens the tab that the address names', async () => {
    const { container } = show(setUp(), 'disks');
    expect(
      await screen.findByRole('progressbar', {
        name: 'Progress of orders-root',
      }),
    ).toHaveAttribute('aria-valuenow', '42');
    expect(
      screen.getByText('The importer was started again 7 times.'),
    ).toBeInTheDocument();
    expect(screen.getByText('got 404')).toBeInTheDocument();
    await expectCommand(
      'datavolume orders-root',
      'kubectl describe datavolume orders-root -n shop',
    );
    await expectNoAxeViolations(container);
    await userEvent.click(screen.getByRole('tab', { name: 'Network' }));
    expect(
      await screen.findByRole('button', { name: 'Copy address 10.0.0.5' }),
    ).toBeInTheDocument();
  });

  it('shows migrations', async () => {
    const { container } = show(setUp(), 'migrations');
    expect(await screen.findByText('stuck for 150 seconds')).toBeVisible();
    expect(screen.getByText('From worker-1 to worker-2')).toBeInTheDocument();
    expect(screen.getByText(/took 1 min/)).toBeInTheDocument();
    await expectCommand('vmim move-1', 'kubectl describe vmim move-1 -n shop');
    await expectNoAxeViolations(container);
  });

  it('lists events, newest first, and filters them', async () => {
    const api = setUp();
    api.getEvents = async () => ({
      items: [
        eventOf('Created', { lastSeen: before(9 * MINUTE) }),
        eventOf('BackOff', {
          type: 'Warning',
          count: 12,
          lastSeen: before(MINUTE),
        }),
      ],
    });
    const { container } = show(api, 'events');
    expect(await screen.findByText('2 of 2 shown')).toBeInTheDocument();
    const panel = screen.getByRole('tabpanel');
    const events = within(panel).getAllByRole('listitem');
    expect(events[0]).toHaveTextContent(/Warning: BackOff/);
    expect(events[0]).toHaveTextContent(/12 times since/);
    expect(events[1]).toHaveTextContent(/Normal: Created/);
    await expectNoAxeViolations(container);
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Warnings only' }),
    );
    expect(screen.getByText('1 of 2 shown')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Filter events' }),
      'nothing like it',
    );
    expect(
      screen.getByText('No event matches the filter.'),
    ).toBeInTheDocument();
  });

  it('shows YAML with what is masked, and reads it once', async () => {
    const api = setUp();
    api.getManifest = jest.fn(async () => ({
      documents: [
        { kind: 'VirtualMachine', name: 'orders-db', yaml: 'kind: VM' },
      ],
    }));
    const { container } = show(api, 'yaml');
    expect(await screen.findByText('kind: VM')).toBeInTheDocument();
    expect(
      screen.getByText(/All else is masked: cloud-init data/),
    ).toBeVisible();
    expect(api.getManifest).toHaveBeenCalledTimes(1);
    await expectCommand(
      'YAML of VirtualMachine orders-db',
      'kubectl get vm orders-db -n shop -o yaml',
    );
    await expectNoAxeViolations(container);
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    expect(api.getManifest).toHaveBeenCalledTimes(2);
  });

  it('says whose consent YAML needs, and how it is given', async () => {
    const error = await responseError(403, 'ConsentMissingError', 'long story');
    const api = setUp();
    api.getManifest = async () => {
      throw error;
    };
    show(api, 'yaml');
    expect(
      await screen.findByText('The cluster’s side has not agreed yet'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Ask for the permission/)).toBeNull();
  });

  it('names the permission that YAML needs', async () => {
    const error = await responseError(403, 'NotAllowedError', 'nobody agreed');
    const api = setUp();
    api.getManifest = async () => {
      throw error;
    };
    show(api, 'yaml');
    expect(
      await screen.findByText('You may not see this YAML'),
    ).toBeInTheDocument();
    expect(screen.getByText('nobody agreed')).toBeInTheDocument();
    expect(screen.getByText(/kubevirt\.vm\.manifest/)).toBeInTheDocument();
  });
});
