import { screen, within } from '@testing-library/react';
import { platformOf } from '../../__testUtils__/detailFixtures';
import { before, clusterOf, MINUTE } from '../../__testUtils__/fixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import { PlatformCard } from './PlatformCard';

const cluster = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'west-cluster',
    annotations: { 'kubevirt.io/cluster': 'west' },
  },
  spec: { type: 'kubernetes-cluster', owner: 'platform' },
};

describe('PlatformCard', () => {
  it('shows a light for each part, and leads to the page', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = jest.fn(async () => platformOf());
    const { container } = showInApp(<PlatformCard />, { api, entity: cluster });
    expect(await screen.findByText('virt-controller')).toHaveTextContent(
      'virt-controller 2/2',
    );
    expect(screen.getByText('Nodes')).toHaveTextContent('Nodes 1/2');
    expect(screen.getByText('Launchers')).toHaveTextContent(
      'Launchers 21 (1 outdated)',
    );
    expect(
      screen.getByRole('link', { name: 'Open platform page' }),
    ).toHaveAttribute('href', '/kubevirt/west');
    expect(api.getCluster).toHaveBeenCalledWith('west', expect.anything());
    await expectNoAxeViolations(container);
  });

  it('names each thing that is not healthy, nodes among them', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = async () =>
      platformOf({
        health: 'error',
        concerns: [
          { subject: 'virt-api', health: 'error', message: 'No virt-api.' },
          { subject: 'worker-2', health: 'warning', message: 'No KVM.' },
        ],
      });
    showInApp(<PlatformCard />, { api, entity: cluster });
    const list = await screen.findByRole('list', {
      name: 'What is not healthy',
    });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['ErrorNo virt-api.', 'WarningNo KVM.']);
    expect(screen.getByText('Nodes').closest('li')).toHaveTextContent(
      'WarningNodes 1/2',
    );
  });

  it('takes the name of a cluster resource that has no annotation', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = jest.fn(async () => platformOf());
    showInApp(<PlatformCard />, {
      api,
      entity: { ...cluster, metadata: { name: 'east' } },
    });
    await screen.findByText('virt-controller');
    expect(api.getCluster).toHaveBeenCalledWith('east', expect.anything());
  });

  it('leads to the template where KubeVirt is absent', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = async () =>
      platformOf({
        kubevirt: {
          installed: false,
          health: 'absent',
          updating: false,
          conditions: [],
        },
      });
    const { container } = showInApp(<PlatformCard />, { api, entity: cluster });
    expect(
      await screen.findByRole('link', {
        name: 'Install KubeVirt with its template',
      }),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says as of when KubeVirt was absent from a cluster that fell silent', async () => {
    const since = before(20 * MINUTE);
    const absent = {
      installed: false,
      health: 'absent' as const,
      updating: false,
      conditions: [],
    };
    const api = new FakeKubeVirtApi();
    api.getCluster = async () =>
      platformOf({
        cluster: clusterOf('west', {
          state: 'stale',
          kubevirtAbsent: true,
          since,
        }),
        health: 'unknown',
        knownHealth: 'absent',
        asOf: since,
        kubevirt: absent,
        cdi: absent,
      });
    const { container } = showInApp(<PlatformCard />, { api, entity: cluster });
    const notice = await screen.findByText(
      /The cluster has not answered since/,
    );
    expect(
      notice.compareDocumentPosition(
        screen.getByText('KubeVirt is not installed on this cluster'),
      ),
    ).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await expectNoAxeViolations(container);
  });

  it('lights nothing of a cluster that has not answered, and shows old lights as such', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = async () =>
      platformOf({
        cluster: clusterOf('west', { state: 'unreachable' }),
        health: 'unknown',
        sentence: 'The cluster has not answered yet.',
      });
    const { unmount } = showInApp(<PlatformCard />, { api, entity: cluster });
    await screen.findByText('The cluster has not answered yet.');
    expect(screen.queryByText('virt-controller')).not.toBeInTheDocument();
    unmount();

    const since = before(20 * MINUTE);
    api.getCluster = async () =>
      platformOf({
        cluster: clusterOf('west', { state: 'stale', since }),
        health: 'unknown',
        asOf: since,
      });
    showInApp(<PlatformCard />, { api, entity: cluster });
    await screen.findByText('virt-controller');
    expect(screen.queryByTitle('Healthy')).not.toBeInTheDocument();
    expect(screen.getAllByTitle(/^Healthy at /).length).toBeGreaterThan(2);
  });

  it('does not call nodes ill that may not be read', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = async () =>
      platformOf({
        cluster: clusterOf('west', { forbiddenKinds: ['nodes'] }),
        nodes: [],
      });
    showInApp(<PlatformCard />, { api, entity: cluster });
    expect(await screen.findByText('Nodes')).toHaveTextContent(
      'Nodes not known',
    );
  });

  it.each([
    [403, 'Ask for the permission kubevirt.platform.read.'],
    [404, 'The portal knows no cluster west'],
    [500, 'The health of KubeVirt cannot be shown'],
  ])('explains an answer of %s', async (status, text) => {
    const error = await responseError(status, 'Error', 'in its own words');
    const api = new FakeKubeVirtApi();
    api.getCluster = async () => {
      throw error;
    };
    const { container } = showInApp(<PlatformCard />, { api, entity: cluster });
    expect(await screen.findByText(text)).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
