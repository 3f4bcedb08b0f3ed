import type {
  DeploymentCheck,
  DeploymentFinding,
  InventoryAnswer,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { responseError } from '../../__testUtils__/responseError';
import { person, showForm, write } from '../../__testUtils__/showForm';
import type { KubeVirtApi } from '../../api';
import { rafayPickerField } from './field';

const field = (title: string, options: object, rest: object = {}) => ({
  type: 'string',
  title,
  'ui:field': 'RafayPicker',
  'ui:options': options,
  ...rest,
});

const PROJECT = field('Rafay project', { kind: 'project' });

const listOf = (
  items: InventoryAnswer<{ name: string }>['items'],
  more: object = {},
): InventoryAnswer<any> => ({
  source: 'Rafay',
  items,
  total: items.length,
  readAt: '2026-11-28T12:00:00Z',
  ...more,
});

const named = (...names: string[]) => listOf(names.map(name => ({ name })));

const nothing: DeploymentCheck = {
  source: 'Rafay',
  findings: [],
  unchecked: [],
};

const finding = (
  rest: Pick<DeploymentFinding, 'code' | 'field' | 'message'> &
    Partial<DeploymentFinding>,
): DeploymentCheck => ({
  ...nothing,
  findings: [{ severity: 'problem', messages: [], ...rest }],
});

type Asked = Pick<KubeVirtApi, 'getInventory' | 'checkDeployment'>;

function show(
  properties: Record<string, object>,
  options: Partial<Asked> & {
    initial?: any;
    required?: string[];
    onCreate?: (values: any) => void;
  } = {},
) {
  const { initial, onCreate, required = [], ...api } = options;
  return showForm({ type: 'object', required, properties } as any, {
    fields: [rafayPickerField],
    api: {
      getInventory: async () => named('lab', 'shop'),
      checkDeployment: async () => nothing,
      ...api,
    },
    initial,
    onCreate,
  });
}

const box = (name: RegExp | string = 'Rafay project') =>
  screen.findByRole('combobox', { name });
const offered = async () =>
  within(await screen.findByRole('listbox'))
    .getAllByRole('option')
    .map(each => each.textContent?.trim());

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

  it.each([
    [false, 'invalid'],
    [true, 'valid'],
  ])(
    'say that a version is taken; where the repository may have it (%s) it is %s',
    async (mayBeOwn, expected) => {
      const onCreate = jest.fn();
      const checkDeployment = jest.fn(async () =>
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
          initial: {
            project: 'shop',
            blueprintName: 'kubevirt',
            version: 'v1',
          },
        },
      );
      expect(await screen.findByText('v1 is taken.')).toBeInTheDocument();
      expect(checkDeployment.mock.calls[0]).toEqual([
        { project: 'shop', blueprintName: 'kubevirt', version: 'v1' },
        expect.anything(),
      ]);
      const input = await box('Version');
      if (expected === 'valid') {
        expect(input).not.toBeInvalid();
      } else {
        expect(input).toBeInvalid();
      }
      await person.click(screen.getByRole('button', { name: 'Review' }));
      const created = expected === 'valid';
      if (created) {
        await person.click(
          await screen.findByRole('button', { name: 'Create' }),
        );
      } else {
        await waitFor(() =>
          expect(input).toHaveAccessibleDescription(/v1 is taken\./),
        );
      }
      expect(onCreate).toHaveBeenCalledTimes(created ? 1 : 0);
    },
  );

  it('are asked for once for what is typed in one go', async () => {
    jest.useFakeTimers();
    try {
      const checkDeployment = jest.fn(async () => nothing);
      show({ project: PROJECT }, { checkDeployment });
      const input = await box();
      await act(() => jest.advanceTimersByTimeAsync(1000));
      const user = person.setup({ advanceTimers: jest.advanceTimersByTime });
      await user.click(input);
      await user.paste('s');
      await act(() => jest.advanceTimersByTimeAsync(1000));
      checkDeployment.mockClear();
      for (const letter of 'hop') {
        await user.paste(letter);
        await act(() => jest.advanceTimersByTimeAsync(50));
      }
      expect(checkDeployment).not.toHaveBeenCalled();
      await act(() => jest.advanceTimersByTimeAsync(1000));
      expect(checkDeployment.mock.calls).toEqual([
        [{ project: 'shop' }, expect.anything()],
      ]);
    } finally {
      jest.useRealTimers();
    }
  });
});
