import {
  consoleEnds,
  type ConsoleAvailability,
  type ConsoleEndReason,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  consoleAvailable,
  FakeConsoles,
} from '../../__testUtils__/FakeConsoles';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  clusterOf,
  entityRef,
  heldBackVm,
  runningVm,
} from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import type { ConsoleClosed } from '../../api';
import { ConsolePanel } from './ConsolePanel';
import { setUpBrowser } from './__testUtils__/setUpBrowser';

// Its package begins with an await, which CommonJS, and so jest, has not. A browser draws it in the end-to-end tests.
jest.mock('@novnc/novnc', () => ({ __esModule: true, default: EventTarget }));

setUpBrowser();

function show(
  options: {
    vm?: VirtualMachineSummary;
    availability?: Partial<ConsoleAvailability>;
    refusal?: Error;
    cluster?: Parameters<typeof clusterOf>[1];
  } = {},
) {
  const api = new FakeKubeVirtApi();
  const consoles = new FakeConsoles();
  api.getConsoleAvailability = jest.fn(async () => {
    if (options.refusal) {
      throw options.refusal;
    }
    return { ...consoleAvailable, ...options.availability };
  });
  api.openConsole = (_vm, request, handlers) =>
    consoles.open(request, handlers);
  const { container } = showInApp(
    <ConsolePanel
      locator={{
        entityRef,
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
      }}
      vm={options.vm ?? runningVm}
      cluster={clusterOf('west', options.cluster)}
    />,
    { api },
  );
  return { api, consoles, container };
}

async function showClosed(closed: ConsoleClosed) {
  const shown = show();
  await waitFor(() => expect(shown.consoles.opened).toHaveLength(1));
  // What follows from it is asked of the backend.
  await act(async () => shown.consoles.last.onClosed(closed));
  return shown;
}

const ended = (reason: ConsoleEndReason): ConsoleClosed => ({
  kind: 'ended',
  reason,
  retry: consoleEnds[reason].retry,
  message: { code: 'console-not-running', params: { vm: 'orders-db' } },
});

describe('instead of a console', () => {
  it.each<[string, Parameters<typeof show>[0], RegExp | string]>([
    [
      'consoles are switched off',
      {
        availability: {
          enabled: false,
          message: 'unseen',
          messages: [{ code: 'console-disabled' }],
        },
      },
      'Consoles are switched off in this portal',
    ],
    [
      'Backstage is too old',
      {
        availability: {
          supported: false,
          message: 'unseen',
          messages: [{ code: 'console-unsupported' }],
        },
      },
      'Consoles need Backstage 1.57 or newer',
    ],
    [
      'the policy does not permit it',
      {
        availability: {
          mayWatch: false,
          mayType: false,
          message: 'in the words of it',
        },
      },
      'in the words of it',
    ],
    [
      'the cluster has not agreed',
      {
        availability: {
          mayWatch: false,
          mayType: false,
          message: 'unseen',
          messages: [
            {
              code: 'console-without-consent',
              params: {
                cluster: 'west',
                entity: 'a',
                vm: 'b',
                annotation: 'c',
              },
            },
          ],
        },
      },
      /has not agreed yet/,
    ],
    [
      'the VM is stopped',
      { vm: { ...runningVm, phase: undefined } },
      'orders-db is stopped',
    ],
    [
      'the VM is starting',
      { vm: { ...heldBackVm, name: 'orders-db' } },
      'orders-db is starting: Held back',
    ],
  ])('says that %s', async (_, options, text) => {
    const { container, consoles } = show(options);
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(consoles.opened).toHaveLength(0);
    await expectNoAxeViolations(container);
  });

  it.each([
    [
      403,
      'NotAllowedError',
      'You may not open consoles of this virtual machine',
    ],
    [500, 'Error', 'Whether there is a console is not known'],
  ])('explains an answer of %s', async (status, name, text) => {
    show({ refusal: await responseError(status, name, 'in the words of it') });
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByText('in the words of it')).toBeInTheDocument();
  });

  it('lets one try all the same while the cluster is silent', async () => {
    const { consoles } = show({
      vm: { ...runningVm, phase: undefined },
      cluster: { state: 'stale' },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try to connect' }),
    );
    expect(consoles.opened).toHaveLength(1);
  });
});

