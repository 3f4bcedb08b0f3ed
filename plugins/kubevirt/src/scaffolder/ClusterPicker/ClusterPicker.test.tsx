import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { clusterOf } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { person, showForm, write } from '../../__testUtils__/showForm';
import { clusterPickerField } from './field';

const summaryOf = (
  name: string,
  rest: Partial<ClusterPlatformSummary> = {},
): ClusterPlatformSummary => ({
  cluster: clusterOf(name),
  health: 'ok',
  sentence: '',
  kubevirtVersion: 'v1.9.0',
  virtualMachines: 0,
  nodes: 3,
  ...rest,
});

const step = (options: object = {}) => ({
  type: 'object',
  required: ['clusters'],
  properties: {
    clusters: {
      type: 'array',
      title: 'Clusters',
      items: { type: 'string' },
      'ui:field': 'KubeVirtClusterPicker',
      'ui:options': options,
    },
  },
});

function show(
  getClusters: () => Promise<{ items: ClusterPlatformSummary[] }>,
  options: { ui?: object; onCreate?: (values: any) => void } = {},
) {
  return showForm(step(options.ui), {
    fields: [clusterPickerField],
    api: { getClusters },
    onCreate: options.onCreate,
  });
}

const three = async () => ({
  items: [
    summaryOf('edge-10'),
    summaryOf('edge-2', {
      cluster: clusterOf('edge-2', { title: 'Lisbon' }),
      health: 'absent',
      kubevirtVersion: undefined,
      nodes: 1,
    }),
    summaryOf('west', {
      cluster: clusterOf('west', { state: 'unreachable' }),
      health: 'unknown',
      kubevirtVersion: undefined,
      nodes: 0,
    }),
  ],
});

const field = () => screen.findByRole('group', { name: 'Clusters' });
const chosen = () =>
  within(screen.getByRole('list', { name: 'Chosen clusters' }))
    .getAllByRole('listitem')
    .map(item => item.textContent);

describe('the cluster picker', () => {
  it('shows the clusters with what runs on them, and takes several', async () => {
    const onCreate = jest.fn();
    show(three, { onCreate });
    const boxes = await screen.findAllByRole('checkbox');
    expect(boxes.map(box => box.closest('label')?.textContent)).toEqual([
      'edge-2 (Lisbon) Not installed no KubeVirt yet 1 node',
      'edge-10 Healthy KubeVirt v1.9.0 3 nodes',
      'west Unknown KubeVirt not known',
    ]);
    await person.click(boxes[1]);
    await person.click(boxes[0]);
    expect(chosen()).toEqual(['edge-10', 'edge-2']);
    await person.click(screen.getByRole('button', { name: 'Remove edge-10' }));
    expect(boxes[1]).not.toBeChecked();
    await expectNoAxeViolations(await field());
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({ clusters: ['edge-2'] });
  });

  it('adds clusters that the portal does not know', async () => {
    show(three);
    await screen.findAllByRole('checkbox');
    const find = screen.getByRole('textbox', { name: /^Find a cluster/ });
    await write(find, 'lisb');
    await person.keyboard('{Enter}');
    await write(find, 'far-away');
    expect(find).toHaveAccessibleDescription(/Rafay may/);
    await person.click(screen.getByRole('button', { name: 'Add far-away' }));
    await write(find, 'edge');
    await person.keyboard('{Enter}');
    expect(chosen()).toEqual(['edge-2', 'far-away · not known to the portal']);
    await write(find, 'Far away!');
    expect(find).toBeInvalid();
    expect(find).toHaveAccessibleDescription(/no name of a cluster/);
    await expectNoAxeViolations(await field());
  });

  it('adds none where the template forbids it', async () => {
    show(three, { ui: { allowArbitrary: false } });
    await screen.findAllByRole('checkbox');
    const find = screen.getByRole('textbox', { name: 'Find a cluster' });
    await write(find, 'far-away');
    await person.keyboard('{Enter}');
    expect(find).toHaveAccessibleDescription('No cluster matches');
    expect(screen.getByText('None chosen yet')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Add/ })).toBeNull();
  });

  it('asks for at least one, at the field', async () => {
    show(three);
    const [box] = await screen.findAllByRole('checkbox');
    await person.click(box);
    await person.click(box);
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findAllByText(/Choose at least one cluster/);
    expect(await field()).toHaveAccessibleDescription(
      'Choose at least one cluster',
    );
  });

  it('says that it reads the clusters, and takes names meanwhile', async () => {
    show(() => new Promise(() => {}));
    expect(
      await screen.findByRole('progressbar', { name: 'Reading the clusters' }),
    ).toBeInTheDocument();
    await write(screen.getByRole('textbox'), 'west');
    await person.keyboard('{Enter}');
    expect(chosen()).toEqual(['west']);
    await expectNoAxeViolations(await field());
  });

  it('takes names where the clusters may not be seen', async () => {
    const denied = await responseError(403, 'NotAllowedError', 'No');
    show(() => Promise.reject(denied));
    expect(
      await screen.findByText(/You may not see the clusters/),
    ).toBeInTheDocument();
    await write(screen.getByRole('textbox'), 'west');
    await person.keyboard('{Enter}');
    expect(chosen()).toEqual(['west']);
    await expectNoAxeViolations(await field());
  });

  it('says why the clusters cannot be read, and tries again', async () => {
    const failed = await responseError(500, 'Error', 'the backend is tired');
    const getClusters = jest
      .fn(three)
      .mockImplementationOnce(() => Promise.reject(failed));
    show(getClusters);
    expect(await screen.findByText(/the backend is tired/)).toBeInTheDocument();
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findAllByRole('checkbox')).toHaveLength(3);
  });

  it('asks again while the backend still reads a cluster', async () => {
    jest.useFakeTimers();
    try {
      const syncing = summaryOf('west', {
        cluster: clusterOf('west', { state: 'syncing' }),
        health: 'unknown',
        kubevirtVersion: undefined,
        nodes: 0,
      });
      const getClusters = jest
        .fn(async () => ({ items: [summaryOf('west')] }))
        .mockResolvedValueOnce({ items: [syncing] });
      show(getClusters);
      expect(await screen.findByText('KubeVirt not known')).toBeVisible();
      await act(() => jest.advanceTimersByTimeAsync(2_000));
      expect(screen.getByText('KubeVirt v1.9.0')).toBeVisible();
      await act(() => jest.advanceTimersByTimeAsync(10_000));
      expect(getClusters).toHaveBeenCalledTimes(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('takes names where there is no cluster, or no KubeVirt plugin', async () => {
    showForm(step(), { fields: [clusterPickerField] });
    expect(
      await screen.findByText(/connected to no cluster yet/),
    ).toBeInTheDocument();
    await write(screen.getByRole('textbox'), 'west');
    await person.keyboard('{Enter}');
    expect(chosen()).toEqual(['west']);
  });

  it('stays short with a large fleet', async () => {
    const items = Array.from({ length: 120 }, (_, index) =>
      summaryOf(`edge-${index}`),
    );
    show(async () => ({ items }));
    expect(await screen.findAllByRole('checkbox')).toHaveLength(50);
    expect(screen.getByText(/^70 more match/)).toBeInTheDocument();
    await write(screen.getByRole('textbox'), 'edge-119');
    expect(screen.getByRole('checkbox')).toBeInTheDocument();
  });
});
