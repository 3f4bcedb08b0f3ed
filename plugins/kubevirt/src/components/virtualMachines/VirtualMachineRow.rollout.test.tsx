import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { answerOf, before, vmOf } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesCard } from '../VirtualMachinesCard';

const DRIFT: Cause = {
  code: 'waiting-for-rafay',
  severity: 'notice',
  sentence: 'What workload till-1 brought was changed there by hand.',
  hint: 'Put it into git, or undo it.',
  message: 'patch by jane@example.com',
  source: 'Rafay workload till-1',
};
const vm = vmOf('till-1');

const rowOf = async () =>
  (await screen.findByRole('link', { name: 'till-1' })).closest('tbody')!;

describe('what Rafay has found of a VM that is there', () => {
  it('stands below its status, and goes again', async () => {
    const api = FakeKubeVirtApi.with(answerOf([{ ...vm, rollout: DRIFT }]));
    const { container } = showInApp(<VirtualMachinesCard />, { api });
    const row = await rowOf();
    expect(screen.getByText('1 running')).toBeVisible();
    expect(row).toHaveTextContent(/Running.*was changed there by hand/);
    await userEvent.click(
      within(row).getByRole('button', { name: /More about till-1/ }),
    );
    expect(within(row).getByText('Put it into git, or undo it.')).toBeVisible();
    await expectNoAxeViolations(container);

    await act(async () =>
      api.streams[0].push({
        type: 'change',
        data: { time: before(0), changed: [vm], removed: [] },
      }),
    );
    expect(row).toHaveTextContent('Running');
    expect(row).not.toHaveTextContent('by hand');
  });

  it('takes no cause’s place', async () => {
    const cause: Cause = {
      code: 'restart-required',
      severity: 'notice',
      sentence: 'A change counts after a restart.',
      source: 'VirtualMachine condition RestartRequired',
    };
    const failed: Cause = {
      ...DRIFT,
      severity: 'error',
      sentence: 'It failed.',
    };
    showInApp(<VirtualMachinesCard />, {
      api: FakeKubeVirtApi.with(answerOf([{ ...vm, cause, rollout: failed }])),
    });
    expect(await rowOf()).toHaveTextContent(
      /A change counts after a restart\..*It failed\./,
    );
  });
});
