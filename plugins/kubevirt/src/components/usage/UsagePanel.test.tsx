import type {
  UsageMissing,
  UsageQuantity,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { detailOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { answerOf, NOW, runningVm } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from '../VirtualMachinePage';

const GIB = 2 ** 30;
const seriesOf = (quantity: UsageQuantity, ...values: (number | null)[]) => ({
  quantity,
  values,
});

const usage: VirtualMachineUsage = {
  time: new Date(NOW).toISOString(),
  window: '1h',
  asked: { cpu: 2, memory: 4 * GIB },
  now: { source: 'metrics.k8s.io', cpu: 0.25, memory: 3 * GIB },
  history: {
    source: 'prometheus',
    startedAt: new Date(NOW - 120_000).toISOString(),
    step: 30,
    series: [
      seriesOf('cpu', 0.5, 1, null, null, 0.25),
      seriesOf('memory', GIB, GIB, null, null, 2 * GIB),
      seriesOf('disk-read', 0, 1024, null, null, 0),
      seriesOf('disk-write', 0, 2048, null, null, 0),
      seriesOf('network-receive', 0, 1, null, null, 0),
      seriesOf('network-transmit', 0, 1, null, null, 0),
    ],
  },
  missing: [],
};

const missingOf = (
  part: UsageMissing['part'],
  reason: UsageMissing['reason'],
  sentence: string,
): UsageMissing => ({ part, reason, sentence, sentenceMessages: [] });

function show(change: Partial<FakeKubeVirtApi> = {}) {
  const api = FakeKubeVirtApi.with(answerOf([runningVm]));
  api.getVirtualMachine = async () => detailOf(runningVm);
  api.getUsage = async () => usage;
  Object.assign(api, change);
  return showInApp(<VirtualMachinePage />, {
    api,
    at: tabAt('west/shop/orders-db?tab=usage'),
  });
}

describe('the usage of a VM', () => {
  it('is drawn, with what it was given and what its pod uses now', async () => {
    const { container } = show();
    const cpu = await screen.findByRole('img', { name: 'CPU cores' });
    expect(cpu).toHaveAccessibleDescription(
      'CPU cores: 0.25 at the end, 0.25 at least, 1 at most; 2 of 5 values were not measured',
    );
    for (const name of ['Memory used in the guest', 'Disks', 'Network']) {
      expect(screen.getByRole('img', { name })).toBeInTheDocument();
    }
    expect(screen.getByText('2 vCPU, 4 GiB')).toBeInTheDocument();
    expect(screen.getByText('0.25 cores')).toBeInTheDocument();
    expect(screen.getByText('3 GiB')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('has no line where nothing was measured', async () => {
    show();
    const cpu = await screen.findByRole('img', { name: 'CPU cores' });
    const path = cpu.querySelector('path')!.getAttribute('d')!;
    // Two values before the gap; the one after it is a point.
    expect(path.match(/[ML]/g)).toEqual(['M', 'L']);
    expect(cpu.querySelectorAll('circle')).toHaveLength(1);
  });

  it('is to be read as a table', async () => {
    const { container } = show();
    const button = await screen.findByRole('button', { name: 'As a table' });
    expect(screen.queryByRole('table')).toBeNull();
    await userEvent.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    const [head, ...rows] = within(screen.getByRole('table')).getAllByRole(
      'row',
    );
    expect(
      within(head)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Time',
      'CPU cores',
      'Memory',
      'Disk read',
      'Disk written',
      'Network received',
      'Network sent',
    ]);
    expect(
      new Set(rows.map(row => within(row).getByRole('rowheader').textContent))
        .size,
    ).toBe(5);
    const cells = (row: HTMLElement) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent);
    expect(cells(rows[0]).slice(0, 2)).toEqual(['0.25', '2 GiB']);
    expect(new Set(cells(rows[1]))).toEqual(new Set(['not measured']));
    await expectNoAxeViolations(container);
  });

  it('goes back as far as one chooses', async () => {
    const getUsage = jest.fn(async () => usage);
    show({ getUsage });
    const week = await screen.findByRole('button', { name: '7 days' });
    expect(getUsage).toHaveBeenLastCalledWith(
      expect.anything(),
      '1h',
      expect.anything(),
    );
    await userEvent.click(week);
    expect(getUsage).toHaveBeenLastCalledWith(
      expect.anything(),
      '7d',
      expect.anything(),
    );
    expect(week).toHaveAttribute('aria-pressed', 'true');
  });

  it('says what is missing and why', async () => {
    const { container } = show({
      getUsage: async () => ({
        ...usage,
        now: undefined,
        history: undefined,
        missing: [
          missingOf('now', 'not-installed', 'There is no metrics-server.'),
          missingOf('history', 'too-slow', 'Prometheus is too slow.'),
        ],
      }),
    });
    expect(
      await screen.findByText('There is no metrics-server.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Prometheus is too slow.')).toBeInTheDocument();
    expect(screen.queryByRole('img')).toBeNull();
    await expectNoAxeViolations(container);
  });

  it('says which permission is missing', async () => {
    show({
      getUsage: async () => {
        throw await responseError(403, 'NotAllowedError', 'no');
      },
    });
    expect(
      await screen.findByText('You may not see what this virtual machine uses'),
    ).toBeInTheDocument();
  });

  it('can be tried again where it failed', async () => {
    let fails = true;
    show({
      getUsage: async () => {
        if (fails) {
          throw new Error('away');
        }
        return usage;
      },
    });
    const again = await screen.findByRole('button', { name: /retry|again/i });
    fails = false;
    await userEvent.click(again);
    expect(
      await screen.findByRole('img', { name: 'CPU cores' }),
    ).toBeInTheDocument();
  });

  it('is asked of the guest on demand, and not before', async () => {
    const getGuestUsage = jest.fn(async () => ({
      time: usage.time,
      fileSystems: [
        {
          mountPoint: '/',
          disk: 'vda3',
          type: 'ext4',
          usedBytes: GIB,
          totalBytes: 10 * GIB,
        },
      ],
      users: [{ name: 'jane', domain: 'CORP' }],
      truncated: true as const,
      missing: [missingOf('guest', 'forbidden', 'Something may not be read.')],
    }));
    const { container } = show({ getGuestUsage });
    const ask = await screen.findByRole('button', { name: 'Ask the guest' });
    expect(getGuestUsage).not.toHaveBeenCalled();
    await userEvent.click(ask);
    expect(await screen.findByText(/1 GiB of 10 GiB used/)).toBeInTheDocument();
    expect(screen.getByText(/CORP\\jane/)).toBeInTheDocument();
    expect(screen.getByText('Something may not be read.')).toBeInTheDocument();
    expect(
      screen.getByText('There is more than is shown.'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
