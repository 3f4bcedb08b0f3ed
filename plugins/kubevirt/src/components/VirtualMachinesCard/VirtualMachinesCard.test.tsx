import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  answerOf,
  clusterOf,
  entity,
  heldBackVm,
  migratingVm,
  podOf,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { fakeWidth, showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesCard } from './VirtualMachinesCard';

const all = [stoppedVm, runningVm, heldBackVm, migratingVm];

function show(api: FakeKubeVirtApi) {
  return showInApp(<VirtualMachinesCard />, { api });
}

/** Names of the VMs from top to bottom. */
function shownNames() {
  return screen
    .getAllByRole('rowheader')
    .map(header => within(header).getByRole('link').textContent);
}

describe('VirtualMachinesCard', () => {
  it('shows each VM with status, phase, node, launcher pod, place and age', async () => {
    const { container } = show(FakeKubeVirtApi.with(answerOf(all)));

    await screen.findByText('orders-db');
    expect(shownNames()).toEqual([
      'orders-search',
      'orders-cache',
      'orders-db',
      'orders-batch',
    ]);
    const rows = screen
      .getAllByRole('rowheader')
      .map(header => header.closest('tbody')!);
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

  it('says in words what holds a VM back, and more on "Why?"', async () => {
    const { container } = show(FakeKubeVirtApi.with(answerOf([heldBackVm])));

    expect(
      await screen.findByText(/No node has 64 GiB of memory free/),
    ).toBeInTheDocument();
    const original = '0/3 nodes are available: 3 Insufficient memory.';
    expect(screen.queryByText(original)).not.toBeInTheDocument();

    const why = screen.getByRole('button', {
      name: 'Why? More about orders-search',
    });
    expect(why).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(why);
    expect(why).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText(original)).toBeInTheDocument();
    expect(
      screen.getByText('Ask for less memory, or add a node with 64 GiB free.'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says in a word that a VM is bound to its node, and in a sentence what needs somebody', async () => {
    const notice = {
      severity: 'notice' as const,
      source: 'VirtualMachineInstance condition',
    };
    show(
      FakeKubeVirtApi.with(
        answerOf([
          vmOf('a', {
            liveMigratable: false,
            cause: { ...notice, code: 'not-migratable', sentence: 'Stuck.' },
          }),
          vmOf('b', {
            cause: {
              ...notice,
              code: 'guest-agent-missing',
              sentence: 'Credentials do not reach the guest.',
            },
          }),
          // Of a stopped VM nobody asks whether it can move.
          vmOf('c', { ...stoppedVm, name: 'c', liveMigratable: false }),
        ]),
      ),
    );
    expect(
      await screen.findByText('Credentials do not reach the guest.'),
    ).toBeInTheDocument();
    expect(screen.getByText('not live-migratable')).toHaveAttribute(
      'title',
      expect.stringContaining('it has to be stopped'),
    );
    expect(screen.queryByText('Stuck.')).not.toBeInTheDocument();
  });

  it('is not live before anything is known', async () => {
    show(
      FakeKubeVirtApi.with(
        answerOf([], [clusterOf('west', { state: 'syncing' })]),
      ),
    );
    expect(await screen.findByText('Connecting')).toBeInTheDocument();
    expect(screen.queryByText('Live')).not.toBeInTheDocument();
  });

  it('raises alarms whatever the status says', async () => {
    const vm = vmOf('orders-db', {
      alarms: [
        {
          code: 'split-brain',
          severity: 'error',
          sentence: 'Two launcher pods run and no migration is under way.',
          hint: 'Stop the VM at once.',
        },
      ],
    });
    show(FakeKubeVirtApi.with(answerOf([vm])));
    expect(await screen.findByText(/Two launcher pods run/)).toHaveTextContent(
      'Stop the VM at once.',
    );
  });

  it('copies the name of a launcher pod', async () => {
    const copied = jest.fn(() => true);
    document.execCommand = copied;
    show(FakeKubeVirtApi.with(answerOf([runningVm])));
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Copy name of launcher pod virt-launcher-orders-db-x7k2p',
      }),
    );
    expect(copied).toHaveBeenCalledWith('copy');
    // In words for screen readers, and in the tip once it opens.
    expect(screen.getAllByText('Copied')[0]).toBeInTheDocument();
  });

  it('shows the first eight of many and leads to all of them', async () => {
    const many = Array.from({ length: 212 }, (_, index) => vmOf(`vm-${index}`));
    show(FakeKubeVirtApi.with(answerOf(many)));
    expect(
      await screen.findByRole('link', { name: 'View all 212' }),
    ).toHaveAttribute('href', '/catalog/orders/virtual-machines');
    expect(shownNames()).toEqual([
      'vm-0',
      'vm-1',
      'vm-2',
      'vm-3',
      'vm-4',
      'vm-5',
      'vm-6',
      'vm-7',
    ]);
    expect(screen.getByRole('link', { name: 'vm-0' })).toHaveAttribute(
      'href',
      '/catalog/orders/virtual-machines/west/shop/vm-0',
    );
  });

  it('follows changes, and moves no row while the pointer is over it', async () => {
    const api = FakeKubeVirtApi.with(answerOf([vmOf('a'), vmOf('b')]));
    show(api);
    await screen.findByText('a');
    const change = (changed = [vmOf('a')], removed: string[] = []) =>
      act(async () =>
        api.streams[0].push({
          type: 'change',
          data: { time: '2026-11-20T12:17:00Z', changed, removed },
        }),
      );

    await change([vmOf('b', { group: 'held-back', status: 'Held back' })]);
    // Changes that come at once are drawn together.
    await waitFor(() => expect(shownNames()).toEqual(['b', 'a']));

    const table = screen.getByRole('table').parentElement!;
    fireEvent.pointerEnter(table);
    await change([vmOf('b'), vmOf('0-new')], ['west/shop/a']);
    await waitFor(() => expect(shownNames()).toEqual(['b', 'a', '0-new']));
    expect(screen.getByText('Removed')).toBeInTheDocument();

    fireEvent.pointerLeave(table);
    expect(shownNames()).toEqual(['0-new', 'b']);
  });

  it('keeps the height of the VMs above the one that somebody is at', async () => {
    const migrating = (name: string) =>
      vmOf(name, { target: { pod: podOf(`target-of-${name}`) } });
    const api = FakeKubeVirtApi.with(
      answerOf([migrating('a'), vmOf('b'), vmOf('c'), vmOf('d')]),
    );
    show(api);
    await screen.findByText('target-of-a');
    const change = (...changed: VirtualMachineSummary[]) =>
      act(async () =>
        api.streams[0].push({
          type: 'change',
          data: { time: '2026-11-20T12:17:00Z', changed, removed: [] },
        }),
      );
    const link = screen.getByRole('link', { name: 'c' });
    fireEvent.pointerOver(link, { pointerType: 'mouse' });
    await change(
      vmOf('a', { node: 'worker-9' }),
      migrating('b'),
      migrating('c'),
      migrating('d'),
    );
    expect(await screen.findByText('worker-9')).toBeInTheDocument();
    // Above it the line that went keeps its place, and the one that came waits.
    expect(screen.getByText('target-of-a')).not.toBeVisible();
    expect(screen.queryByText('target-of-b')).not.toBeInTheDocument();
    // Itself and what is below may grow, as that moves nothing it stands at.
    expect(screen.getByText('target-of-c')).toBeVisible();
    expect(screen.getByText('target-of-d')).toBeVisible();

    fireEvent.pointerLeave(screen.getByRole('table').parentElement!);
    expect(screen.queryByText('target-of-a')).not.toBeInTheDocument();
    expect(screen.getByText('target-of-b')).toBeVisible();
  });

  it('stacks the same facts where it is narrow', async () => {
    const { restore } = fakeWidth(340);
    try {
      const { container } = show(FakeKubeVirtApi.with(answerOf(all)));
      const list = await screen.findByRole('list', {
        name: 'Virtual machines',
      });
      expect(screen.queryByRole('table')).not.toBeInTheDocument();
      const items = within(list).getAllByRole('listitem');
      expect(items).toHaveLength(4);
      expect(items[2]).toHaveTextContent(
        /orders-db.*west \/ shop.*Running.*Phase.*Running.*Node.*worker-2.*Launcher pod.*virt-launcher-orders-db-x7k2p.*up 3 d 4 h/,
      );
      // A stopped VM is nowhere, which takes no lines.
      expect(items[3]).toHaveTextContent(/orders-batch.*Stopped.*Age/);
      expect(items[3]).not.toHaveTextContent(/Phase|Node|Launcher pod|none/);
      await expectNoAxeViolations(container);
    } finally {
      restore();
    }
  });

  it('shows a line for each cluster that did not answer, beside the VMs of the others', async () => {
    const { container } = show(
      FakeKubeVirtApi.with(
        answerOf(
          [runningVm, vmOf('east-db', { cluster: 'east' })],
          [
            clusterOf('west'),
            clusterOf('east', {
              title: 'East',
              state: 'stale',
              since: '2026-11-20T12:04:00Z',
            }),
            clusterOf('north', {
              state: 'unreachable',
              message: 'connect ECONNREFUSED',
            }),
            clusterOf('south', {
              forbiddenKinds: [
                'virtualmachines.kubevirt.io',
                'pods',
                'storageprofiles.cdi.kubevirt.io',
              ],
              polledKinds: ['virtualmachineinstances.kubevirt.io'],
            }),
          ],
        ),
      ),
    );
    expect(
      await screen.findByText(
        /Cluster East has not answered since .*; its VM is shown as it was then\./,
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/Cluster north cannot be reached/)).toBeVisible();
    // South shows no VM, so that only what may hide one is shown.
    expect(
      screen.getByText(
        'On cluster south the portal may not read virtualmachines; what depends on them is missing.',
      ),
    ).toBeVisible();
    expect(screen.getByText(/changes of them show late/)).toBeVisible();

    expect(screen.queryByText('connect ECONNREFUSED')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Why? More about cluster north' }),
    );
    expect(screen.getByText('connect ECONNREFUSED')).toBeVisible();
    expect(screen.getByText('East / shop')).toBeVisible();
    await expectNoAxeViolations(container);
  });

  it('speaks of kinds that may not be read once for all clusters, and not of those a list has no use for', async () => {
    const forbiddenKinds = [
      'pods',
      'datavolumes.cdi.kubevirt.io',
      'storageprofiles.cdi.kubevirt.io',
      'leases.coordination.k8s.io',
    ];
    show(
      FakeKubeVirtApi.with(
        answerOf(
          [runningVm, vmOf('east-db', { cluster: 'east' })],
          [
            clusterOf('west', { forbiddenKinds }),
            clusterOf('east', { title: 'East', forbiddenKinds }),
          ],
        ),
      ),
    );
    expect(
      await screen.findByText(
        'On clusters west, East the portal may not read pods, datavolumes; what depends on them is missing.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByText(/storageprofiles|leases/),
    ).not.toBeInTheDocument();
  });

  it.each([
    ['says nothing of clusters without KubeVirt', {}, 0],
    [
      'names one that the entity names',
      { 'backstage.io/kubernetes-cluster': 'edge' },
      1,
    ],
    [
      'names one on which the entity names a VM',
      { 'kubevirt.io/virtual-machines': 'west/shop/a, edge/shop/b' },
      1,
    ],
  ])('beside the VMs of others %s', async (_, annotations, lines) => {
    const api = FakeKubeVirtApi.with(
      answerOf(
        [runningVm],
        [
          clusterOf('west'),
          clusterOf('edge', { state: 'kubevirt-absent', message: 'no API' }),
        ],
      ),
    );
    showInApp(<VirtualMachinesCard />, {
      api,
      entity: {
        ...entity,
        metadata: {
          ...entity.metadata,
          annotations: { ...entity.metadata.annotations, ...annotations },
        },
      },
    });
    await screen.findByText('orders-db');
    expect(
      screen.queryAllByText('KubeVirt is not installed on cluster edge.'),
    ).toHaveLength(lines);
    expect(screen.queryByText('no API')).not.toBeInTheDocument();
  });
});
