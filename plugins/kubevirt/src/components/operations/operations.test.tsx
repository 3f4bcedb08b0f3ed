import type {
  Operation,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, MINUTE, vmOf } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from '../VirtualMachinePage';
import {
  config,
  planOf,
  gitWins,
  refusal,
  operationsOf,
  operation,
  apiWith,
} from './__testUtils__/operations';

function showPage(api: FakeKubeVirtApi) {
  return showInApp(<VirtualMachinePage />, {
    api,
    config,
    at: tabAt('west/shop/orders-db'),
  });
}

describe('the buttons of a VM', () => {
  it('offers what can be done, and says of the rest why not', async () => {
    const { container } = showPage(apiWith());
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeEnabled();
    expect(screen.getByRole('button', { name: 'Restart' })).toBeEnabled();
    expect(screen.queryByRole('button', { name: 'Start' })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'More operations' }),
    );
    const menu = screen.getByRole('menu', { name: 'More operations' });
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map(item => item.textContent),
    ).toEqual([
      'StartIt runs already.',
      'Pause',
      'Migrate',
      'UnpauseIt runs already.',
    ]);
    await userEvent.click(within(menu).getByText('Unpause'));
    expect(screen.queryByRole('dialog')).toBeNull();
    await expectNoAxeViolations(container);
  });

  it('says once what holds for every verb', async () => {
    const permission = (verb: string) => ({
      code: 'permission' as const,
      message: `You do not have the permission for ${verb}.`,
      messages: [],
    });
    showPage(
      apiWith(
        undefined,
        operationsOf({
          verbs: [
            { verb: 'stop', allowed: false, refusal: permission('stop') },
            {
              verb: 'restart',
              allowed: false,
              refusal: permission('restart'),
            },
          ],
        }),
      ),
    );
    const stop = await screen.findByRole('button', { name: 'Stop' });
    expect(stop).toHaveAttribute('aria-disabled', 'true');
    expect(stop).toHaveAccessibleDescription(
      'You do not have the permission for stop.',
    );
    expect(
      screen.getByText(
        'The permission policy of this portal does not let you operate this virtual machine.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(stop);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says once what holds for some verbs, and of each in a few words', async () => {
    const permission = (verb: OperationVerb) => ({
      verb,
      allowed: false,
      refusal: {
        code: 'permission' as const,
        message: `Long story about ${verb}.`,
        messages: [],
      },
    });
    const lacking = (verb: OperationVerb, resource: string) => ({
      verb,
      allowed: false,
      refusal: {
        code: 'cluster-rights' as const,
        message: `Another long story about ${verb}.`,
        messages: [],
        rule: {
          apiGroups: ['subresources.kubevirt.io'],
          resources: [resource],
          verbs: ['update'],
        },
      },
    });
    const { container } = showPage(
      apiWith(
        undefined,
        operationsOf({
          verbs: [
            { verb: 'stop', allowed: true },
            { verb: 'unpause', allowed: false, refusal },
            permission('reset'),
            permission('migrate'),
            permission('cancel-migration'),
            lacking('pause', 'virtualmachineinstances/pause'),
            lacking('soft-reboot', 'virtualmachineinstances/softreboot'),
          ],
        }),
      ),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'More operations' }),
    );
    expect(
      within(screen.getByRole('menu'))
        .getAllByRole('menuitem')
        .map(item => item.textContent),
    ).toEqual([
      'UnpauseIt runs already.',
      'Resetnot permitted to you',
      'Migratenot permitted to you',
      'Cancel migrationnot permitted to you',
      'Pauserights are missing',
      'Soft rebootrights are missing',
      'Not permitted to you by the permission policy of this portal: Reset, Migrate, Cancel migration.',
      'Rights on the cluster are missing for these: Pause, Soft reboot. Whoever runs the cluster adds to the role: update virtualmachineinstances/pause, update virtualmachineinstances/softreboot.',
    ]);
    await expectNoAxeViolations(container);
  });

  it('shows none where operations are switched off', async () => {
    const api = apiWith();
    showInApp(<VirtualMachinePage />, {
      api,
      at: tabAt('west/shop/orders-db'),
    });
    await screen.findByRole('heading', { name: 'orders-db' });
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    expect(api.getOperations).not.toHaveBeenCalled();
  });
});

