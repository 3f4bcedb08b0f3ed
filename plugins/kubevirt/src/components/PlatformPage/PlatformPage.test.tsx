import type {
  ClusterPlatform,
  ClusterPlatformSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { clusterOf } from '../../__testUtils__/fixtures';
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
    expect(screen.getByText('VirtualMachine CRD')).toBeInTheDocument();
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
          storageProfiles: undefined,
        }),
      ),
      '/kubevirt/west',
    );
    expect(
      await screen.findByText('KubeVirt is not installed on this cluster'),
    ).toBeInTheDocument();
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
