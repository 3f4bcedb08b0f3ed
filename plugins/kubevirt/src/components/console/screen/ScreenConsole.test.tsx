import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import {
  consoleAvailable,
  FakeConsoles,
} from '../../../__testUtils__/FakeConsoles';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import {
  before,
  clusterOf,
  entityRef,
  MINUTE,
  runningVm,
} from '../../../__testUtils__/fixtures';
import { showInApp } from '../../../__testUtils__/showInApp';
import { ConsolePanel } from '../ConsolePanel';
import { setUpBrowser } from '../__testUtils__/setUpBrowser';
import type { RfbChannel } from './RfbChannel';

/** What noVNC does as far as our code sees it; its package begins with an await, which CommonJS, and so jest, has not. */
class FakeRfb extends EventTarget {
  static made: FakeRfb[] = [];
  viewOnly = false;
  scaleViewport = false;
  showDotCursor = false;
  background = '';
  keys: string[] = [];
  disconnected = false;
  received: number[] = [];
  readonly canvas = document.createElement('canvas');
  constructor(target: HTMLElement, readonly channel: RfbChannel) {
    super();
    target.append(this.canvas);
    channel.onmessage = ({ data }) =>
      this.received.push(...new Uint8Array(data));
    FakeRfb.made.push(this);
  }
  sendKey(keysym: number, code: string, down?: boolean) {
    if (!this.viewOnly) {
      this.keys.push(`${code} ${down ? 'down' : 'up'}`);
    }
    return keysym;
  }
  focus() {
    this.canvas.focus();
  }
  disconnect() {
    this.disconnected = true;
    this.canvas.remove();
    this.channel.close();
    this.dispatchEvent(new CustomEvent('disconnect'));
  }
}

jest.mock('@novnc/novnc', () => ({
  __esModule: true,
  get default() {
    return FakeRfb;
  },
}));

setUpBrowser();
beforeEach(() => {
  FakeRfb.made = [];
});

const JANE_TYPES = { typing: { id: 'id-jane', since: before(5 * MINUTE) } };

async function connected(rest = {}) {
  const api = new FakeKubeVirtApi();
  const consoles = new FakeConsoles();
  api.getConsoleAvailability = async () => consoleAvailable;
  api.openConsole = (_vm, request, handlers) =>
    consoles.open(request, handlers);
  const locator = {
    entityRef,
    cluster: 'west',
    namespace: 'shop',
    name: 'orders-db',
  };
  const { container } = showInApp(
    <ConsolePanel
      locator={locator}
      vm={runningVm}
      cluster={clusterOf('west')}
    />,
    { api, at: { mountPath: '/vm', path: '/vm?console=vnc' } },
  );
  await waitFor(() => expect(consoles.opened).toHaveLength(1));
  act(() => consoles.stands(rest));
  const rfb = () => FakeRfb.made[FakeRfb.made.length - 1];
  return { consoles, container, rfb };
}

const picture = () =>
  screen.getByRole('application', { name: 'Screen of orders-db' });
const click = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

describe('a screen', () => {
  it('shows what comes, and takes nothing from somebody who watches', async () => {
    const { consoles, container, rfb } = await connected();
    expect(consoles.last.request.console).toBe('vnc');
    consoles.writes('RFB 003.008\n');
    expect(String.fromCharCode(...rfb().received)).toBe('RFB 003.008\n');
    expect(rfb()).toMatchObject({ viewOnly: true, scaleViewport: true });
    rfb().channel.send(new TextEncoder().encode('RFB 003.008\n'));
    expect(consoles.last.sent).toEqual(['RFB 003.008\n']);
    expect(picture()).toHaveAccessibleDescription(/You watch.*a picture/);
    fireEvent.keyDown(picture(), { key: 'x' });
    expect(
      screen.getByText('Nothing was typed, as you watch.'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('takes the keys of who types, those too that the browser would keep', async () => {
    const { container, rfb } = await connected(JANE_TYPES);
    expect(rfb().viewOnly).toBe(false);
    expect(picture()).toHaveFocus();
    await expectNoAxeViolations(container);
    await click('Keys');
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }),
    );
    expect(rfb().keys).toEqual([
      'ControlLeft down',
      'AltLeft down',
      'Delete down',
      'Delete up',
      'AltLeft up',
      'ControlLeft up',
    ]);
  });

  it('is left by Ctrl+Alt+Enter, with no modifier held down in the guest', async () => {
    const { rfb } = await connected(JANE_TYPES);
    fireEvent.keyDown(picture(), {
      key: 'Enter',
      ctrlKey: true,
      altKey: true,
    });
    expect(
      screen.getByRole('button', { name: 'Serial console' }),
    ).toHaveFocus();
    expect(rfb().keys).toEqual(
      expect.arrayContaining(['ControlLeft up', 'AltLeft up']),
    );
  });

  it('types a text key by key, by the layout of the guest', async () => {
    const { rfb } = await connected(JANE_TYPES);
    await click('Paste');
    const dialog = screen.getByRole('dialog', {
      name: 'Type a text on the screen',
    });
    await userEvent.selectOptions(
      await within(dialog).findByRole('combobox', {
        name: 'Keyboard layout of the guest',
      }),
      'German (no dead keys)',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Text' }),
      'zß日',
    );
    expect(
      within(dialog).getByText('1 character has no key in this layout: 日'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(dialog);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Type it' }),
    );
    await waitFor(() =>
      expect(rfb().keys).toEqual([
        'KeyY down',
        'KeyY up',
        'Minus down',
        'Minus up',
      ]),
    );
  });

  it('shows as large as it is where one likes', async () => {
    const { rfb } = await connected();
    await click('View');
    await userEvent.click(
      screen.getByRole('menuitemradio', { name: 'Original size (1:1)' }),
    );
    expect(rfb().scaleViewport).toBe(false);
  });

  it('keeps the last picture until the next connection shows one', async () => {
    const { consoles, rfb } = await connected();
    const first = rfb();
    act(() =>
      consoles.last.onClosed({
        kind: 'ended',
        reason: 'migrated',
        retry: 'when-running',
        message: { code: 'console-shutdown' },
      }),
    );
    expect(first).toMatchObject({ disconnected: false, viewOnly: true });
    await waitFor(() => expect(consoles.opened).toHaveLength(2));
    act(() => consoles.stands());
    expect(first.disconnected).toBe(true);
    expect(rfb()).not.toBe(first);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('ends when what comes is no screen', async () => {
    const { consoles, rfb } = await connected();
    act(() => rfb().disconnect());
    expect(
      screen.getByText('Something else than the portal answered'),
    ).toBeInTheDocument();
    expect(consoles.last.left).toBe(true);
  });
});
