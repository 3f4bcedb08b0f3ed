import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformOf } from '../../__testUtils__/detailFixtures';
import { before, clusterOf, MINUTE } from '../../__testUtils__/fixtures';
import { showCluster } from './__testUtils__/showPlatformPage';

describe('The nodes of a cluster', () => {
  it('says that nodes may not be read', async () => {
    showCluster(
      platformOf({
        cluster: clusterOf('west', { forbiddenKinds: ['nodes'] }),
        nodes: [],
      }),
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

  function sixty(isLost: (index: number) => boolean) {
    const [node] = platformOf().nodes;
    return Array.from({ length: 60 }, (_, index) => ({
      ...node,
      name: `node-${index + 1}`,
      ...(isLost(index) && { health: 'error' as const, message: 'Lost.' }),
    }));
  }

  it('shows of 60 nodes some, those with trouble among them, and all on request', async () => {
    showCluster(platformOf({ nodes: sixty(index => index === 50) }));
    expect(await screen.findByText('Lost.')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(1 + 12);
    expect(screen.getByText(/^12 of 60 nodes are shown/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 60 nodes' }),
    );
    expect(screen.getAllByRole('row')).toHaveLength(1 + 60);
  });

  it('shows as few of them where most have trouble', async () => {
    showCluster(platformOf({ nodes: sixty(index => index >= 10) }));
    expect(await screen.findAllByText('Lost.')).toHaveLength(12);
    expect(
      screen.queryByRole('row', { name: /node-1\b/ }),
    ).not.toBeInTheDocument();
    expect(screen.getByText(/^12 of 60 nodes are shown/)).toBeInTheDocument();
  });

  it('shows of each node whether it is heard of and takes VMs', async () => {
    showCluster(platformOf());
    const row = await screen.findByRole('row', { name: /worker-1/ });
    expect(row).toHaveTextContent(/heartbeat 40 s ago/);
    expect(row).toHaveTextContent(/12 \(1 outdated\)/);
    expect(row).toHaveTextContent('Takes VMs');
    expect(screen.getByRole('row', { name: /worker-2/ })).toHaveTextContent(
      'New VMs avoid this node',
    );
  });

  it.each<[string, boolean | undefined, string]>([
    ['whose pod reported to be ready', true, 'worker-1not heard for 16 min'],
    [
      'whose pod is not ready',
      false,
      'worker-1not ready, not heard for 16 min',
    ],
    ['without a pod', undefined, 'worker-1not heard for 16 min'],
  ])(
    'never calls a virt-handler ready that is silent: one %s',
    async (_, ready, text) => {
      const [node] = platformOf().nodes;
      showCluster(
        platformOf({
          nodes: [
            {
              ...node,
              heartbeat: before(16 * MINUTE),
              silent: true,
              handler:
                ready === undefined
                  ? undefined
                  : { pod: 'virt-handler-1', ready },
            },
          ],
        }),
      );
      expect(
        await screen.findByRole('row', { name: /worker-1/ }),
      ).toHaveTextContent(text);
    },
  );
});
