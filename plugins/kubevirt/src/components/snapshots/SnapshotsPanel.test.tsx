import type {
  OperationVerb,
  SnapshotSummary,
  VirtualMachineSnapshots,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { before, MINUTE } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import {
  apiWith,
  config,
  operationsOf,
  planOf,
  refusal,
} from '../operations/__testUtils__/operations';
import { VirtualMachinePage } from '../VirtualMachinePage';

const monday: SnapshotSummary = {
  name: 'monday',
  uid: 'uid-monday',
  createdAt: before(62 * MINUTE),
  takenAt: before(61 * MINUTE),
  phase: 'ready',
  overdue: false,
  included: ['root'],
  excluded: ['scratch', 'boot'],
  indications: [
    { code: 'Online' },
    { code: 'GuestAgent' },
    { code: 'SomethingNew' },
  ],
  bytes: 4 * 2 ** 30,
  ofEarlierVm: false,
  scheduled: false,
};

const found: VirtualMachineSnapshots = {
  snapshots: [
    monday,
    {
      ...monday,
      name: 'tuesday',
      uid: 'uid-tuesday',
      phase: 'failed',
      error: 'the driver takes none',
      bytes: undefined,
      indications: [],
    },
    {
      ...monday,
      name: 'stuck',
      uid: 'uid-stuck',
      takenAt: undefined,
      included: undefined,
      phase: 'in-progress',
      overdue: true,
      scheduled: true,
    },
  ],
  restores: [
    {
      name: 'orders-db-restore-1',
      uid: 'uid-r',
      snapshot: 'monday',
      createdAt: before(30 * MINUTE),
      phase: 'failed',
      overdue: false,
      volumeRestorePolicy: 'InPlace',
      message: 'must be powered off',
    },
  ],
  disks: [
    { name: 'root', included: true },
    { name: 'scratch', included: false, reason: 'no class' },
  ],
  truncated: false,
};

const verbs = (...allowed: OperationVerb[]) =>
  operationsOf({
    verbs: (
      ['snapshot', 'restore', 'delete-snapshot', 'delete-restore'] as const
    ).map(verb =>
      allowed.includes(verb)
        ? { verb, allowed: true }
        : { verb, allowed: false, refusal },
    ),
  });

function show(
  answer: VirtualMachineSnapshots | Error = found,
  options: { config?: object; operations?: ReturnType<typeof verbs> } = {},
) {
  const api = apiWith(
    undefined,
    options.operations ??
      verbs('snapshot', 'restore', 'delete-snapshot', 'delete-restore'),
  );
  api.getSnapshots = jest.fn(async () => {
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  return {
    api,
    ...showInApp(<VirtualMachinePage />, {
      api,
      config: options.config ?? config,
      at: tabAt('west/shop/orders-db?tab=snapshots'),
    }),
  };
}

const item = (name: string) => screen.findByRole('listitem', { name });

describe('the snapshots of a VM', () => {
  it('are listed with what is in them, how the guest was, and what failed', async () => {
    const { container } = show();
    const ready = await item('monday');
    expect(ready).toHaveTextContent(/monday\s+ready/);
    expect(ready).toHaveTextContent('Disks: root (not in it: scratch, boot)');
    expect(ready).toHaveTextContent('Size: 4 GiB');
    // What a later KubeVirt notes stands as it is.
    expect(ready).toHaveTextContent(
      'Guest: ran, frozen by its agent, SomethingNew',
    );
    expect(await item('tuesday')).toHaveTextContent('the driver takes none');
    const stuck = await item('stuck');
    expect(stuck).toHaveTextContent('being taken, overdue · by schedule');
    expect(stuck).toHaveTextContent('Look at virt-controller');
    expect(await item('orders-db-restore-1')).toHaveTextContent(
      'must be powered off',
    );
    expect(
      screen.getByText('A new one has root; not in it: scratch.'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it.each<[string, VirtualMachineSnapshots['schedule'], RegExp]>([
    [
      'when the next one is due',
      { every: '6h', keep: 4, next: '2026-08-01T18:30:00.000Z' },
      /every 6h; the newest 4 stay\. The next one is due [^.{]*\d[^.{]*\.$/,
    ],
    [
      'that none is taken',
      { every: '1d', keep: 7, off: true },
      /every 1d; the newest 7 stay\. None is taken now, as this portal has/,
    ],
    [
      'no time where none is taken for another reason',
      { every: '1d', keep: 7 },
      /one is taken every 1d; the newest 7 stay\.$/,
    ],
    [
      'how to write it where it cannot be read',
      { problem: 'unreadable' },
      /cannot be read.+kubevirt\.backstage\.io\/snapshot-schedule.+every 6h, keep 4/,
    ],
  ])('have a schedule that says %s', async (_, schedule, text) => {
    const { container } = show({ ...found, schedule });
    const line = await screen.findByText(/^(By schedule|.*has a schedule)/);
    expect(line.textContent!.trim()).toMatch(text);
    await expectNoAxeViolations(container);
  });

  it('say nothing of a schedule where there is none', async () => {
    show();
    await item('monday');
    expect(screen.queryByText(/By schedule, /)).toBeNull();
  });

  it('are taken by the dialog that shows the plan', async () => {
    const { api } = show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Take snapshot' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Take a snapshot of orders-db?',
    });
    const field = await within(dialog).findByLabelText('Name of the snapshot');
    await userEvent.type(field, 'Before The Update');
    await userEvent.tab();
    expect(
      within(dialog).getByText('Lower-case letters, digits, - and .'),
    ).toBeInTheDocument();
    await userEvent.clear(field);
    await userEvent.type(field, 'before-the-update');
    await userEvent.tab();
    await waitFor(() =>
      expect(api.planOperation).toHaveBeenLastCalledWith(
        expect.anything(),
        { verb: 'snapshot', options: { snapshot: 'before-the-update' } },
        expect.anything(),
      ),
    );
    // The new plan still has the name in its field.
    expect(
      await within(dialog).findByLabelText('Name of the snapshot'),
    ).toHaveValue('before-the-update');
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Take snapshot' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.runOperation).toHaveBeenCalledTimes(1);
  });

  it('are restored with names that git can keep, once the name of the VM is typed', async () => {
    const { api } = show();
    api.planOperation = jest.fn(async (_, { options }) =>
      planOf('restore', {
        options,
        confirmation: {
          name: 'orders-db',
          message: 'Data can be lost.',
          messages: [],
        },
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Restore from monday' }),
    );
    const dialog = await screen.findByRole('dialog');
    const run = await within(dialog).findByRole('button', { name: 'Restore' });
    expect(run).toBeDisabled();
    await userEvent.click(
      await within(dialog).findByLabelText('Names of the disks’ claims'),
    );
    await userEvent.click(
      await screen.findByRole('option', {
        name: 'Virtual machine and volume (PrefixTargetName)',
      }),
    );
    await waitFor(() =>
      expect(api.planOperation).toHaveBeenLastCalledWith(
        expect.anything(),
        {
          verb: 'restore',
          options: {
            snapshot: 'monday',
            volumeRestorePolicy: 'PrefixTargetName',
          },
        },
        expect.anything(),
      ),
    );
    await userEvent.type(
      await within(dialog).findByLabelText('Name of the virtual machine'),
      'orders-db',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Restore' }),
    );
    await waitFor(() => expect(api.runOperation).toHaveBeenCalledTimes(1));
  });

  it.each([
    ['Delete snapshot tuesday', 'delete-snapshot', { snapshot: 'tuesday' }],
    [
      'Delete restore orders-db-restore-1',
      'delete-restore',
      { restore: 'orders-db-restore-1' },
    ],
  ])('%s', async (name, verb, options) => {
    const { api } = show();
    await userEvent.click(await screen.findByRole('button', { name }));
    await screen.findByRole('dialog');
    expect(api.planOperation).toHaveBeenLastCalledWith(
      expect.anything(),
      { verb, options },
      expect.anything(),
    );
  });

  it('say why a verb cannot be used, and keep its button', async () => {
    const { api } = show(found, { operations: verbs('snapshot') });
    const button = await screen.findByRole('button', {
      name: 'Restore from monday',
    });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(refusal.message);
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(api.planOperation).not.toHaveBeenCalled();
  });

  it('share with the buttons of the page what can be done', async () => {
    const { api } = show();
    await screen.findByRole('button', { name: 'Restore from monday' });
    expect(api.getOperations).toHaveBeenCalledTimes(1);
  });

  it('are only read where operations are switched off', async () => {
    const { api } = show(found, { config: {} });
    await item('monday');
    expect(screen.queryByRole('button', { name: /snapshot/i })).toBeNull();
    expect(api.getOperations).not.toHaveBeenCalled();
  });

  it('may be none', async () => {
    show({ snapshots: [], restores: [], truncated: true });
    expect(
      await screen.findByText('There is no snapshot of this virtual machine.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/some may be missing/)).toBeInTheDocument();
    expect(screen.queryByRole('heading', { name: 'Restores' })).toBeNull();
  });

  it('say which rule is missing, and show what there is where the gate is off', async () => {
    const { container } = show({
      ...found,
      problem: {
        code: 'unreadable',
        message: 'The credential may not read snapshots.',
        messages: [],
        rule: {
          apiGroups: ['snapshot.kubevirt.io'],
          resources: ['virtualmachinesnapshots'],
          verbs: ['get', 'list'],
        },
      },
    });
    expect(
      await screen.findByText('The credential may not read snapshots.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/resources: \[virtualmachinesnapshots\]/),
    ).toBeInTheDocument();
    expect(await item('monday')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('are denied with the permission that is missing', async () => {
    show(await responseError(403, 'NotAllowedError', 'no'));
    expect(
      await screen.findByText(
        'You may not see the snapshots of this virtual machine',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/kubevirt\.vm\.read/)).toBeInTheDocument();
  });

  it('can be tried again where the cluster did not answer', async () => {
    const { api } = show(
      await responseError(
        503,
        'ServiceUnavailableError',
        'The cluster is silent.',
      ),
    );
    expect(
      await screen.findByText('The snapshots cannot be shown'),
    ).toBeInTheDocument();
    expect(screen.getByText(/The cluster is silent\./)).toBeInTheDocument();
    api.getSnapshots = jest.fn(async () => found);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await item('monday')).toBeInTheDocument();
  });
});
