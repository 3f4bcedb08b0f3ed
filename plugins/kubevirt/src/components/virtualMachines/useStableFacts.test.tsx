import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { answerOf, vmOf } from '../../__testUtils__/fixtures';
import { fakeWidth, showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesCard } from '../VirtualMachinesCard';

describe('facts of stacked VMs', () => {
  it('keep their lines above the VM that somebody is at', async () => {
    const { restore } = fakeWidth(340);
    try {
      const above = vmOf('a', { phase: undefined, node: undefined });
      const api = FakeKubeVirtApi.with(answerOf([above, vmOf('b')]));
      showInApp(<VirtualMachinesCard />, { api });
      const link = await screen.findByRole('link', { name: 'b' });
      const item = () => screen.getAllByRole('listitem')[0];
      expect(item()).toHaveTextContent(/Launcher podvirt-launcher-a-x7k2p/);
      expect(item()).not.toHaveTextContent(/Phase|Node/);

      fireEvent.focus(link);
      await act(async () =>
        api.streams[0].push({
          type: 'change',
          data: {
            time: '2026-11-20T12:17:00Z',
            changed: [{ ...above, phase: 'Scheduling', pod: undefined }],
            removed: [],
          },
        }),
      );
      // Nothing moves the reader's VM: no line comes, and the one whose fact went stays.
      await waitFor(() => expect(item()).toHaveTextContent(/Launcher podnone/));
      expect(item()).not.toHaveTextContent(/Phase|Node/);

      fireEvent.blur(link);
      expect(item()).toHaveTextContent(/PhaseScheduling/);
      expect(item()).not.toHaveTextContent('Launcher pod');
    } finally {
      restore();
    }
  });
});
