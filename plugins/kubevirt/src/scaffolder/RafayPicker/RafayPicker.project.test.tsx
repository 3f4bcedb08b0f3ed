import type { InventoryAnswer } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import { person, write } from '../../__testUtils__/showForm';
import type { KubeVirtApi } from '../../api';
import {
  field,
  PROJECT,
  listOf,
  named,
  finding,
  show,
  box,
  offered,
} from './__testUtils__/showRafayPicker';

describe('names of a project of Rafay’s', () => {
  const getInventory = jest.fn(async ({ kind, project, blueprint }: any) => {
    const answers: Record<string, InventoryAnswer<any>> = {
      'projects//': named('lab', 'shop'),
      'blueprints/shop/': listOf([
        { name: 'kubevirt', version: 'v2' },
        { name: 'minimal', builtIn: true },
      ]),
      'versions/shop/kubevirt': named('v1', 'v2'),
      'namespaces/shop/': listOf([{ name: 'orders', clusters: ['west'] }]),
    };
    return answers[`${kind}/${project ?? ''}/${blueprint ?? ''}`] ?? named();
  }) as jest.Mock & KubeVirtApi['getInventory'];
  const BLUEPRINT = field('Blueprint', { kind: 'blueprint' });
  const open = async (name: string) => {
    const input = await box(name);
    await waitFor(() =>
      expect(
        within(input.closest('.MuiFormControl-root') as HTMLElement).getByRole(
          'button',
          { name: 'Show the names' },
        ),
      ).toBeVisible(),
    );
    act(() => input.focus());
    await person.keyboard('{ArrowDown}');
    return offered();
  };

  it('follow the project that is chosen', async () => {
    show({ project: PROJECT, blueprintName: BLUEPRINT }, { getInventory });
    await screen.findByText(/2 in Rafay/);
    expect(
      getInventory.mock.calls.every(([{ kind }]) => kind === 'projects'),
    ).toBe(true);
    await write(await box(), 'shop');
    expect(await open('Blueprint')).toEqual(['kubevirt newest version v2']);
  });

  it.each([
    [
      'Builds on',
      'baseBlueprint',
      { kind: 'baseBlueprint' },
      ['kubevirt newest version v2', 'minimal Rafay’s own'],
    ],
    ['Namespace', 'vmNamespace', { kind: 'namespace' }, ['orders west']],
  ])('are offered for %s', async (title, name, options, expected) => {
    show(
      { [name]: field(title, options) },
      { getInventory, initial: { project: 'shop' } },
    );
    expect(await open(title)).toEqual(expected);
  });

  it('are those of the template where Rafay does not say', async () => {
    show(
      {
        baseBlueprint: field(
          'Builds on',
          { kind: 'baseBlueprint' },
          { examples: ['minimal', 'default'] },
        ),
      },
      {
        getInventory: async () => ({ items: [], total: 0 }),
        initial: { project: 'shop' },
      },
    );
    expect(await open('Builds on')).toEqual(['minimal', 'default']);
  });

  const VERSION = field('Version', { kind: 'version' });

  it('name the versions that are taken, and offer the next one', async () => {
    show(
      { version: VERSION },
      {
        getInventory,
        initial: { project: 'shop', blueprintName: 'kubevirt' },
      },
    );
    expect(await open('Version')).toEqual(['v3 the next one']);
    expect(await box('Version')).toHaveAccessibleDescription(
      'There are v1, v2 already.',
    );
  });

  const taken = (mayBeOwn: boolean) => {
    const onCreate = jest.fn();
    const checkDeployment = jest.fn(async (_request: object) =>
      finding({
        code: 'version-taken',
        field: 'version',
        message: 'v1 is taken.',
      }),
    );
    show(
      { version: field('Version', { kind: 'version', mayBeOwn }) },
      {
        getInventory,
        checkDeployment,
        onCreate,
        initial: { project: 'shop', blueprintName: 'kubevirt', version: 'v1' },
      },
    );
    return { onCreate, checkDeployment };
  };

  it('are refused as a new version where they are taken', async () => {
    const { onCreate, checkDeployment } = taken(false);
    expect(await screen.findByText('v1 is taken.')).toBeInTheDocument();
    expect(checkDeployment.mock.calls[0][0]).toEqual({
      project: 'shop',
      blueprintName: 'kubevirt',
      version: 'v1',
    });
    const input = await box('Version');
    expect(input).toBeInvalid();
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await waitFor(() =>
      expect(input).toHaveAccessibleDescription(/v1 is taken\./),
    );
    expect(onCreate).not.toHaveBeenCalled();
  });

  it('may be the repository’s own, which the action knows', async () => {
    const { onCreate } = taken(true);
    expect(await screen.findByText('v1 is taken.')).toBeInTheDocument();
    expect(await box('Version')).not.toBeInvalid();
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledTimes(1);
  });
});
