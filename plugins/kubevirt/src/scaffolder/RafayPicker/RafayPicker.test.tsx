import { act, screen, waitFor } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { responseError } from '../../__testUtils__/responseError';
import { person, showForm, write } from '../../__testUtils__/showForm';
import { rafayPickerField } from './field';
import {
  PROJECT,
  listOf,
  named,
  nothing,
  finding,
  show,
  box,
  offered,
} from './__testUtils__/showRafayPicker';

describe('a name of Rafay’s', () => {
  it('is chosen from what Rafay has, by keyboard alone', async () => {
    const onCreate = jest.fn();
    show({ project: PROJECT }, { onCreate, required: ['project'] });
    expect(await screen.findByText(/2 in Rafay/)).toBeInTheDocument();
    const input = await box(/^Rafay project/);
    act(() => input.focus());
    await person.keyboard('{ArrowDown}');
    expect(await offered()).toEqual(['lab', 'shop']);
    await person.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(input).toHaveValue('shop');
    await expectNoAxeViolations(document.body.querySelector('form')!);
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({ project: 'shop' });
  });

  it('is typed as well, and is narrowed by what is typed', async () => {
    show({ project: PROJECT });
    await screen.findByText(/2 in Rafay/);
    await write(await box(), 'la');
    await waitFor(async () => expect(await offered()).toEqual(['lab']));
    await write(await box(), 'my-own');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(await box()).toHaveValue('my-own');
  });

  it('has its age, and why there is nothing newer', async () => {
    show(
      { project: PROJECT },
      {
        getInventory: async () =>
          listOf([{ name: 'shop' }], { problem: 'Rafay refuses the API key' }),
      },
    );
    const status = await screen.findByText(/1 in Rafay/);
    expect(status).toHaveTextContent(/1 in Rafay, as of/);
    expect(status).toHaveTextContent(
      /Nothing newer is known: Rafay refuses the API key/,
    );
    expect(status.querySelector('time')).toHaveAttribute(
      'datetime',
      '2026-11-28T12:00:00.000Z',
    );
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('is typed while Rafay is being read', async () => {
    show({ project: PROJECT }, { getInventory: () => new Promise(() => {}) });
    expect(
      await screen.findByRole('progressbar', {
        name: 'Reading what Rafay has',
      }),
    ).toBeInTheDocument();
    await write(await box(), 'shop');
    expect(await box()).toHaveValue('shop');
    await expectNoAxeViolations(document.body.querySelector('form')!);
  });

  it('stays as it was typed where Rafay cannot be read, and is read again', async () => {
    const failed = await responseError(503, 'Error', 'Rafay did not answer');
    const getInventory = jest
      .fn<any, any>()
      .mockRejectedValueOnce(failed)
      .mockResolvedValue(named('shop'));
    show({ project: PROJECT }, { getInventory, initial: { project: 'typed' } });
    expect(
      await screen.findByText(/cannot be read: Rafay did not answer\. Type/),
    ).toBeInTheDocument();
    expect(await box()).toHaveValue('typed');
    await expectNoAxeViolations(document.body.querySelector('form')!);
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/1 in Rafay/)).toBeInTheDocument();
    expect(await box()).toHaveValue('typed');
  });

  it.each([
    [
      'may not be seen',
      async () => {
        throw await responseError(403, 'NotAllowedError', 'No');
      },
      /You may not see what Rafay has \(kubevirt\.platform\.read\)/,
    ],
    [
      'is not asked',
      async () => ({ items: [], total: 0 }),
      /does not ask Rafay\. Type the names .* nothing is checked/,
    ],
  ])('is typed where Rafay %s', async (_, getInventory, text) => {
    show({ project: PROJECT }, { getInventory });
    expect(await screen.findByText(text)).toBeInTheDocument();
    await write(await box(), 'shop');
    expect(await box()).toHaveValue('shop');
    expect(screen.queryByRole('button', { name: 'Show the names' })).toBeNull();
    await expectNoAxeViolations(document.body.querySelector('form')!);
  });

  it('is typed in an app without the KubeVirt plugin', async () => {
    const onCreate = jest.fn();
    showForm({ type: 'object', properties: { project: PROJECT } } as any, {
      fields: [rafayPickerField],
      onCreate,
    });
    await write(await box(), 'shop');
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({ project: 'shop' });
  });

  it('is found among two hundred', async () => {
    show(
      { project: PROJECT },
      {
        getInventory: async () =>
          named(...Array.from({ length: 200 }, (_, index) => `team-${index}`)),
      },
    );
    await screen.findByText(/200 in Rafay/);
    await person.click(screen.getByRole('button', { name: 'Show the names' }));
    expect(await offered()).toHaveLength(100);
    await write(await box(), 'team-199');
    await waitFor(async () => expect(await offered()).toEqual(['team-199']));
  });

  it('is looked at while it is typed, and again before the form goes on', async () => {
    const onCreate = jest.fn();
    const checkDeployment = jest.fn(async ({ project }) =>
      project === 'shop'
        ? nothing
        : finding({
            code: 'project-missing',
            field: 'project',
            message: `There is no ${project}.`,
          }),
    );
    show({ project: PROJECT }, { checkDeployment, onCreate });
    const input = await box();
    await write(input, 'shp');
    expect(await screen.findByText('There is no shp.')).toBeInTheDocument();
    expect(input).toBeInvalid();
    await expectNoAxeViolations(document.body.querySelector('form')!);
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await waitFor(() =>
      expect(input).toHaveAccessibleDescription(/There is no shp\./),
    );
    // Said once, and not both by the form and by the field.
    expect(screen.getAllByText('There is no shp.')).toHaveLength(1);
    expect(onCreate).not.toHaveBeenCalled();

    await write(input, 'shop');
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({ project: 'shop' });
  });

  it('keeps nobody from going on where it cannot be looked at', async () => {
    const onCreate = jest.fn();
    const failed = await responseError(503, 'Error', 'Rafay did not answer');
    show(
      { project: PROJECT },
      {
        checkDeployment: () => Promise.reject(failed),
        onCreate,
        initial: { project: 'shop' },
      },
    );
    await box();
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({ project: 'shop' });
  });
});
