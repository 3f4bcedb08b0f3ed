import type {
  ClusterPlatform,
  ClusterPlatformSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, clusterOf, MINUTE } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import { PlatformPage } from './PlatformPage';

function show(api: FakeKubeVirtApi, path: string) {
  return showInApp(<PlatformPage />, {
    api,
    at: { mountPath: '/kubevirt/*', path },
  });
}

function apiWith(platform: ClusterPlatform) {
  const api = new FakeKubeVirtApi();
  api.getCluster = jest.fn(async () => platform);
  return api;
}

describe('PlatformPage with all clusters', () => {
  const items: ClusterPlatformSummary[] = [
    {
      cluster: clusterOf('west', { title: 'West' }),
      health: 'warning',
      sentence: 'One node has no KVM device.',
      kubevirtVersion: 'v1.9.0',
      absent: ['cdi'],
      virtualMachines: 151,
      nodes: 6,
    },
  ];

  it('sums up each cluster and leads to it', async () => {
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => ({ items });
    const { container } = show(api, '/kubevirt');
    const link = await screen.findByRole('link', { name: 'West' });
    expect(link).toHaveAttribute('href', '/kubevirt/west');
    expect(screen.getByText('Warning')).toBeInTheDocument();
    expect(screen.getByText('One node has no KVM device.')).toBeVisible();
    expect(screen.getByText('151')).toBeInTheDocument();
    expect(screen.getByText('not installed')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('names each thing that is not well', async () => {
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => ({
      items: [
        {
          ...items[0],
          concerns: [
            { subject: 'virt-api', health: 'error', message: 'No virt-api.' },
            { subject: 'node-1', health: 'warning', message: 'No KVM.' },
          ],
        },
      ],
    });
    show(api, '/kubevirt');
    const list = await screen.findByRole('list', { name: 'What is not well' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['ErrorNo virt-api.', 'WarningNo KVM.']);
  });

  it('does not call a cluster well that does not answer any more', async () => {
    const api = new FakeKubeVirtApi();
    const since = before(20 * MINUTE);
    api.getClusters = async () => ({
      items: [
        {
          ...items[0],
          cluster: clusterOf('west', { state: 'stale', since }),
          health: 'unknown',
          knownHealth: 'ok',
          asOf: since,
          sentence: 'Its last word: all is well.',
        },
      ],
    });
    const { container } = show(api, '/kubevirt');
    expect(await screen.findByText(/^Unknown, as of /)).toBeInTheDocument();
    expect(
      screen.getByText(/The cluster has not answered since/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Well')).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('claims nothing of a cluster that has not answered yet', async () => {
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => ({
      items: [
        {
          cluster: clusterOf('west', { state: 'unreachable' }),
          health: 'unknown',
          sentence: 'The cluster has not answered yet.',
          virtualMachines: 0,
          nodes: 0,
        },
      ],
    });
    show(api, '/kubevirt');
    expect(await screen.findAllByText('not known')).toHaveLength(2);
    expect(screen.queryByText('not installed')).not.toBeInTheDocument();
    expect(screen.queryByText('0')).not.toBeInTheDocument();
  });

  it('says how clusters are configured where there are none', async () => {
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => ({ items: [] });
    const { container } = show(api, '/kubevirt');
    expect(
      await screen.findByText('No clusters are configured'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it.each([
    [403, 'Ask for the permission kubevirt.platform.read.'],
    [503, 'The health of KubeVirt cannot be shown'],
  ])('explains an answer of %s', async (status, text) => {
    const error = await responseError(status, 'Error', 'in its own words');
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => {
      throw error;
    };
    const { container } = show(api, '/kubevirt');
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByText('in its own words')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});

describe('PlatformPage of one cluster', () => {
  it('draws the parts with their lights', async () => {
    const { container } = show(apiWith(platformOf()), '/kubevirt/west');
    expect(
      await screen.findByText(/KubeVirt v1.9.0 and CDI v1.66.0 are well/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', {
        name: /Well.*virt-controller 2 of 2 ready.*leader …-7xk2p/,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /KubeVirt v1.9.0 Deployed/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /VirtualMachine CRD v1/ }),
    ).toBeInTheDocument();
    expect(screen.getByText(/ceph-block/)).toHaveTextContent(
      'knows no access mode',
    );
    await expectNoAxeViolations(container);
  });

  it('opens a part to its pods, restarts and last error', async () => {
    const { container } = show(apiWith(platformOf()), '/kubevirt/west');
    await userEvent.click(
      await screen.findByRole('button', { name: /virt-controller/ }),
    );
    const details = screen.getByRole('region', {
      name: 'Details of virt-controller',
    });
    expect(within(details).getByText('leader')).toBeInTheDocument();
    expect(within(details).getByText('3 restarts')).toBeInTheDocument();
    expect(
      within(details).getByText('CrashLoopBackOff: no lease'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('keeps a part open when the data is refreshed', async () => {
    const api = apiWith(platformOf());
    show(api, '/kubevirt/west');
    await userEvent.click(
      await screen.findByRole('button', { name: /virt-controller/ }),
    );
    api.getCluster = jest.fn(async () =>
      platformOf({ sentence: 'Something is new.' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText('Something is new.')).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: 'Details of virt-controller' }),
    ).toBeInTheDocument();
  });

  it('opens a CRD to its served versions, and says of one that is not served', async () => {
    show(
      apiWith(
        platformOf({
          crds: [
            {
              name: 'virtualmachines.kubevirt.io',
              kind: 'VirtualMachine',
              health: 'ok',
              versions: ['v1', 'v1alpha3'],
              storedVersion: 'v1',
            },
            {
              name: 'virtualmachinepools.pool.kubevirt.io',
              kind: 'VirtualMachinePool',
              health: 'warning',
              versions: [],
              message: 'The CRD is there and not served.',
            },
          ],
        }),
      ),
      '/kubevirt/west',
    );
    expect(
      await screen.findByRole('button', {
        name: /Warning.*VirtualMachinePool CRD not served.*not served\./,
      }),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: /VirtualMachine CRD v1/ }),
    );
    expect(
      screen.getByRole('region', { name: 'Details of VirtualMachine CRD' }),
    ).toHaveTextContent(
      'virtualmachines.kubevirt.ioServed versionsv1, v1alpha3Stored versionv1',
    );
  });

  it('opens the launchers to those of each node, and a part to its conditions', async () => {
    const platform = platformOf();
    platform.components[0].conditions = [
      {
        type: 'Available',
        status: 'False',
        bad: true,
        words: 'Fewer than 2 pods are available.',
      },
    ];
    show(apiWith(platform), '/kubevirt/west');
    await userEvent.click(
      await screen.findByRole('button', { name: /virt-launcher 21/ }),
    );
    expect(
      screen.getByRole('region', { name: 'Details of virt-launcher' }),
    ).toHaveTextContent('worker-112, 1 outdatedworker-29');
    await userEvent.click(
      screen.getByRole('button', { name: /virt-controller/ }),
    );
    expect(
      screen.getByText(/Fewer than 2 pods are available/),
    ).toBeInTheDocument();
  });

  it('shows lights of a cluster that does not answer as what they were', async () => {
    const since = before(20 * MINUTE);
    const { container } = show(
      apiWith(
        platformOf({
          cluster: clusterOf('west', { state: 'stale', since }),
          health: 'unknown',
          knownHealth: 'ok',
          asOf: since,
          sentence: 'Its last word: all is well.',
        }),
      ),
      '/kubevirt/west',
    );
    expect(
      await screen.findByRole('button', { name: /Well at .*virt-controller/ }),
    ).toBeInTheDocument();
    expect(screen.queryByTitle('Well')).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says that nodes may not be read', async () => {
    show(
      apiWith(
        platformOf({
          cluster: clusterOf('west', { forbiddenKinds: ['nodes'] }),
          nodes: [],
        }),
      ),
      '/kubevirt/west',
    );
    expect(
      await screen.findByText(
        'The portal may not read the nodes of this cluster.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^The portal may not read nodes of this cluster;/),
    ).toBeInTheDocument();
  });

  it('shows of 60 nodes some, those with trouble among them, and all on request', async () => {
    const [node] = platformOf().nodes;
    const nodes = Array.from({ length: 60 }, (_, index) => ({
      ...node,
      name: `node-${index + 1}`,
      ...(index === 50 && { health: 'error' as const, message: 'Lost.' }),
    }));
    show(apiWith(platformOf({ nodes })), '/kubevirt/west');
    expect(await screen.findByText('Lost.')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(1 + 13);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 60 nodes' }),
    );
    expect(screen.getAllByRole('row')).toHaveLength(1 + 60);
  });

  it('does not call absent what is only not known', async () => {
    const unknown = {
      installed: false,
      health: 'unknown' as const,
      updating: false,
      conditions: [],
      message: 'The portal may not read the KubeVirt object.',
    };
    show(
      apiWith(platformOf({ kubevirt: unknown, cdi: unknown })),
      '/kubevirt/west',
    );
    await screen.findAllByText('The portal may not read the KubeVirt object.');
    expect(
      screen.queryByText(/is not installed on this cluster/),
    ).not.toBeInTheDocument();
  });

  it('tells of each node whether it is heard of and takes VMs', async () => {
    show(apiWith(platformOf()), '/kubevirt/west');
    const row = await screen.findByRole('row', { name: /worker-1/ });
    expect(row).toHaveTextContent(/heartbeat 40 s ago/);
    expect(row).toHaveTextContent(/12 \(1 outdated\)/);
    expect(row).toHaveTextContent('Takes VMs');
    expect(screen.getByRole('row', { name: /worker-2/ })).toHaveTextContent(
      'New VMs avoid this node',
    );
  });

  it('shows an update as progress', async () => {
    const { kubevirt } = platformOf();
    const { container } = show(
      apiWith(
        platformOf({
          kubevirt: {
            ...kubevirt,
            health: 'progress',
            updating: true,
            targetVersion: 'v1.10.0',
          },
        }),
      ),
      '/kubevirt/west',
    );
    expect(
      await screen.findByText('Updating from v1.9.0 to v1.10.0'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('leads to the template where KubeVirt is absent', async () => {
    const absent = {
      installed: false,
      health: 'absent' as const,
      updating: false,
      conditions: [],
    };
    const { container } = show(
      apiWith(
        platformOf({
          cluster: clusterOf('west', { state: 'kubevirt-absent' }),
          health: 'absent',
          kubevirt: absent,
          cdi: absent,
          components: [],
          crds: [],
          nodes: [
            {
              name: 'worker-3',
              ready: true,
              schedulable: false,
              cordoned: false,
              kvm: false,
              launchers: 0,
              outdatedLaunchers: 0,
              health: 'absent',
            },
          ],
          storageProfiles: undefined,
        }),
      ),
      '/kubevirt/west',
    );
    expect(
      await screen.findByText('KubeVirt is not installed on this cluster'),
    ).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /worker-3/ });
    expect(row).toHaveTextContent('nonenot known');
    expect(
      screen.getByRole('link', { name: 'Install KubeVirt with its template' }),
    ).toHaveAttribute(
      'href',
      '/create/templates/default/kubevirt-blueprint-on-rafay',
    );
    await expectNoAxeViolations(container);
  });

  it('says that it knows no such cluster', async () => {
    const error = await responseError(404, 'NotFoundError', 'no cluster');
    const api = new FakeKubeVirtApi();
    api.getCluster = async () => {
      throw error;
    };
    show(api, '/kubevirt/nowhere');
    expect(
      await screen.findByText('The portal knows no cluster nowhere'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All clusters' }),
    ).toBeInTheDocument();
  });
});
