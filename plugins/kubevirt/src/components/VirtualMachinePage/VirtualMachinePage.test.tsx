import type { VirtualMachineDetail } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { detailOf, podViewOf } from '../../__testUtils__/detailFixtures';
import {
  answerOf,
  before,
  clusterOf,
  heldBackVm,
  MINUTE,
  runningVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from './VirtualMachinePage';

function show(api: FakeKubeVirtApi, name = 'orders-db', search = '') {
  return showInApp(<VirtualMachinePage />, {
    api,
    at: tabAt(`west/shop/${name}${search}`),
  });
}

function apiWith(detail: VirtualMachineDetail, clusters = [clusterOf('west')]) {
  const api = FakeKubeVirtApi.with(answerOf([detail.summary], clusters));
  api.getVirtualMachine = jest.fn(async () => detail);
  return api;
}

describe('VirtualMachinePage', () => {
  it('asks for the VM of its address, below the page of an entity that has a namespace and a name too', async () => {
    const api = apiWith(detailOf(heldBackVm));
    show(api, 'orders-search');
    await screen.findByRole('heading', { name: 'orders-search' });
    expect(api.getVirtualMachine).toHaveBeenCalledWith(
      expect.objectContaining({
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-search',
      }),
      expect.anything(),
    );
  });

  it('says what holds a VM back, what to do, and in whose words', async () => {
    const { container } = show(apiWith(detailOf(heldBackVm)), 'orders-search');
    expect(
      await screen.findByRole('heading', { name: 'orders-search' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Held back')).toBeInTheDocument();
    const advice = screen.getByRole('region', { name: 'What to do' });
    // Once: the first line says what is wrong, the advice goes on from there.
    const sentence = screen.getByText(
      'No node has 64 GiB of memory free: 3 nodes checked.',
    );
    expect(advice).not.toContainElement(sentence);
    expect(
      within(advice).getByText(
        'Ask for less memory, or add a node with 64 GiB free.',
      ),
    ).toBeInTheDocument();
    expect(
      within(advice).getByText(
        '0/3 nodes are available: 3 Insufficient memory.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('west / shop · VirtualMachine · runs Always'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All virtual machines' }),
    ).toHaveAttribute('href', '/catalog/orders/virtual-machines');
    await expectNoAxeViolations(container);
  });

  it('says of a VM that runs what Rafay has found, once, with its way from git', async () => {
    const api = apiWith(detailOf(runningVm));
    const sentence = 'It was changed on the cluster by hand.';
    api.getRollout = async () => ({
      rollout: {
        project: 'shop',
        cluster: 'west',
        readAt: before(0),
        stages: [
          {
            kind: 'workload',
            name: 'orders-db',
            state: 'done',
            failures: [],
          },
        ],
        steps: [{ kind: 'committed', at: before(MINUTE) }],
        cause: {
          code: 'waiting-for-rafay',
          severity: 'error',
          sentence,
          hint: 'Publish it again.',
          source: 'Rafay workload orders-db',
        },
      },
    });
    const { container } = show(api);
    const found = within(
      await screen.findByRole('region', { name: 'From Rafay' }),
    );
    expect(found.getByText('Publish it again.')).toBeInTheDocument();
    expect(screen.getAllByText(sentence)).toHaveLength(1);
    expect(screen.getByRole('region', { name: 'In Rafay' })).toHaveTextContent(
      /Workload orders-db: done/,
    );
    expect(screen.getByRole('list', { name: 'Timeline' })).toHaveTextContent(
      /Committed in git/,
    );
    await expectNoAxeViolations(container);
  });

  it('shows the timeline as a list, with what is not recorded', async () => {
    show(apiWith(detailOf(runningVm)));
    const timeline = await screen.findByRole('list', { name: 'Timeline' });
    const items = within(timeline).getAllByRole('listitem');
    expect(items[0]).toHaveTextContent(/Starting the guest 4 s/);
    expect(items[1]).toHaveTextContent(/Running 9 min so far/);
    expect(items[1]).toHaveTextContent(
      'When its operating system was up is not recorded.',
    );
    expect(screen.queryByText('What to do')).not.toBeInTheDocument();
  });

  it('ends the timeline where the knowledge of a stale cluster ends', async () => {
    const stale = clusterOf('west', {
      state: 'stale',
      since: before(5 * MINUTE),
    });
    show(apiWith(detailOf(runningVm), [stale]));
    const timeline = await screen.findByRole('list', { name: 'Timeline' });
    expect(
      await within(timeline).findByText('4 min so far'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Cluster west has not answered since/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/^Stale\. No answer from west since/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Live')).not.toBeInTheDocument();
  });

  it('folds earlier pods, and shows what is wrong with a container at once', async () => {
    const { container } = show(
      apiWith(
        detailOf(runningVm, {
          pods: [
            podViewOf('virt-launcher-now', 'current', {
              ready: false,
              phase: 'Pending',
              containers: [
                {
                  name: 'compute',
                  ready: false,
                  restarts: 2,
                  reason: 'ImagePullBackOff',
                  message: 'no such image',
                },
                { name: 'volumedisk', ready: true, restarts: 0 },
              ],
            }),
            podViewOf('virt-launcher-then', 'previous'),
          ],
        }),
      ),
    );
    expect(
      await screen.findByText(/ImagePullBackOff, 2 restarts: no such image/),
    ).toBeInTheDocument();
    expect(screen.queryByText('volumedisk')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: '1 of 2 containers ready' }),
    );
    expect(screen.getByText('volumedisk')).toBeInTheDocument();
    expect(screen.queryByText('virt-launcher-then')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: '1 earlier pod' }),
    );
    expect(screen.getByText('virt-launcher-then')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('hides no earlier pod in which a guest may still run', async () => {
    show(
      apiWith(
        detailOf(runningVm, {
          pods: [
            podViewOf('virt-launcher-now', 'current'),
            podViewOf('virt-launcher-second', 'previous', { phase: 'Running' }),
            podViewOf('virt-launcher-then', 'previous', { phase: 'Failed' }),
          ],
        }),
      ),
    );
    expect(await screen.findByText('virt-launcher-second')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: '1 earlier pod', expanded: false }),
    ).toBeInTheDocument();
    expect(screen.queryByText('virt-launcher-then')).not.toBeInTheDocument();
  });

  it('says each cause beside an alarm, so that one sees which advice is whose', async () => {
    show(
      apiWith(
        detailOf({
          ...heldBackVm,
          alarms: [
            {
              code: 'stale-heartbeat',
              severity: 'warning',
              sentence: 'The node is silent.',
              hint: 'Look at the node.',
            },
          ],
        }),
      ),
      'orders-search',
    );
    const advice = await screen.findByRole('region', { name: 'What to do' });
    expect(within(advice).getByText('The node is silent.')).toBeInTheDocument();
    expect(
      within(advice).getByText(/^No node has 64 GiB of memory free/),
    ).toBeInTheDocument();
  });

  it('gives the window the name of the VM', async () => {
    show(apiWith(detailOf(runningVm)));
    await waitFor(() => expect(document.title).toContain('orders-db'));
  });

  it('reads the VM again when the list says that it changed, and closes nothing', async () => {
    const api = apiWith(
      detailOf(runningVm, {
        pods: [
          podViewOf('virt-launcher-now', 'current'),
          podViewOf('virt-launcher-then', 'previous'),
        ],
      }),
    );
    show(api);
    await userEvent.click(
      await screen.findByRole('button', { name: '1 earlier pod' }),
    );
    const paused = { ...runningVm, status: 'Paused', displayStatus: 'Paused' };
    api.getVirtualMachine = jest.fn(async () =>
      detailOf(paused, {
        pods: [podViewOf('virt-launcher-then', 'previous')],
      }),
    );
    await act(async () => {
      api.streams[0].push({
        type: 'change',
        data: { time: before(0), changed: [paused], removed: [] },
      });
    });
    expect(await screen.findByText('Paused')).toBeInTheDocument();
    expect(await screen.findByText('It has no pod now.')).toBeInTheDocument();
    expect(screen.getByText('virt-launcher-then')).toBeInTheDocument();
  });

  it('keeps how a VM last looked when it is gone', async () => {
    const api = apiWith(detailOf(runningVm));
    show(api);
    await screen.findByRole('heading', { name: 'orders-db' });
    const gone = await responseError(404, 'NotFoundError', 'gone');
    api.getVirtualMachine = jest.fn(async () => {
      throw gone;
    });
    await act(async () => {
      api.streams[0].push({
        type: 'change',
        data: { time: before(0), changed: [], removed: [runningVm.id] },
      });
    });
    expect(
      await screen.findByText(/This virtual machine was gone at/),
    ).toBeInTheDocument();
    // Its last status, "Running", would contradict that.
    const head = screen.getByRole('heading', { name: 'orders-db' });
    expect(head.parentElement).toHaveTextContent('orders-dbRemoved');
  });

  it.each([
    [404, 'NotFoundError', 'There is no virtual machine orders-db here'],
    [403, 'NotAllowedError', 'Ask for the permission kubevirt.vm.read.'],
    [500, 'Error', 'The virtual machine cannot be shown'],
  ])('explains an answer of %s', async (status, name, text) => {
    const error = await responseError(status, name, 'in the words of it');
    const api = FakeKubeVirtApi.with(answerOf([vmOf('another')]));
    api.getVirtualMachine = jest.fn(async () => {
      throw error;
    });
    const { container } = show(api);
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByText('in the words of it')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All virtual machines' }),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('holds the place while it loads, and tries again', async () => {
    const api = FakeKubeVirtApi.with(answerOf([runningVm]));
    api.getVirtualMachine = () => new Promise(() => {});
    const { container } = show(api);
    expect(
      await screen.findByText('Loading the virtual machine'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