describe('a console that ended', () => {
  const finalReasons = (Object.keys(consoleEnds) as ConsoleEndReason[]).filter(
    reason => consoleEnds[reason].retry !== 'when-running',
  );

  it.each(finalReasons)('says why: %s', async reason => {
    const { consoles } = await showClosed(ended(reason));
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      'orders-db does not run, so that it has no console now.',
    );
    const again = within(alert).queryByRole('button', {
      name: /Connect again|Take over/,
    });
    expect(again !== null).toBe(consoleEnds[reason].retry === 'ask');
    expect(consoles.opened).toHaveLength(1);
  });

  it('says the title alone where a newer backend has another sentence', async () => {
    await showClosed({
      kind: 'ended',
      reason: 'idle',
      retry: 'ask',
      message: { code: 'of-tomorrow' as 'console-idle' },
    });
    expect(
      screen.getByText('Closed, as nothing happened for a while'),
    ).toBeInTheDocument();
  });

  it('takes it from a stranger only after a question', async () => {
    const { consoles, container } = await showClosed(ended('in-use'));
    expect(
      screen.getByText(/watching is not possible meanwhile/),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
    await userEvent.click(screen.getByRole('button', { name: 'Take over' }));
    const dialog = screen.getByRole('dialog', {
      name: 'Take over the serial console of orders-db?',
    });
    expect(consoles.opened).toHaveLength(1);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Take over' }),
    );
    expect(consoles.opened).toHaveLength(2);
    expect(consoles.last.request.force).toBe(true);
  });

  it('connects again without force after it was taken over', async () => {
    const { consoles } = await showClosed(ended('taken-over'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Connect again' }),
    );
    expect(consoles.last.request.force).toBe(false);
    expect(consoles.opened).toHaveLength(2);
  });

  it('leads from a serial console that is not there to the screen', async () => {
    const { consoles } = await showClosed(ended('no-serial'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Open the screen' }),
    );
    await waitFor(() => expect(consoles.opened).toHaveLength(2));
    expect(consoles.last.request.console).toBe('vnc');
  });

  it.each([
    [
      'refused',
      /does not pass on WebSockets \(HTTP Upgrade\) to \/api\/kubevirt\/v1\/console/,
    ],
    ['unanswered', /Nothing came back within 10 s/],
    ['lost', /The connection to the portal broke/],
    ['unreadable', /Something else than the portal answered/],
  ] as const)('names what came between: %s', async (kind, text) => {
    const { container, consoles } = await showClosed({ kind });
    expect(await screen.findByText(text)).toBeInTheDocument();
    await expectNoAxeViolations(container);
    await userEvent.click(
      screen.getByRole('button', { name: 'Connect again' }),
    );
    expect(consoles.opened).toHaveLength(2);
  });

  it('blames no proxy where the portal does not answer at all', async () => {
    const shown = show();
    await waitFor(() => expect(shown.consoles.opened).toHaveLength(1));
    shown.api.getConsoleAvailability = jest.fn();
    (shown.api.getConsoleAvailability as jest.Mock).mockRejectedValue(
      new Error('the portal is down'),
    );
    await act(async () => shown.consoles.last.onClosed({ kind: 'refused' }));
    expect(await screen.findByText('the portal is down')).toBeInTheDocument();
    expect(screen.queryByText(/does not pass on WebSockets/)).toBeNull();
  });

  it('shows why it was not tried', async () => {
    await showClosed({ kind: 'failed', error: new Error('no address') });
    expect(screen.getByText('no address')).toBeInTheDocument();
  });
});
