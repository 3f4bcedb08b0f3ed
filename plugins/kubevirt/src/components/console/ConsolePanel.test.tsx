import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  consoleAvailable,
  FakeConsoles,
  sam,
  sessionOf,
} from '../../__testUtils__/FakeConsoles';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  before,
  clusterOf,
  entityRef,
  MINUTE,
  runningVm,
} from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { ConsolePanel } from './ConsolePanel';
import { setUpBrowser } from './__testUtils__/setUpBrowser';

const locator = {
  entityRef,
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};
const JANE_TYPES = { typing: { id: 'id-jane', since: before(5 * MINUTE) } };
const both = [...sessionOf().people, sam];
const SAM_TYPES = {
  people: both,
  typing: { id: sam.id, since: before(5 * MINUTE) },
};

setUpBrowser();

function setUp(vm: VirtualMachineSummary = runningVm) {
  const api = new FakeKubeVirtApi();
  const consoles = new FakeConsoles();
  api.getConsoleAvailability = async () => consoleAvailable;
  api.openConsole = jest.fn((_vm, request, handlers) =>
    consoles.open(request, handlers),
  );
  const changes = { vm: (_: VirtualMachineSummary) => {} };
  function Page() {
    const [shown, setShown] = useState(vm);
    changes.vm = setShown;
    return (
      <ConsolePanel
        locator={locator}
        vm={shown}
        cluster={clusterOf('west')}
        ownWindow={kind => `/kubevirt/console/west/shop/orders-db?${kind}`}
      />
    );
  }
  const { container } = showInApp(<Page />, { api });
  const stands = (rest = {}) => act(() => consoles.stands(rest));
  return { api, consoles, container, changes, stands };
}

async function connected(rest = {}) {
  const shown = setUp();
  await waitFor(() => expect(shown.consoles.opened).toHaveLength(1));
  shown.stands(rest);
  return shown;
}

const button = (name: string) => screen.getByRole('button', { name });
const click = (name: string) => userEvent.click(button(name));
const field = () =>
  screen.getByRole('textbox', { name: 'Serial console of orders-db' });

/** What the button Copy puts on the clipboard. */
async function copied(): Promise<string> {
  const texts: string[] = [];
  document.execCommand = () => {
    texts.push(String(document.getSelection()));
    return true;
  };
  await click('Copy');
  return texts[0];
}

describe('a serial console', () => {
  it('opens as one that watches, and says so', async () => {
    const { api, consoles, container } = await connected({ people: both });
    expect(api.openConsole).toHaveBeenCalledWith(
      locator,
      { console: 'serial', uid: 'uid-orders-db', force: false },
      expect.anything(),
    );
    expect(
      await screen.findByText('Connected · nobody types · 1 watches: sam'),
    ).toBeInTheDocument();
    expect(field()).toHaveAccessibleDescription(/You watch/);
    await userEvent.type(field(), 'x');
    expect(consoles.last.sent).toEqual([]);
    expect(
      screen.getByText('Nothing was typed, as you watch.'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says that the guest has written nothing, until it does', async () => {
    const { consoles } = await connected();
    const nothing = /The guest has written nothing/;
    expect(screen.getByText(nothing)).toBeInTheDocument();
    act(() => consoles.writes('login:'));
    expect(screen.queryByText(nothing)).toBeNull();
  });

  it('types once that was chosen, and stops', async () => {
    const { consoles, container, stands } = await connected();
    await click('Type');
    expect(consoles.last.messages).toEqual([{ type: 'type' }]);
    stands(JANE_TYPES);
    expect(screen.getByText(/you type since/)).toBeInTheDocument();
    await waitFor(() => expect(field()).toHaveFocus());
    expect(field()).toHaveAccessibleDescription(
      /Control, Alt and Enter to get back/,
    );
    await userEvent.keyboard('ls{Enter}');
    expect(consoles.last.sent.join('')).toBe('ls\r');
    await expectNoAxeViolations(container);
    await click('Stop typing');
    expect(consoles.last.messages).toContainEqual({ type: 'release' });
  });

  it('takes the Tab key from who types, leaves it to who watches, and is left by Ctrl+Alt+Enter', async () => {
    const { consoles, stands } = await connected();
    field().focus();
    await userEvent.tab();
    expect(field()).not.toHaveFocus();
    stands(JANE_TYPES);
    await waitFor(() => expect(field()).toHaveFocus());
    // user-event gives keys no code, by which xterm.js knows this one.
    const goesOn = fireEvent.keyDown(field(), { key: 'Tab', keyCode: 9 });
    expect(goesOn).toBe(false);
    expect(consoles.last.sent).toEqual(['\t']);
    await userEvent.keyboard('{Control>}{Alt>}{Enter}{/Alt}{/Control}');
    expect(button('Serial console')).toHaveFocus();
    expect(consoles.last.sent).toEqual(['\t']);
  });

  it('shows what the guest writes, and copies and finds it', async () => {
    const { consoles } = await connected();
    act(() => consoles.writes('orders-db login: '));
    await waitFor(async () => expect(await copied()).toBe('orders-db login:'));
    const search = screen.getByRole('textbox', {
      name: 'Find in the serial console',
    });
    await userEvent.type(search, 'login');
    expect(screen.queryByText('no match')).toBeNull();
    await userEvent.type(search, 'x');
    expect(screen.getByText('no match')).toBeInTheDocument();
  });

  it('pastes a text that is given', async () => {
    const { consoles } = await connected(JANE_TYPES);
    await click('Paste');
    const dialog = screen.getByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Text' }),
      'echo a',
    );
    await expectNoAxeViolations(dialog);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Type it' }),
    );
    await waitFor(() => expect(consoles.last.sent).toEqual(['echo a']));
  });

  it('answers no question of the guest for somebody who watches', async () => {
    const { consoles } = await connected();
    act(() => consoles.writes('\x1b[6n\x1b[c'));
    act(() => consoles.writes('done'));
    await waitFor(() => expect(button('Copy')).toBeEnabled());
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(consoles.last.sent).toEqual([]);
  });

  it('keeps the size of the font', async () => {
    await connected();
    const larger = await screen.findByRole('button', { name: 'Larger font' });
    await userEvent.click(larger);
    expect(larger).toHaveAttribute('title', 'Font size 15');
  });
});

