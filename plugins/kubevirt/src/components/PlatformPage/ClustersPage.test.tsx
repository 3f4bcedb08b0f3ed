import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, clusterOf, MINUTE } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showPlatformPage } from './__testUtils__/showPlatformPage';

describe('The page of all clusters', () => {
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
    const { container } = showPlatformPage(api, '/kubevirt');
    const link = await screen.findByRole('link', { name: 'West' });
    expect(link).toHaveAttribute('href', '/kubevirt/west');
    expect(screen.getByText('Warning')).toBeInTheDocument();
    expect(screen.getByText('One node has no KVM device.')).toBeVisible();
    expect(screen.getByText('151')).toBeInTheDocument();
    expect(screen.getByText('not installed')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says which sources of clusters cannot name theirs, and of a cluster why it is not called', async () => {
    const api = new FakeKubeVirtApi();
    const sentence = 'The configuration cannot be used: two are named west.';
    api.getClusters = async () => ({
      items: [
        {
          ...items[0],
          cluster: clusterOf('west', { state: 'misconfigured' }),
          health: 'unknown',
          sentence,
        },
      ],
      problems: [{ source: 'fleet', message: 'It answers 403.' }],
    });
    const { container } = showPlatformPage(api, '/kubevirt');
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.getByText(/Clusters may be missing here/)).toBeVisible();
    expect(screen.getByText('fleet: It answers 403.')).toBeVisible();
    expect(screen.queryByText('151')).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('names each thing that is not healthy', async () => {
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
    showPlatformPage(api, '/kubevirt');
    const list = await screen.findByRole('list', {
      name: 'What is not healthy',
    });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['ErrorNo virt-api.', 'WarningNo KVM.']);
  });

  it('does not call a cluster healthy that does not answer any more', async () => {
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
          sentence: 'Its last message: all is healthy.',
        },
      ],
    });
    const { container } = showPlatformPage(api, '/kubevirt');
    expect(await screen.findByText(/^Unknown, as of /)).toBeInTheDocument();
    expect(
      screen.getByText(/The cluster has not answered since/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Healthy')).not.toBeInTheDocument();
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
    showPlatformPage(api, '/kubevirt');
    expect(await screen.findAllByText('not known')).toHaveLength(2);
    expect(screen.queryByText('not installed')).not.toBeInTheDocument();
    expect(screen.queryByText('0')).not.toBeInTheDocument();
  });

  it('says how clusters are configured where there are none', async () => {
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => ({ items: [] });
    const { container } = showPlatformPage(api, '/kubevirt');
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
    const { container } = showPlatformPage(api, '/kubevirt');
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByText('in its own words')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
