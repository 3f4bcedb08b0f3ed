import { screen, within } from '@testing-library/react';
import { platformOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, clusterOf, MINUTE } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import {
  showCluster,
  showPlatformPage,
} from './__testUtils__/showPlatformPage';

describe('The page of a cluster that cannot be shown as usual', () => {
  it('shows lights of a cluster that does not answer as what they were', async () => {
    const since = before(20 * MINUTE);
    const { container } = showCluster(
      platformOf({
        cluster: clusterOf('west', { state: 'stale', since }),
        health: 'unknown',
        knownHealth: 'ok',
        asOf: since,
        sentence: 'Its last message: all is healthy.',
      }),
    );
    expect(
      await screen.findByRole('button', {
        name: /Healthy at .*virt-controller/,
      }),
    ).toBeInTheDocument();
    expect(screen.queryByTitle('Healthy')).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('shows when it heard of nodes of such a cluster, and no age that grows', async () => {
    const since = before(20 * MINUTE);
    const [node] = platformOf().nodes;
    showCluster(
      platformOf({
        cluster: clusterOf('west', { state: 'stale', since }),
        health: 'unknown',
        asOf: since,
        nodes: [
          { ...node, heartbeat: before(20 * MINUTE + 40_000) },
          {
            ...node,
            name: 'worker-2',
            heartbeat: before(40 * MINUTE),
            silent: true,
          },
        ],
      }),
    );
    expect(
      await screen.findByRole('row', { name: /worker-1/ }),
    ).toHaveTextContent(/ready, heartbeat at /);
    const silent = screen.getByRole('row', { name: /worker-2/ });
    expect(silent).toHaveTextContent(/not heard since /);
    expect(silent).not.toHaveTextContent(/ready/);
    expect(screen.queryByText(/ min( ago)?$/)).not.toBeInTheDocument();
  });

  it('says once what a cluster that does not answer had to complain of', async () => {
    const since = before(20 * MINUTE);
    showCluster(
      platformOf({
        cluster: clusterOf('west', { state: 'stale', since }),
        health: 'unknown',
        knownHealth: 'error',
        asOf: since,
        sentence: 'Its last message: No virt-api. No KVM.',
        concerns: [
          { subject: 'virt-api', health: 'error', message: 'No virt-api.' },
          { subject: 'worker-2', health: 'warning', message: 'No KVM.' },
        ],
      }),
    );
    expect(await screen.findByText('No virt-api.')).toBeInTheDocument();
    expect(screen.queryByText(/Its last word/)).not.toBeInTheDocument();
    const notice = screen.getByText(/^The cluster has not answered since/);
    expect(
      notice.compareDocumentPosition(screen.getByText('No virt-api.')),
    ).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('says once that a cluster does not answer, and what was so', async () => {
    const since = before(20 * MINUTE);
    showCluster(
      platformOf({
        cluster: clusterOf('west', { state: 'stale', since }),
        health: 'unknown',
        knownHealth: 'ok',
        asOf: since,
        sentence: 'unseen',
        messages: [
          { code: 'platform-last-message' },
          { code: 'kubevirt-healthy', params: { kubevirt: 'KubeVirt v1.9.0' } },
        ],
      }),
    );
    const line = await screen.findByText('KubeVirt v1.9.0 is healthy.');
    expect(
      within(line.parentElement!).getByTitle(/^Healthy at /),
    ).toBeInTheDocument();
    expect(screen.getAllByText(/not answer/)).toHaveLength(1);
  });

  it('says as of when KubeVirt was absent from a cluster that fell silent', async () => {
    const since = before(20 * MINUTE);
    const absent = {
      installed: false,
      health: 'absent' as const,
      updating: false,
      conditions: [],
    };
    const { container } = showCluster(
      platformOf({
        cluster: clusterOf('west', {
          state: 'stale',
          kubevirtAbsent: true,
          since,
        }),
        health: 'unknown',
        knownHealth: 'absent',
        asOf: since,
        sentence: 'Its last message: KubeVirt is not installed.',
        kubevirt: absent,
        cdi: absent,
        components: [],
        crds: [],
      }),
    );
    const title = await screen.findByText(
      'KubeVirt is not installed on this cluster',
    );
    expect(
      screen
        .getByText(/The cluster has not answered since/)
        .compareDocumentPosition(title),
    ).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.queryByText(/Its last word/)).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('draws nothing of a cluster that has not answered yet', async () => {
    const { container } = showCluster(
      platformOf({
        cluster: clusterOf('west', {
          state: 'unreachable',
          message: 'The cluster has not answered yet.',
        }),
        health: 'unknown',
        sentence: 'The cluster has not answered yet.',
      }),
    );
    expect(
      await screen.findAllByText('The cluster has not answered yet.'),
    ).toHaveLength(1);
    expect(screen.queryByText('virt-controller')).not.toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('does not call absent what is only not known', async () => {
    const unknown = {
      installed: false,
      health: 'unknown' as const,
      updating: false,
      conditions: [],
      message: 'The portal may not read the KubeVirt object.',
    };
    showCluster(platformOf({ kubevirt: unknown, cdi: unknown }));
    await screen.findAllByText('The portal may not read the KubeVirt object.');
    expect(
      screen.queryByText(/is not installed on this cluster/),
    ).not.toBeInTheDocument();
  });

  it('leads to the template where KubeVirt is absent', async () => {
    const absent = {
      installed: false,
      health: 'absent' as const,
      updating: false,
      conditions: [],
    };
    const { container } = showCluster(
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
    showPlatformPage(api, '/kubevirt/nowhere');
    expect(
      await screen.findByText('The portal knows no cluster nowhere'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All clusters' }),
    ).toBeInTheDocument();
  });
});
