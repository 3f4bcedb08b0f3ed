import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { entity, vmOf } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesList } from '../VirtualMachinesTab/VirtualMachinesList';
import {
  config,
  planOf,
  gitWins,
  refusal,
  apiWith,
} from './__testUtils__/operations';

describe('operations in the list', () => {
  const vms = ['orders-a', 'orders-b', 'orders-c'].map(name => vmOf(name));
  const showList = (api: FakeKubeVirtApi) =>
    showInApp(<VirtualMachinesList entity={entity} />, { api, config });

  it('asks what can be done to a VM when its menu is opened, and not before', async () => {
    const api = apiWith(vms);
    showList(api);
    const button = await screen.findByRole('button', {
      name: 'Operations on orders-b',
    });
    expect(api.getOperations).not.toHaveBeenCalled();
    await userEvent.click(button);
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Stop' }),
    );
    expect(
      await screen.findByRole('dialog', { name: 'Stop orders-b?' }),
    ).toBeInTheDocument();
  });

  it('does the same to the VMs that were selected, with a verdict for each', async () => {
    const api = apiWith(vms);
    api.planOperation = jest.fn(async (vm, { verb }) =>
      vm.name === 'orders-b'
        ? planOf(verb, { id: undefined, allowed: false, refusals: [refusal] })
        : planOf(verb, { id: `plan-${vm.name}` }),
    );
    const { container } = showList(api);
    await userEvent.click(
      await screen.findByRole('checkbox', {
        name: 'Select the virtual machines of this page',
      }),
    );
    const bar = screen.getByRole('toolbar');
    expect(within(bar).getByText('3 selected')).toBeInTheDocument();
    await expectNoAxeViolations(container);
    await userEvent.click(within(bar).getByRole('button', { name: 'Start' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Start 3 virtual machines?',
    });
    expect(
      await within(dialog).findByText('2 of 3 can be done'),
    ).toBeInTheDocument();
    expect(within(dialog).getByText('It runs already.')).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start 2' }),
    );
    expect(
      await within(dialog).findByText('2 of 3 asked for'),
    ).toBeInTheDocument();
    expect(
      jest.mocked(api.runOperation).mock.calls.map(([vm]) => vm.name),
    ).toEqual(['orders-a', 'orders-c']);
  });

  it('says once what holds for each of them', async () => {
    const api = apiWith(vms.slice(0, 2));
    api.planOperation = jest.fn(async (_vm, { verb }) => planOf(verb, gitWins));
    showList(api);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: /^Select the virtual/ }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('For each of them:')).toBeInTheDocument();
    expect(screen.getAllByText('Git says it always runs.')).toHaveLength(1);
  });

  const losing = (api: FakeKubeVirtApi, names: string[]) => {
    api.planOperation = jest.fn(async (vm, { verb }) =>
      planOf(verb, {
        id: `plan-${vm.name}`,
        ...(names.includes(vm.name) && {
          confirmation: { name: vm.name, message: 'Data.', messages: [] },
        }),
      }),
    );
  };
  const stopAll = async (api: FakeKubeVirtApi) => {
    showList(api);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: /^Select the virtual/ }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    return screen.findByRole('dialog');
  };

  it('asks once for all that can lose data, and names which these are', async () => {
    const api = apiWith(vms);
    losing(api, ['orders-a', 'orders-c']);
    const dialog = await stopAll(api);
    expect(
      await within(dialog).findByText(
        'Data can be lost on 2 of them: orders-a, orders-c. Type Stop 2 to confirm, or they are left out.',
      ),
    ).toBeInTheDocument();
    const phrase = within(dialog).getByLabelText('Confirmation');
    await userEvent.type(phrase, 'stop 3');
    expect(within(dialog).getByText('This is not Stop 2.')).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'Stop 1' }),
    ).toBeInTheDocument();
    await userEvent.clear(phrase);
    await userEvent.type(phrase, 'stop 2');
    await expectNoAxeViolations(dialog);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Stop 3' }),
    );
    expect(await screen.findByText('3 of 3 asked for')).toBeInTheDocument();
    // The backend asks for the name of each, which the one who confirmed has seen.
    expect(
      jest
        .mocked(api.runOperation)
        .mock.calls.map(([vm, { confirmation }]) => [vm.name, confirmation]),
    ).toEqual([
      ['orders-a', 'orders-a'],
      ['orders-b', undefined],
      ['orders-c', 'orders-c'],
    ]);
  });

  it('names a few of many that can lose data, and marks all of them', async () => {
    const many = Array.from({ length: 30 }, (_, i) => vmOf(`orders-${i + 10}`));
    const api = apiWith(many);
    losing(
      api,
      many.map(({ name }) => name),
    );
    const dialog = await stopAll(api);
    expect(
      await within(dialog).findByText(
        /^Data can be lost on 30 of them: orders-10, .*, orders-17 and 22 more, as marked below\. Type Stop 30 /,
      ),
    ).toBeInTheDocument();
    expect(
      within(dialog).getAllByText('data can be lost: confirm above'),
    ).toHaveLength(30);
  });

  it('leaves out those that can lose data where nobody confirms it', async () => {
    const api = apiWith(vms.slice(0, 2));
    losing(api, ['orders-b']);
    const dialog = await stopAll(api);
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Stop 1' }),
    );
    expect(await screen.findByText('left out')).toBeInTheDocument();
    expect(await screen.findByText('1 of 2 asked for')).toBeInTheDocument();
    expect(
      jest.mocked(api.runOperation).mock.calls.map(([vm]) => vm.name),
    ).toEqual(['orders-a']);
  });

  it('asks for a few plans at a time', async () => {
    const many = Array.from({ length: 40 }, (_, i) => vmOf(`orders-${i}`));
    const api = apiWith(many);
    let open = 0;
    let most = 0;
    api.planOperation = jest.fn(async (vm, { verb }) => {
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      return planOf(verb, { id: vm.name });
    });
    showList(api);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: /^Select the virtual/ }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(await screen.findByText('40 of 40 can be done')).toBeInTheDocument();
    expect(most).toBe(5);
  });
});
