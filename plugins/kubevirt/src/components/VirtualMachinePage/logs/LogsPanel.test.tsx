import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { KubeVirtApi } from '../../../api';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import { detailOf } from '../../../__testUtils__/detailFixtures';
import { entityRef, runningVm } from '../../../__testUtils__/fixtures';
import { responseError } from '../../../__testUtils__/responseError';
import { showInApp } from '../../../__testUtils__/showInApp';
import { useState } from 'react';
import { LogsPanel } from './LogsPanel';

const locator = {
  entityRef,
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

const detail = detailOf(runningVm, {
  commands: [
    { key: 'log', label: 'Follow it', command: 'kubectl logs launcher -f' },
    { key: 'stop', label: 'Stop it', command: 'virtctl stop orders-db' },
  ],
});

/** Streams these lines, then waits. */
function apiWith(lines: (container: string) => string[]) {
  const api = new FakeKubeVirtApi();
  const push = { line: (_: string) => {} };
  const stream: KubeVirtApi['streamLogs'] = async function* stream(
    _vm,
    { container },
    signal,
  ) {
    yield* lines(container);
    while (!signal.aborted) {
      yield await new Promise<string>(resolve => {
        push.line = resolve;
      });
    }
  };
  api.streamLogs = jest.fn(stream);
  return { api, push };
}

function show(api: KubeVirtApi) {
  return showInApp(<LogsPanel locator={locator} detail={detail} />, { api });
}

describe('LogsPanel', () => {
  it('follows the log of the launcher, as a person reads it or as written', async () => {
    const written = '{"level":"info","msg":"Domain started."}';
    const { api } = apiWith(() => [written, 'plain text']);
    const { container } = show(api);
    const log = await screen.findByRole('log', { name: 'Log lines' });
    expect(
      await within(log).findByText(/info\s+Domain started\./),
    ).toBeInTheDocument();
    expect(within(log).getByText('plain text')).toBeInTheDocument();
    expect(await screen.findByText('Following')).toBeInTheDocument();
    await expectNoAxeViolations(container);
    await userEvent.click(screen.getByRole('checkbox', { name: 'As written' }));
    expect(within(log).getByText(written)).toBeInTheDocument();
  });

  it('holds still while paused, and says how much has come', async () => {
    const { api, push } = apiWith(() => ['first']);
    show(api);
    await screen.findByText('first');
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    push.line('second');
    const follow = await screen.findByRole('button', {
      name: 'Follow (1 new line)',
    });
    expect(screen.queryByText('second')).not.toBeInTheDocument();
    await userEvent.click(follow);
    expect(screen.getByText('second')).toBeInTheDocument();
  });

  it('marks what is sought and steps through it', async () => {
    const { api } = apiWith(() => ['boot ok', 'error: disk', 'ERROR: net']);
    show(api);
    await screen.findByText('boot ok');
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Search in log' }),
      'error',
    );
    expect(await screen.findByText('0 of 2')).toBeInTheDocument();
    expect(screen.getAllByText(/^error$/i, { selector: 'mark' })).toHaveLength(
      2,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Next match' }));
    expect(screen.getByText('1 of 2')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Follow' })).toBeInTheDocument();
  });

  it('gives the command that follows the same log, and no other', async () => {
    show(apiWith(() => ['first']).api);
    await screen.findByText('first');
    await userEvent.click(
      screen.getByRole('button', { name: 'See it yourself' }),
    );
    expect(screen.getByText('kubectl logs launcher -f')).toBeInTheDocument();
    expect(screen.queryByText('virtctl stop orders-db')).toBeNull();
  });

  it('lets the keyboard in and out of the lines while they come', async () => {
    const { api, push } = apiWith(() => ['first']);
    show(api);
    const log = await screen.findByRole('log', { name: 'Log lines' });
    await screen.findByText('first');
    log.focus();
    push.line('second');
    await screen.findByText('second');
    expect(log).toHaveFocus();
    await userEvent.tab();
    expect(
      screen.getByRole('button', { name: 'See it yourself' }),
    ).toHaveFocus();
    await userEvent.tab({ shift: true });
    expect(log).toHaveFocus();
  });

  it('asks for consent where that is what is missing, and for no permission', async () => {
    const error = await responseError(403, 'ConsentMissingError', 'long story');
    const api = new FakeKubeVirtApi();
    // eslint-disable-next-line require-yield
    api.streamLogs = async function* refuse() {
      throw error;
    };
    const { container } = show(api);
    expect(
      await screen.findByText('The cluster’s side has not agreed yet'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/kubevirt\.vm\.logs/)).toBeNull();
    expect(
      screen.getByText(
        'kubectl annotate vm orders-db -n shop backstage.io/entity-ref=component:default/orders',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'kubectl annotate namespace shop backstage.io/entity-ref=component:default/orders',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^metadata:\s+annotations:\s+backstage.io\/entity-ref:/),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('switches to the serial console of the guest', async () => {
    const { api } = apiWith(container => [`from ${container}`]);
    show(api);
    await screen.findByText('from compute');
    await userEvent.click(screen.getByRole('button', { name: /Log/ }));
    await userEvent.click(
      screen.getByRole('option', { name: 'Serial console of the guest' }),
    );
    expect(
      await screen.findByText('from guest-console-log'),
    ).toBeInTheDocument();
    expect(screen.queryByText('from compute')).not.toBeInTheDocument();
  });

  it('opens the log that the address names', async () => {
    const { api } = apiWith(container => [`from ${container}`]);
    showInApp(<LogsPanel locator={locator} detail={detail} />, {
      api,
      at: { mountPath: '/vm', path: '/vm?log=guest-console-log' },
    });
    expect(
      await screen.findByText('from guest-console-log'),
    ).toBeInTheDocument();
  });

  it('reads the log once the VM has a pod', async () => {
    const missing = await responseError(404, 'NotFoundError', 'no pod now');
    const { api } = apiWith(() => ['it starts']);
    const stream = api.streamLogs;
    // eslint-disable-next-line require-yield
    api.streamLogs = async function* refuse() {
      throw missing;
    };
    const stopped = detailOf({ ...runningVm, pod: undefined });
    function Page() {
      const [starts, setStarts] = useState(false);
      return (
        <>
          <button onClick={() => setStarts(true)}>start</button>
          <LogsPanel locator={locator} detail={starts ? detail : stopped} />
        </>
      );
    }
    showInApp(<Page />, { api });
    expect(
      await screen.findByText('There is no log to read'),
    ).toBeInTheDocument();
    api.streamLogs = stream;
    await userEvent.click(screen.getByRole('button', { name: 'start' }));
    expect(await screen.findByText('it starts')).toBeInTheDocument();
    expect(screen.queryByText('There is no log to read')).toBeNull();
  });

  it.each([
    [403, 'NotAllowedError', 'Ask for the permission kubevirt.vm.logs.'],
    [404, 'NotFoundError', 'There is no log to read'],
    [400, 'InputError', 'The log cannot be read'],
  ])('explains a refusal with %s', async (status, name, text) => {
    const error = await responseError(status, name, 'in the words of it');
    const api = new FakeKubeVirtApi();
    // eslint-disable-next-line require-yield
    api.streamLogs = async function* refuse() {
      throw error;
    };
    const { container } = show(api);
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByText('in the words of it')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
