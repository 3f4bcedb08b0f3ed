import type { ClusterSyncState } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, waitFor } from '@testing-library/react';
import { detailOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { settle } from '@rafay-kubevirt/test-setup';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  clusterOf,
  runningVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from './VirtualMachinePage';

const onEast = vmOf('east-db', { cluster: 'east' });

async function setUp(state: ClusterSyncState) {
  const api = FakeKubeVirtApi.with(
    answerOf([onEast], [clusterOf('west', { state }), clusterOf('east')]),
  );
  const error = await responseError(404, 'NotFoundError', 'has no such VM');
  api.getVirtualMachine = jest.fn(async () => {
    throw error;
  });
  return api;
}

function show(api: FakeKubeVirtApi) {
  return showInApp(<VirtualMachinePage />, {
    api,
    at: tabAt('west/shop/orders-db'),
  });
}

describe('the page of a VM whose cluster has not reported its VMs', () => {
  it.each<[ClusterSyncState, RegExp]>([
    ['unreachable', /^Cluster west cannot be reached/],
    [
      'misconfigured',
      /^The portal cannot use its configuration of cluster west/,
    ],
    ['untrusted', /^The portal does not trust the certificate of cluster west/],
    ['forbidden', /^The portal may not read the virtual machines of .* west/],
  ])('does not call it gone where that is %s', async (state, why) => {
    const { container } = show(await setUp(state));
    expect(
      await screen.findByText('Whether orders-db is there is not known'),
    ).toBeInTheDocument();
    expect(screen.getByText(why)).toBeInTheDocument();
    expect(screen.queryByText(/There is no/)).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All virtual machines' }),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('waits for a cluster that is being read, and shows the result', async () => {
    const api = await setUp('syncing');
    show(api);
    await waitFor(() => expect(api.getVirtualMachine).toHaveBeenCalled());
    await act(settle);
    // The refusal may come before what is known of the cluster.
    expect(
      await screen.findByText('Loading the virtual machine'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/There is no/)).not.toBeInTheDocument();

    api.getVirtualMachine = async () => detailOf(runningVm);
    await act(async () =>
      api.streams[0].push({
        type: 'snapshot',
        data: answerOf(
          [onEast, runningVm],
          [clusterOf('west'), clusterOf('east')],
        ),
      }),
    );
    expect(
      await screen.findByRole('heading', { name: 'orders-db' }),
    ).toBeInTheDocument();
  });

  it('says that there is none once the cluster has reported its VMs', async () => {
    const api = await setUp('unreachable');
    show(api);
    await screen.findByText('Whether orders-db is there is not known');
    await act(async () =>
      api.streams[0].push({
        type: 'snapshot',
        data: answerOf([onEast], [clusterOf('west'), clusterOf('east')]),
      }),
    );
    expect(
      await screen.findByText('There is no virtual machine orders-db here'),
    ).toBeInTheDocument();
  });
});
