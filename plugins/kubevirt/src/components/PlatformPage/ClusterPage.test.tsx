import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformOf } from '../../__testUtils__/detailFixtures';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { showCluster } from './__testUtils__/showPlatformPage';

describe('The page of a cluster', () => {
  it('draws the parts with their lights', async () => {
    const { container } = showCluster(platformOf());
    expect(
      await screen.findByText(/KubeVirt v1.9.0 and CDI v1.66.0 are healthy/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', {
        name: /Healthy.*virt-controller 2 of 2 ready.*leader …-7xk2p/,
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
    const { container } = showCluster(platformOf());
    await userEvent.click(
      await screen.findByRole('button', { name: /virt-controller/ }),
    );
    const details = screen.getByRole('region', {
      name: 'Details of virt-controller',
    });
    // Next to what opened it, also where the boxes stand below each other.
    expect(details.closest('li')?.previousElementSibling).toContainElement(
      screen.getByRole('button', { name: /virt-controller 2 of 2/ }),
    );
    expect(within(details).getByText('leader')).toBeInTheDocument();
    expect(within(details).getByText('3 restarts')).toBeInTheDocument();
    expect(
      within(details).getByText('CrashLoopBackOff: no lease'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('keeps a part open when the data is refreshed', async () => {
    const { api } = showCluster(platformOf());
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
    showCluster(
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
    showCluster(platform);
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

  it('shows an update as progress', async () => {
    const { kubevirt } = platformOf();
    const { container } = showCluster(
      platformOf({
        kubevirt: {
          ...kubevirt,
          health: 'progress',
          updating: true,
          targetVersion: 'v1.10.0',
        },
      }),
    );
    expect(
      await screen.findByText('Updating from v1.9.0 to v1.10.0'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
