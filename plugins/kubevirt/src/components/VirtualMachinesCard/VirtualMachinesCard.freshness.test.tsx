import { act, screen } from '@testing-library/react';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  clusterOf,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesCard } from './VirtualMachinesCard';

describe('freshness of the card', () => {
  it('is not live where the one cluster of all VMs does not answer', async () => {
    const silent = clusterOf('west', {
      title: 'West',
      state: 'stale',
      since: '2026-11-20T12:04:00Z',
    });
    const api = FakeKubeVirtApi.with(
      answerOf([runningVm, stoppedVm], [silent, clusterOf('east')]),
    );
    showInApp(<VirtualMachinesCard />, { api });
    expect(await screen.findByText('Stale 12 min')).toBeInTheDocument();
    expect(
      screen.getByText(/^Stale\. No answer from West since .*What is shown/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Live')).not.toBeInTheDocument();

    // What another cluster reports is live; the mark says that not all is, and the line below of which one.
    await act(async () =>
      api.streams[0].push({
        type: 'change',
        data: {
          time: '2026-11-20T12:17:00Z',
          changed: [vmOf('east-db', { cluster: 'east' })],
          removed: [],
        },
      }),
    );
    expect(
      await screen.findByText('Live, 1 of 2 clusters silent'),
    ).toBeInTheDocument();
    // Each row shows by itself whether it is so now.
    expect(screen.getByRole('row', { name: /east-db/ })).not.toHaveTextContent(
      /as of/,
    );
    expect(screen.getByRole('row', { name: /orders-db/ })).toHaveTextContent(
      /^Running as of /,
    );
    expect(
      screen.getByText(/Cluster West has not answered since/),
    ).toBeInTheDocument();
  });
});