describe('sharing a console', () => {
  it('asks who types, and hears no', async () => {
    const { consoles, stands } = await connected(SAM_TYPES);
    expect(screen.getByText(/sam types since/)).toBeInTheDocument();
    await click('Ask to type');
    expect(consoles.last.messages).toEqual([{ type: 'type' }]);
    expect(button('Asked sam')).toBeDisabled();
    act(() =>
      consoles.last.onMessage({
        type: 'typing-answered',
        granted: false,
        by: sam,
      }),
    );
    expect(
      screen.getByText('sam would rather go on typing.'),
    ).toBeInTheDocument();
    stands(SAM_TYPES);
    expect(button('Ask to type')).toBeEnabled();
  });

  it('takes over only after a question', async () => {
    const { consoles } = await connected(SAM_TYPES);
    await click('Take over');
    const dialog = screen.getByRole('dialog', { name: 'Take over from sam?' });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    );
    expect(consoles.last.messages).toEqual([]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await click('Take over');
    await userEvent.click(
      within(screen.getByRole('dialog')).getByRole('button', {
        name: 'Take over',
      }),
    );
    expect(consoles.last.messages).toEqual([{ type: 'take-over' }]);
  });

  it.each([
    ['Let them type', true],
    ['Not now', false],
  ])('answers who asks: %s', async (name, granted) => {
    const { consoles, container } = await connected({
      people: both,
      ...JANE_TYPES,
    });
    act(() => consoles.last.onMessage({ type: 'typing-asked', by: sam }));
    expect(screen.getByRole('alert')).toHaveTextContent('sam asks to type.');
    await expectNoAxeViolations(container);
    await click(name);
    expect(consoles.last.messages).toEqual([
      { type: 'answer', to: sam.id, granted },
    ]);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('hands over', async () => {
    const { consoles } = await connected({ people: both, ...JANE_TYPES });
    await click('Hand over');
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Let sam type' }),
    );
    expect(consoles.last.messages).toEqual([{ type: 'hand-over', to: sam.id }]);
  });

  it('says that the policy lets one watch only', async () => {
    await connected({ mayType: false });
    expect(
      screen.getByText(/the permission policy does not let you type/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Type' })).toBeNull();
  });

  it.each([
    [['user:default/kim', 'user:default/sam'], '2 watch: kim, sam'],
    [
      ['a', 'b', 'c', 'd', 'e'].map(name => `user:default/${name}`),
      '5 watch: a, b, c and 2 more',
    ],
    [['user:default/jane'], '1 watches: you in another window'],
    [['user:contractors/kim'], '1 watches: contractors/kim'],
    [['no reference at all: really'], '1 watches: no reference'],
  ])('names who watches: %j', async (refs, text) => {
    await connected({
      people: [
        ...sessionOf().people,
        ...refs.map((userRef, at) => ({ ...sam, id: `id-${at}`, userRef })),
      ],
    });
    expect(screen.getByText(new RegExp(text))).toBeInTheDocument();
  });
});

describe('a console that is interrupted', () => {
  const ends = (
    consoles: FakeConsoles,
    reason: 'restarted' | 'migrated' | 'stopped',
  ) =>
    act(() =>
      consoles.last.onClosed({
        kind: 'ended',
        reason,
        retry: 'when-running',
        message: { code: `console-${reason}`, params: { vm: 'orders-db' } },
      }),
    );

  it('comes back by itself once the VM runs again, and says after how long', async () => {
    const { consoles, changes, container, stands } = await connected();
    act(() => consoles.writes('one\r\ntwo\x1b[31m'));
    act(() => changes.vm({ ...runningVm, phase: undefined }));
    ends(consoles, 'restarted');
    expect(screen.getByText('orders-db restarts')).toBeInTheDocument();
    await expectNoAxeViolations(container);
    act(() => changes.vm({ ...runningVm, vmiUid: 'another' }));
    await waitFor(() => expect(consoles.opened).toHaveLength(2));
    stands();
    expect(
      screen.getByText(/^Restarted; connected again at .*, after \d+\.\d s$/),
    ).toBeInTheDocument();
    // Below what was there, also where the guest left the terminal in another mode.
    act(() => consoles.writes('SeaBIOS\r\n'));
    await waitFor(async () =>
      expect(await copied()).toMatch(
        /^one\ntwo\n── [\d:]+: connected again ──\nSeaBIOS$/,
      ),
    );
  });

  it('names the node that a VM moved to', async () => {
    const { consoles, stands } = await connected();
    ends(consoles, 'migrated');
    await waitFor(() => expect(consoles.opened).toHaveLength(2));
    stands({ node: 'worker-3' });
    expect(
      screen.getByText(/^Migrated to worker-3; connected again/),
    ).toBeInTheDocument();
  });

  it('waits for a VM that was stopped', async () => {
    const { consoles, changes } = await connected();
    act(() => changes.vm({ ...runningVm, phase: undefined }));
    ends(consoles, 'stopped');
    expect(screen.getByText('orders-db is stopped')).toBeInTheDocument();
  });
});
