import { screen, within } from '@testing-library/react';
import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, MINUTE } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import { ClusterRollout } from './ClusterRollout';
import { RolloutSection } from './RolloutSection';
import { useVirtualMachineRollout } from './useVirtualMachineRollout';

const VM = {
  entityRef: 'component:default/orders',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

/** As the VM's page has it. */
function VirtualMachineRollout(props: { waiting?: boolean }) {
  return (
    <RolloutSection
      loaded={useVirtualMachineRollout(VM)}
      causeShown={props.waiting}
    />
  );
}

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
    const { container } = showInApp(<VirtualMachineRollout />, {
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

  it('says what the pipeline waits for, and which commit it is about', async () => {
    const stage = (change: object) => ({
      kind: 'pipeline' as const,
      name: 'rollout',
      state: 'approval' as const,
      at: 'approve-ready',
      failures: [],
      ...change,
    });
    api.getRollout = async () => ({
      rollout: {
        ...rollout,
        cause: { ...rollout.cause!, since: before(4 * MINUTE) },
        stages: [
          stage({
            approvers: ['jane@example.com', 'joe@example.com'],
            consoleUrl: 'https://console.rafay.dev/#/pipelines/rollout',
          }),
          stage({ name: 'other', approvers: [] }),
          stage({ name: 'third', state: 'running' }),
          stage({ name: 'silent', state: 'unknown', at: undefined }),
        ],
        commit: { id: '4d1e86ed90ada4d6', applied: false },
      },
    });
    showInApp(<VirtualMachineRollout />, { api });

    const items = await screen.findAllByRole('listitem');
    expect(items.map(item => item.textContent)).toEqual([
      expect.stringMatching(
        /^Pipeline rollout.*: waits for the approval of jane@example.com, joe@example.com$/,
      ),
      'Pipeline other: waits for an approval',
      'Pipeline third: on its way, at stage approve-ready',
      'Pipeline silent: Rafay does not say how far its last run is',
    ]);
    expect(
      within(items[0]).getByRole('link', { name: /^rollout/ }),
    ).toHaveAttribute('href', 'https://console.rafay.dev/#/pipelines/rollout');
    expect(
      screen.getByText('Commit 4d1e86ed is not applied yet.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Add-on kubevirt-basic failed/)).toHaveTextContent(
      /4\smin\sago$/,
    );
  });

  it.each([
    [true, 'Commit 4d1e86ed is what is applied.'],
    [undefined, 'Whether commit 4d1e86ed is what is applied is not known.'],
  ])('says of a commit that is applied (%s)', async (applied, text) => {
    api.getRollout = async () => ({
      rollout: { ...rollout, commit: { id: '4d1e86ed90ada4d6', applied } },
    });
    showInApp(<VirtualMachineRollout />, { api });
    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  it('says in words that Rafay does not say how far a blueprint is', async () => {
    api.getClusterRollout = async () => ({
      rollout: {
        ...rollout,
        cause: undefined,
        stages: [
          {
            kind: 'blueprint',
            name: 'minimal',
            version: 'latest',
            state: 'unknown',
            failures: [],
          },
        ],
      },
    });
    showInApp(<ClusterRollout cluster="west" />, { api });
    expect(await screen.findByRole('listitem')).toHaveTextContent(
      'Blueprint minimal in its latest version: assigned; Rafay does not say whether it is on the cluster',
    );
  });

  it('says what was changed by hand', async () => {
    api.getRollout = async () => ({
      rollout: {
        ...rollout,
        stages: [
          {
            kind: 'workload',
            name: 'orders-db',
            state: 'done',
            failures: [],
            drift: {
              state: 'blocked',
              reason: 'patch by jane was refused',
              objects: ['VirtualMachine shop/orders-db'],
            },
          },
        ],
      },
    });
    showInApp(<VirtualMachineRollout />, { api });
    const item = await screen.findByRole('listitem');
    expect(item).toHaveTextContent(
      'Rafay refused a change by hand: VirtualMachine shop/orders-db',
    );
    expect(item).toHaveTextContent('patch by jane was refused');
  });

  it('does not repeat the cause where the page says it', async () => {
    showInApp(<VirtualMachineRollout waiting />, { api });
    await screen.findByText('kubevirt-basic');
    expect(screen.queryByText(/Look at it in the console/)).toBeNull();
  });

  it('says why nothing newer is known', async () => {
    api.getRollout = async () => ({
      rollout: { ...rollout, problem: 'Rafay refuses the API key (401).' },
    });
    showInApp(<VirtualMachineRollout />, { api });
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
        <VirtualMachineRollout />
        <span>the end</span>
      </>,
      { api },
    );
    await screen.findByText('the end');
    expect(asked).toHaveBeenCalled();
    expect(screen.queryByText('In Rafay')).toBeNull();
  });
});
