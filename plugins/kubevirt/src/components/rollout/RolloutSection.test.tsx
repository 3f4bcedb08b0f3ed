import { screen, within } from '@testing-library/react';
import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, MINUTE } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import { ClusterRollout } from './ClusterRollout';
import { VirtualMachineRollout } from './VirtualMachineRollout';

const VM = {
  entityRef: 'component:default/orders',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

const rollout: Rollout = {
  project: 'shop',
  cluster: 'west',
  stages: [
    {
      kind: 'blueprint',
      name: 'kubevirt',
      version: 'v2',
      state: 'partial',
      reason: 'one add-on failed',
      failures: [],
    },
    {
      kind: 'add-on',
      name: 'kubevirt-basic',
      state: 'failed',
      failures: ['virt-operator: ImagePullBackOff'],
      since: before(4 * MINUTE),
    },
    {
      kind: 'workload',
      name: 'orders-db',
      version: 'v1',
      state: 'waiting',
      failures: [],
    },
  ],
  cause: {
    code: 'waiting-for-rafay',
    severity: 'error',
    sentence: 'Add-on kubevirt-basic failed.',
    hint: 'Look at it in the console.',
    source: 'Rafay add-on kubevirt-basic',
  },
  drift: 'deny',
  readAt: before(MINUTE),
  consoleUrl: 'https://console.rafay.dev',
};

describe('what Rafay does', () => {
  let api: FakeKubeVirtApi;

  beforeEach(() => {
    api = new FakeKubeVirtApi();
    api.getRollout = async () => ({ rollout });
  });

  it('shows each stage with its state and Rafay’s own words', async () => {
    const { container } = showInApp(<VirtualMachineRollout locator={VM} />, {
      api,
    });

    const section = within(
      await screen.findByRole('region', { name: 'In Rafay' }),
    );
    expect(
      section.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      expect.stringMatching(/^Blueprint kubevirt v2: done in part.*one add-on/),
      expect.stringMatching(
        /^Add-on kubevirt-basic: failed, 4\smin\sagovirt-operator: ImagePullBackOff$/,
      ),
      'Workload orders-db v1: waiting',
    ]);
    expect(
      section.getByText(
        'Add-on kubevirt-basic failed. Look at it in the console.',
      ),
    ).toBeInTheDocument();
    expect(section.getByText(/^Rafay refuses what is/)).toBeInTheDocument();
    expect(
      section.getByRole('link', { name: /Open Rafay’s console/ }),
    ).toHaveAttribute('href', 'https://console.rafay.dev');
    await expectNoAxeViolations(container);
  });

  it('does not repeat the cause where the page says it', async () => {
    showInApp(<VirtualMachineRollout locator={VM} waiting />, { api });
    await screen.findByText('kubevirt-basic');
    expect(screen.queryByText(/Look at it in the console/)).toBeNull();
  });

  it('says why nothing newer is known', async () => {
    api.getRollout = async () => ({
      rollout: { ...rollout, problem: 'Rafay refuses the API key (401).' },
    });
    showInApp(<VirtualMachineRollout locator={VM} />, { api });
    expect(await screen.findByRole('status')).toHaveTextContent(
      'Nothing newer is known: Rafay refuses the API key (401).',
    );
  });

  it('says that Rafay does not answer, for a cluster as well', async () => {
    api.getClusterRollout = async () => {
      throw await responseError(
        503,
        'ServiceUnavailableError',
        'Rafay cannot be reached',
      );
    };
    showInApp(<ClusterRollout cluster="west" />, { api });
    expect(await screen.findByRole('status')).toHaveTextContent(
      /What Rafay does is not known: .*Rafay cannot be reached/,
    );
  });

  it.each([
    ['a portal that asks no Rafay', async () => ({})],
    [
      'a backend that knows nothing of it',
      async () => {
        throw await responseError(404, 'NotFoundError', 'Not found');
      },
    ],
  ])('shows nothing with %s', async (_, getRollout) => {
    const asked = jest.fn(getRollout);
    api.getRollout = asked;
    showInApp(
      <>
        <VirtualMachineRollout locator={VM} />
        <span>the end</span>
      </>,
      { api },
    );
    await screen.findByText('the end');
    expect(asked).toHaveBeenCalled();
    expect(screen.queryByText('In Rafay')).toBeNull();
  });
});