describe('the plan of an operation', () => {
  it('says what it does, who wins and who else is affected, and runs on the objects of the plan', async () => {
    const api = apiWith();
    api.planOperation = jest.fn(async (_vm, { verb }) => planOf(verb, gitWins));
    showPage(api);
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Stop orders-db?',
    });
    expect(
      await within(dialog).findByText(/^The guest gets 180 seconds/),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText(/Git says it always runs/),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('link', { name: /Change it in git/ }),
    ).toHaveAttribute('href', 'https://git.example/orders/vm.yaml');
    expect(
      within(dialog).getByRole('link', { name: /payments/ }),
    ).toBeInTheDocument();
    expect(within(dialog).getByText(/user:default\/jane/)).toBeInTheDocument();
    await expectNoAxeViolations(dialog);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.runOperation).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'orders-db', cluster: 'west' }),
      { planId: 'plan-stop', uid: 'uid-orders-db', vmiUid: 'uid-vmi' },
    );
  });

  it('asks for the name of the VM before it powers it off', async () => {
    const api = apiWith();
    api.planOperation = jest.fn(async (_vm, { verb }) =>
      planOf(verb, {
        ...(verb === 'force-stop' && {
          confirmation: {
            name: 'orders-db',
            message: 'Data can be lost.',
            messages: [],
          },
        }),
      }),
    );
    showPage(api);
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Power off at once' }),
    );
    const powerOff = await screen.findByRole('button', { name: 'Power off' });
    const name = await screen.findByLabelText('Name of the virtual machine');
    await userEvent.type(name, 'orders');
    expect(powerOff).toBeDisabled();
    await userEvent.type(name, '-db');
    await userEvent.click(powerOff);
    await waitFor(() =>
      expect(api.runOperation).toHaveBeenCalledWith(
        expect.anything(),
        expect.objectContaining({
          planId: 'plan-force-stop',
          confirmation: 'orders-db',
        }),
      ),
    );
  });

  it('gives the reasons of a refusal, with the words of the cluster and the rule to add', async () => {
    const api = apiWith();
    api.planOperation = jest.fn(async (_vm, { verb }) =>
      planOf(verb, {
        id: undefined,
        allowed: false,
        refusals: [
          {
            code: 'cluster-rights',
            message: 'The credential of this portal may not do this.',
            messages: [],
            quote: 'virtualmachines.kubevirt.io "orders-db" is forbidden',
            rule: {
              apiGroups: ['subresources.kubevirt.io'],
              resources: ['virtualmachines/restart'],
              verbs: ['update'],
            },
          },
        ],
      }),
    );
    showPage(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Restart' }),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'The credential of this portal may not do this.',
    );
    expect(alert).toHaveTextContent('"orders-db" is forbidden');
    expect(alert).toHaveTextContent('resources: [virtualmachines/restart]');
    const dialog = screen.getByRole('dialog');
    expect(
      within(dialog).queryByRole('button', { name: 'Restart' }),
    ).toBeNull();
  });

  it('keeps what the backend refused to run, and plans again', async () => {
    const api = apiWith();
    api.runOperation = jest.fn(async () => {
      throw await responseError(
        409,
        'ConflictError',
        'The VM is another one by now.',
      );
    });
    showPage(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Restart' }),
    );
    const dialog = await screen.findByRole('dialog');
    const restart = await within(dialog).findByRole('button', {
      name: 'Restart',
    });
    await waitFor(() => expect(restart).toBeEnabled());
    await userEvent.click(restart);
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'The VM is another one by now.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Plan again' }),
    );
    await waitFor(() => expect(api.planOperation).toHaveBeenCalledTimes(2));
  });

  it('plans a migration to the node that is chosen', async () => {
    const api = apiWith();
    showPage(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'More operations' }),
    );
    await userEvent.click(screen.getByRole('menuitem', { name: 'Migrate' }));
    await userEvent.click(await screen.findByLabelText('Node to go to'));
    await userEvent.click(screen.getByRole('option', { name: 'worker-3' }));
    await waitFor(() =>
      expect(api.planOperation).toHaveBeenLastCalledWith(
        expect.anything(),
        { verb: 'migrate', options: { node: 'worker-3' } },
        expect.anything(),
      ),
    );
  });
});

describe('how far an operation is', () => {
  it.each<[Partial<Operation>, RegExp]>([
    [{}, /Stop asked for at .* by user:default\/jane → waiting/],
    [{ phase: 'seen', seenAt: before(8_000) }, /→ seen → under way$/],
    [
      { phase: 'done', seenAt: before(8_000), endedAt: before(0) },
      /→ seen → done after 9 s$/,
    ],
  ])('shows it to all who look: %j', async (rest, text) => {
    showPage(
      apiWith([vmOf('orders-db', { operation: { ...operation, ...rest } })]),
    );
    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  it('keeps a failure until it was read', async () => {
    const failed: Operation = {
      ...operation,
      phase: 'failed',
      endedAt: before(0),
      note: { message: 'The cluster refused it.', messages: [] },
    };
    showPage(apiWith([vmOf('orders-db', { operation: failed })]));
    const alert = await screen.findByText(/The cluster refused it\./);
    await userEvent.click(screen.getByRole('button', { name: /^Dismiss/ }));
    expect(alert).not.toBeInTheDocument();
  });

  it('no longer shows what was done a while ago', async () => {
    const old = {
      ...operation,
      phase: 'done' as const,
      endedAt: before(2 * MINUTE),
    };
    showPage(apiWith([vmOf('orders-db', { operation: old })]));
    await screen.findByRole('button', { name: 'Stop' });
    expect(screen.queryByText(/done after/)).toBeNull();
  });
});
