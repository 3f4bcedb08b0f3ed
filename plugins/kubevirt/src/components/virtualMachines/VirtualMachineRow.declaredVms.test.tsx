import type {
  VirtualMachineDetail,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { detailOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  awaitedVm,
  before,
  clusterOf,
  runningVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from '../VirtualMachinePage';
import { VirtualMachinesCard } from '../VirtualMachinesCard';

const anywhere: VirtualMachineSummary = {
  ...awaitedVm,
  id: '*/shop/orders-new',
  cluster: '*',
};
const arrived = vmOf('orders-new');

function awaitedDetail(summary: VirtualMachineSummary): VirtualMachineDetail {
  return detailOf(summary, {
    conditions: [],
    timeline: [],
    guest: { agentConnected: false },
    labels: {},
    commands: [
      {
        key: 'watch',
        label: 'Watch for it',
        command: 'kubectl get vm -n shop -w',
      },
    ],
  });
}

function change(
  api: FakeKubeVirtApi,
  changed: VirtualMachineSummary[],
  removed: string[] = [],
) {
  return act(async () => {
    api.streams[0].push({
      type: 'change',
      data: { time: before(0), changed, removed },
    });
  });
}

describe('a VM that the entity declares and that is not there', () => {
  describe('on the card', () => {
    it('waits for Rafay, and says where to look', async () => {
      const api = FakeKubeVirtApi.with(answerOf([runningVm, awaitedVm]));
      const { container } = showInApp(<VirtualMachinesCard />, { api });
      expect(await screen.findByText('1 running · 1 waiting')).toBeVisible();
      const row = screen
        .getByRole('link', { name: 'orders-new' })
        .closest('tbody')!;
      expect(row).toHaveTextContent(/Waiting for Rafay.*west \/ shop/);
      expect(row).toHaveTextContent(
        'orders-new is declared in git, and Rafay has not brought it to cluster west yet.',
      );
      await userEvent.click(
        within(row).getByRole('button', { name: /More about orders-new/ }),
      );
      expect(
        within(row).getByText(
          'Look at its workload and the pipeline in Rafay.',
        ),
      ).toBeVisible();
      expect(
        within(row).getByRole('link', { name: /catalog-info\.yaml/ }),
      ).toHaveAttribute('href', awaitedVm.cause!.source);
      await expectNoAxeViolations(container);
    });

    it('becomes the VM in its place', async () => {
      const api = FakeKubeVirtApi.with(
        answerOf([awaitedVm, vmOf('orders-a'), vmOf('orders-z')]),
      );
      showInApp(<VirtualMachinesCard />, { api });
      const row = (
        await screen.findByRole('link', { name: 'orders-new' })
      ).closest('tbody')!;
      await change(api, [{ ...arrived, group: 'changing' }]);
      // The same row, not one like it: nothing was taken away or moved.
      expect(row).toBeInTheDocument();
      expect(row).toHaveTextContent(/Running.*orders-new/);
      expect(screen.queryByText('Waiting for Rafay')).not.toBeInTheDocument();
    });

    it('is on no cluster where none was named', async () => {
      const api = FakeKubeVirtApi.with(answerOf([anywhere]));
      showInApp(<VirtualMachinesCard />, { api });
      expect(
        await screen.findByText('no cluster yet / shop'),
      ).toBeInTheDocument();
      expect(screen.getByRole('link', { name: 'orders-new' })).toHaveAttribute(
        'href',
        '/catalog/orders/virtual-machines/*/shop/orders-new',
      );
    });
  });

  describe('on its page', () => {
    const show = (api: FakeKubeVirtApi, cluster = 'west') =>
      showInApp(<VirtualMachinePage />, {
        api,
        at: tabAt(`${cluster}/shop/orders-new`),
      });
    const apiWith = (
      summary: VirtualMachineSummary,
      detail: Partial<VirtualMachineDetail> = {},
    ) => {
      const api = FakeKubeVirtApi.with(
        answerOf([summary], [clusterOf('west'), clusterOf('east')]),
      );
      api.getVirtualMachine = jest.fn(async () => ({
        ...awaitedDetail(summary),
        ...detail,
      }));
      return api;
    };

    it('is explained, without parts that it does not have', async () => {
      const { container } = show(apiWith(awaitedVm));
      const advice = await screen.findByRole('region', {
        name: 'What it waits for',
      });
      expect(
        within(advice).getByText(
          'Look at its workload and the pipeline in Rafay.',
        ),
      ).toBeInTheDocument();
      expect(advice).toHaveTextContent(/Read from https:/);
      // Once on the page.
      expect(advice).toContainElement(
        screen.getByText(/orders-new is declared in git/),
      );
      expect(
        within(advice).getByRole('link', { name: /catalog-info\.yaml/ }),
      ).toHaveAttribute('href', awaitedVm.cause!.source);
      expect(screen.getByText('Waiting for Rafay')).toBeInTheDocument();
      await userEvent.click(
        screen.getByRole('button', { name: 'See it yourself' }),
      );
      expect(screen.getByText('kubectl get vm -n shop -w')).toBeInTheDocument();
      expect(screen.queryByRole('tab')).not.toBeInTheDocument();
      expect(screen.queryByText('It has no pod now.')).not.toBeInTheDocument();
      await expectNoAxeViolations(container);
    });

    it('becomes the VM, and waits again when that is deleted', async () => {
      const api = apiWith(awaitedVm);
      show(api);
      await screen.findByText('Waiting for Rafay');
      api.getVirtualMachine = jest.fn(async () => detailOf(arrived));
      await change(api, [arrived]);
      expect(
        await screen.findByRole('tab', { name: 'Overview' }),
      ).toBeInTheDocument();

      api.getVirtualMachine = jest.fn(async () => awaitedDetail(awaitedVm));
      await change(api, [awaitedVm]);
      expect(await screen.findByText('Waiting for Rafay')).toBeInTheDocument();
      expect(screen.queryByRole('tab')).not.toBeInTheDocument();
      expect(
        screen.queryByText(/This virtual machine was gone/),
      ).not.toBeInTheDocument();
    });

    it.each(['*', 'west'])(
      'follows the VM to the cluster that gets it, from the address of %s',
      async cluster => {
        const api = apiWith(anywhere, {
          cluster: clusterOf('*', { title: 'west, east' }),
        });
        show(api, cluster);
        expect(
          await screen.findByText(/^west, east \/ shop/),
        ).toBeInTheDocument();
        const onEast = vmOf('orders-new', { cluster: 'east' });
        const onWest = vmOf('orders-new', { cluster: 'west' });
        const there = cluster === '*' ? onEast : onWest;
        api.getVirtualMachine = jest.fn(async () =>
          detailOf(there, { cluster: clusterOf(there.cluster) }),
        );
        await change(api, [there], [anywhere.id]);
        expect(
          await screen.findByRole('tab', { name: 'Overview' }),
        ).toBeInTheDocument();
        expect(
          screen.getByText(new RegExp(`^${there.cluster} / shop`)),
        ).toBeInTheDocument();
      },
    );
  });
});
