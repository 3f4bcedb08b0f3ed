import type {
  ClusterPlatformSummary,
  DeploymentCheck,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, waitFor } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { clusterOf } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { person, showForm, write } from '../../__testUtils__/showForm';
import type { KubeVirtApi } from '../../api';
import { clusterPickerField } from './field';

const summaryOf = (name: string): ClusterPlatformSummary => ({
  cluster: clusterOf(name),
  health: 'ok',
  sentence: '',
  kubevirtVersion: 'v1.9.0',
  virtualMachines: 0,
  nodes: 3,
});

const inRafay = (...items: object[]) => ({
  source: 'Rafay',
  items,
  total: items.length,
  readAt: '2026-11-28T12:00:00Z',
});

const present: DeploymentCheck = {
  source: 'Rafay',
  findings: [
    {
      code: 'kubevirt-present',
      field: 'clusters',
      severity: 'problem',
      message: 'west has KubeVirt; use another template.',
      messages: [],
    },
  ],
  unchecked: [],
};

describe('the clusters of a project of Rafay’s', () => {
  let getInventory: jest.Mock;
  let checkDeployment: jest.Mock;

  beforeEach(() => {
    getInventory = jest.fn(async () =>
      inRafay(
        { name: 'far', blueprint: { name: 'minimal', version: 'latest' } },
        { name: 'west', blueprint: { name: 'kubevirt', version: 'v2' } },
      ),
    );
    checkDeployment = jest.fn(async () => ({ findings: [], unchecked: [] }));
  });

  function show(options: {
    initial?: any;
    ui?: object;
    onCreate?: (values: any) => void;
  }) {
    const { initial = { project: 'shop' }, ui = {}, onCreate } = options;
    return showForm(
      {
        type: 'object',
        properties: {
          clusters: {
            type: 'array',
            title: 'Clusters',
            items: { type: 'string' },
            'ui:field': 'KubeVirtClusterPicker',
            'ui:options': ui,
          },
          replacesKubeVirt: {
            type: 'boolean',
            title: 'Replace',
            default: false,
          },
        },
      } as any,
      {
        fields: [clusterPickerField],
        api: {
          getClusters: async () => ({
            items: [summaryOf('west'), summaryOf('east')],
          }),
          getInventory: getInventory as KubeVirtApi['getInventory'],
          checkDeployment,
        },
        initial,
        onCreate,
      },
    );
  }

  const rows = async () =>
    (await screen.findAllByRole('checkbox'))
      .map(box => box.closest('label')?.textContent?.trim())
      .filter(text => text !== 'Replace');

  it('are shown with their blueprint; others are found by name', async () => {
    show({});
    await screen.findByText(/2 in Rafay/);
    expect(getInventory).toHaveBeenCalledWith(
      { kind: 'clusters', project: 'shop' },
      expect.anything(),
    );
    expect(await rows()).toEqual([
      'far not known to the portal blueprint minimal latest',
      'west Healthy KubeVirt v1.9.0 3 nodes blueprint kubevirt v2',
    ]);
    await write(screen.getByRole('textbox', { name: /^Find/ }), 'east');
    expect(await rows()).toEqual([
      'east Healthy KubeVirt v1.9.0 3 nodes of another project',
    ]);
    await expectNoAxeViolations(
      await screen.findByRole('group', { name: 'Clusters' }),
    );
  });

  it.each([
    ['no project is chosen', {}, undefined],
    [
      'Rafay is not configured',
      { project: 'shop' },
      async () => ({ items: [], total: 0 }),
    ],
    [
      'Rafay does not answer',
      { project: 'shop' },
      async () => {
        throw await responseError(503, 'Error', 'no answer');
      },
    ],
    [
      'the portal does not look into the project',
      { project: 'shop' },
      async () => {
        throw await responseError(404, 'NotFoundError', 'not looked into');
      },
    ],
  ])('are all that the portal knows where %s', async (_, initial, answer) => {
    if (answer) {
      getInventory.mockImplementation(answer);
    }
    show({ initial });
    await waitFor(async () =>
      expect(await rows()).toEqual([
        'east Healthy KubeVirt v1.9.0 3 nodes',
        'west Healthy KubeVirt v1.9.0 3 nodes',
      ]),
    );
  });

  it('that have KubeVirt are named at once, and going on needs to be chosen', async () => {
    const onCreate = jest.fn();
    checkDeployment.mockImplementation(async ({ replacesKubeVirt }) =>
      replacesKubeVirt
        ? {
            ...present,
            findings: [{ ...present.findings[0], severity: 'warning' }],
          }
        : present,
    );
    show({ ui: { newBlueprint: 'kubevirt-blueprint' }, onCreate });
    await screen.findByText(/2 in Rafay/);
    await person.click(await screen.findByRole('checkbox', { name: /^west/ }));
    expect(
      await screen.findByText('west has KubeVirt; use another template.'),
    ).toBeInTheDocument();
    expect(checkDeployment).toHaveBeenCalledWith(
      {
        project: 'shop',
        clusters: ['west'],
        blueprintName: 'kubevirt-blueprint',
        replacesKubeVirt: false,
      },
      expect.anything(),
    );
    const group = await screen.findByRole('group', { name: 'Clusters' });
    await expectNoAxeViolations(group);
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await waitFor(() =>
      expect(group).toHaveAccessibleDescription(/west has KubeVirt/),
    );
    expect(
      screen.getAllByText('west has KubeVirt; use another template.'),
    ).toHaveLength(1);
    expect(onCreate).not.toHaveBeenCalled();

    await person.click(screen.getByRole('checkbox', { name: 'Replace' }));
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledTimes(1);
  });

  it('are not looked at for KubeVirt where the template needs no blueprint', async () => {
    show({});
    await screen.findByText(/2 in Rafay/);
    await person.click(await screen.findByRole('checkbox', { name: /^west/ }));
    await waitFor(() => expect(checkDeployment).toHaveBeenCalled());
    expect(checkDeployment).toHaveBeenCalledWith(
      { project: 'shop', clusters: ['west'] },
      expect.anything(),
    );
  });
});
