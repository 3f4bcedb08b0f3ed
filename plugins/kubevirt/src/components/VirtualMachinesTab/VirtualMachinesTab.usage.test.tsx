import type { EntityUsage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  clusterOf,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { fakeWidth, showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesTab } from './VirtualMachinesTab';

const MiB = 1024 ** 2;
const asked = { cpu: 2, memory: 1024 * MiB };
const eastVm = vmOf('east-db', { cluster: 'east' });

function usageOf(rest: Partial<EntityUsage> = {}): EntityUsage {
  return { time: '2026-11-20T12:16:00Z', items: [], missing: [], ...rest };
}

const missingOf = (cluster: string) => ({
  cluster,
  part: 'now' as const,
  reason: 'not-installed' as const,
  sentence: `cluster ${cluster} has no metrics API`,
  sentenceMessages: [
    { code: 'usage-now-not-installed' as const, params: { cluster } },
  ],
});

function show(
  answer: () => Promise<EntityUsage>,
  vms = [runningVm, stoppedVm, eastVm],
) {
  const api = FakeKubeVirtApi.with(
    answerOf(vms, [clusterOf('west'), clusterOf('east')]),
  );
  const getEntityUsage = jest.fn(answer);
  api.getEntityUsage = getEntityUsage;
  return { ...showInApp(<VirtualMachinesTab />, { api }), getEntityUsage };
}

const rowOf = (name: string) =>
  screen.getByRole('link', { name }).closest('tr')!;

describe('what is in use, in the list of VMs', () => {
  let width: { restore: () => void };
  beforeEach(() => {
    width = fakeWidth(1_200);
  });
  afterEach(() => width.restore());

  it('stands beside the size of each VM that runs', async () => {
    const { container } = show(async () =>
      usageOf({
        items: [
          {
            id: runningVm.id,
            asked,
            cpu: 0.24,
            memory: 410 * MiB,
            memoryOf: 'guest',
          },
          // It was running when it was measured, and is not any more.
          { id: stoppedVm.id, asked, cpu: 1, memory: MiB, memoryOf: 'guest' },
          {
            id: eastVm.id,
            asked,
            cpu: 0.002,
            memory: 512 * MiB,
            memoryOf: 'pod',
          },
        ],
      }),
    );
    expect(await screen.findByText('12 % CPU')).toBeInTheDocument();
    const running = within(rowOf('orders-db'));
    expect(running.getByText('410 MiB of 1 GiB')).toBeInTheDocument();
    const east = within(rowOf('east-db'));
    expect(east.getByText('< 1 % CPU')).toBeInTheDocument();
    expect(east.getByText('pod 512 MiB of 1 GiB')).toBeInTheDocument();
    expect(screen.queryByText('50 % CPU')).not.toBeInTheDocument();
    expect(
      screen.getByRole('columnheader', { name: 'In use' }),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('shows what is known where the size or a part is not', async () => {
    show(async () =>
      usageOf({
        items: [
          { id: runningVm.id, asked: {}, cpu: 1.5 },
          {
            id: eastVm.id,
            asked: {},
            memory: 2 * MiB,
            memoryOf: 'guest',
          },
        ],
      }),
    );
    expect(await screen.findByText('1.5 CPU cores')).toBeInTheDocument();
    expect(within(rowOf('east-db')).getByText('2 MiB')).toBeInTheDocument();
  });

  it('says once why nothing is known, and nothing in the rows', async () => {
    const { container } = show(async () =>
      usageOf({ missing: [missingOf('west'), missingOf('east')] }),
    );
    expect(
      await screen.findByText(
        /^What the pod uses now is not known: cluster west .* Of 1 more cluster nothing is known either\.$/,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText(/% CPU/)).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says so where the portal cannot be asked, and goes on showing the VMs', async () => {
    show(async () => {
      throw new Error('down');
    });
    expect(
      await screen.findByText(/the portal could not be asked/),
    ).toBeInTheDocument();
    expect(rowOf('orders-db')).toBeInTheDocument();
  });

  it('asks once for 200 VMs, and says when there are more than were asked for', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      vmOf(`vm-${String(index).padStart(3, '0')}`),
    );
    const { getEntityUsage } = show(
      async () =>
        usageOf({
          items: many.map(({ id }) => ({ id, asked, cpu: 0.5 })),
          truncated: true,
        }),
      many,
    );
    // Queries by role are slow in a page of this size.
    expect(await screen.findAllByText('25 % CPU')).toHaveLength(50);
    expect(screen.getByText(/asked for 200 virtual/)).toBeInTheDocument();
    expect(getEntityUsage).toHaveBeenCalledTimes(1);
    expect(getEntityUsage).toHaveBeenCalledWith(
      'component:default/orders',
      expect.any(AbortSignal),
    );
  });

  it.each([[500], [700]])('is not asked for at a width of %d', async narrow => {
    width.restore();
    width = fakeWidth(narrow);
    const { getEntityUsage } = show(async () => usageOf());
    expect(await screen.findByText('orders-db')).toBeInTheDocument();
    expect(getEntityUsage).not.toHaveBeenCalled();
    expect(screen.queryByText('In use')).not.toBeInTheDocument();
  });
});
