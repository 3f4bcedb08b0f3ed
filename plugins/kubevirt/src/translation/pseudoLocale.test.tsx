import type { EntityVirtualMachines } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { detailOf, eventOf, podViewOf } from '../__testUtils__/detailFixtures';
import {
  consoleAvailable,
  FakeConsoles,
  sam,
  sessionOf,
} from '../__testUtils__/FakeConsoles';
import { FakeKubeVirtApi } from '../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  before,
  clusterOf,
  entity,
  entityRef,
  heldBackVm,
  migratingVm,
  MINUTE,
  runningVm,
  stoppedVm,
  vmOf,
} from '../__testUtils__/fixtures';
import { responseError } from '../__testUtils__/responseError';
import { showInApp, tabAt } from '../__testUtils__/showInApp';
import { setUpBrowser } from '../components/console/__testUtils__/setUpBrowser';
import { VirtualMachinePage } from '../components/VirtualMachinePage';
import { VirtualMachinesCard } from '../components/VirtualMachinesCard';
import { VirtualMachinesTab } from '../components/VirtualMachinesTab';
import {
  findUntranslated as findUntranslatedBut,
  localeOf,
  pseudoLocale,
} from './__testUtils__/pseudoLocale';

const alarmedVm = vmOf('orders-twin', {
  displayStatus: 'Novel',
  group: 'held-back',
  liveMigratable: false,
  alarms: [
    {
      code: 'split-brain',
      severity: 'error',
      sentence: 'Zwei laufen.',
      sentenceMessages: [{ code: 'alarm.split-brain', params: { number: 2 } }],
      hint: 'Anhalten.',
      hintMessages: [{ code: 'alarmHint.split-brain' }],
    },
  ],
});

const data: EntityVirtualMachines = answerOf(
  [runningVm, migratingVm, heldBackVm, stoppedVm, alarmedVm],
  [
    clusterOf('west', { forbiddenKinds: ['nodes'] }),
    clusterOf('east', { state: 'stale', since: before(5 * MINUTE) }),
    clusterOf('north', { state: 'unreachable', message: 'zu langsam' }),
    clusterOf('edge', { state: 'kubevirt-absent' }),
  ],
);

const detail = detailOf(heldBackVm, {
  pods: [
    podViewOf('launcher-now', 'current', {
      outdated: true,
      terminating: true,
      containers: [
        { name: 'compute', ready: false, restarts: 2, reason: 'Gestolpert' },
      ],
    }),
    podViewOf('launcher-then', 'previous'),
  ],
  disks: [
    {
      name: 'rootdisk',
      source: 'dataVolume',
      reference: 'orders-root',
      hotplugged: true,
      size: '10Gi',
      bootOrder: 1,
      claim: { name: 'orders-root', phase: 'Bound', storageClass: 'ceph' },
      dataVolume: { name: 'orders-root', progress: 42, restarts: 7 },
    },
  ],
  networks: [{ name: 'default', network: 'pod', ipAddresses: ['10.0.0.5'] }],
  migrations: [
    {
      name: 'move-1',
      phase: 'Failed',
      active: false,
      completed: false,
      failed: true,
      sourceNode: 'worker-1',
      startedAt: before(9 * MINUTE),
      endedAt: before(8 * MINUTE),
      failureReason: 'steckt fest',
    },
  ],
  instancetype: 'u1.small',
});

/** Texts that the backend says in English beside a code: none of them may show as the backend wrote it. */
const TEXTS = {
  condition: 'Bedingung',
  span: 'Abschnitt',
  note: 'Anmerkung',
  command: 'Befehl',
};

const translated = detailOf(heldBackVm, {
  conditions: [
    {
      object: 'VirtualMachineInstance',
      type: 'Ready',
      status: 'False',
      reason: 'PodNotExists',
      bad: false,
      words: TEXTS.condition,
      wordsMessages: [{ code: 'condition.Ready-PodNotExists' }],
    },
  ],
  timeline: [
    {
      key: 'import',
      label: TEXTS.span,
      labelMessages: [
        { code: 'span.imported', params: { disk: 'orders-root' } },
      ],
      note: TEXTS.note,
      noteMessages: [{ code: 'note.disk-waited' }],
      startedAt: before(9 * MINUTE),
    },
  ],
  commands: [
    {
      key: 'node',
      label: TEXTS.command,
      labelMessages: [{ code: 'command.node' }],
      command: 'kubectl get',
    },
  ],
});

const events = [
  eventOf('Created'),
  eventOf('BackOff', { type: 'Warning', count: 3 }),
];
const documents = [{ kind: 'VirtualMachine', name: 'orders-db', yaml: 'a: b' }];
const logLines = ['eine Zeile'];

/** All that is data and may show as it is. */
const known = JSON.stringify([
  data,
  {
    ...detail,
    conditions: detail.conditions.map(each => ({ ...each, words: '' })),
    timeline: [],
    commands: [],
  },
  events,
  documents,
  logLines,
  entity,
  entityRef,
]);

const findUntranslated = () => findUntranslatedBut(known);

function apiOf(answer = data) {
  const api = FakeKubeVirtApi.with(answer);
  api.getVirtualMachine = async () => detail;
  api.getEvents = async () => ({ items: events });
  api.getManifest = async () => ({ documents });
  api.getConsoleAvailability = async () => consoleAvailable;
  api.streamLogs = async function* lines(_vm, _options, signal) {
    yield* logLines;
    await new Promise(resolve => signal.addEventListener('abort', resolve));
  };
  return api;
}

function show(element: JSX.Element, api: FakeKubeVirtApi, path?: string) {
  showInApp(element, {
    api,
    features: [pseudoLocale],
    at: path ? tabAt(path) : undefined,
  });
}

setUpBrowser();

describe('in a language in which every text is in brackets', () => {
  it('finds what does not come from the translation', async () => {
    show(<p title="⟦Gut⟧">Forgotten ⟦words ⟦inside⟧⟧ orders-db</p>, apiOf());
    await screen.findByText(/Forgotten/);
    expect(findUntranslated()).toEqual([
      expect.stringMatching(/^Forgotten in /),
    ]);
  });

  it('the card holds no other words', async () => {
    show(<VirtualMachinesCard />, apiOf());
    await screen.findByText('orders-db');
    await userEvent.click(screen.getAllByRole('button', { name: /Why/ })[0]);
    expect(await screen.findByText(/Original message/)).toBeInTheDocument();
    expect(findUntranslated()).toEqual([]);
  });

  it.each([
    ['nothing found', answerOf([]), /No virtual machines found/],
    [
      'KubeVirt absent',
      answerOf([], [clusterOf('edge', { state: 'kubevirt-absent' })]),
      /KubeVirt is not installed/,
    ],
    [
      'no cluster that answers',
      answerOf([], [clusterOf('north', { state: 'unreachable' })]),
      /No cluster has answered/,
    ],
  ])('the card with %s holds no other words', async (_, answer, title) => {
    show(<VirtualMachinesCard />, apiOf(answer));
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(findUntranslated()).toEqual([]);
  });

  it('the list holds no other words', async () => {
    show(<VirtualMachinesTab />, apiOf());
    await screen.findByText('orders-db');
    expect(findUntranslated()).toEqual([]);
  });

  it.each([
    ['overview', /Machine/],
    ['disks', /Boot order/],
    ['network', /Pod network/],
    ['migrations', /took/],
    ['events', /2 of 2 shown/],
    ['logs', /Following/],
    ['console', /is starting/],
    ['yaml', /Read again/],
  ])('the page of a VM at %s holds no other words', async (tab, inside) => {
    show(<VirtualMachinePage />, apiOf(), `west/shop/orders-search?tab=${tab}`);
    expect((await screen.findAllByText(inside)).length).toBeGreaterThan(0);
    const commands = screen.queryByRole('button', { name: /See it yourself/ });
    if (commands) {
      await userEvent.click(commands);
    }
    expect(findUntranslated()).toEqual([]);
  });

  it.each([
    ['watched', { people: [...sessionOf().people, sam] }],
    ['typed in', { typing: { id: 'id-jane', since: before(MINUTE) } }],
    [
      'typed in by another',
      {
        people: [...sessionOf().people, sam],
        typing: { id: sam.id, since: before(MINUTE) },
      },
    ],
    ['that one may only watch', { mayType: false }],
  ])('a console %s holds no other words', async (_, session) => {
    const consoles = new FakeConsoles();
    const api = apiOf(answerOf([runningVm]));
    api.getVirtualMachine = async () => detailOf(runningVm);
    api.openConsole = (_vm, request, handlers) =>
      consoles.open(request, handlers);
    show(<VirtualMachinePage />, api, 'west/shop/orders-db?tab=console');
    await waitFor(() => expect(consoles.opened).toHaveLength(1));
    act(() => consoles.stands(session));
    expect(
      findUntranslatedBut(
        `${known} orders-db sam ${JSON.stringify(detailOf(runningVm))}`,
      ),
    ).toEqual([]);
  });

  it('what the backend says beside a code shows in words of the translation', async () => {
    const api = apiOf();
    api.getVirtualMachine = async () => translated;
    showInApp(<VirtualMachinePage />, {
      api,
      features: [
        localeOf({
          'messages.condition.Ready-PodNotExists': 'Noch kein Pod.',
          'messages.span.imported': 'Platte {{disk}} wird gemacht',
          'messages.note.disk-waited': 'Beginn unbekannt',
          'messages.command.node': 'Zeige den Knoten',
        }),
      ],
      at: tabAt('west/shop/orders-search'),
    });
    expect(await screen.findByText('Noch kein Pod.')).toBeInTheDocument();
    // In the drawing and in the list.
    expect(screen.getAllByText('Platte orders-root wird gemacht')).toHaveLength(
      2,
    );
    expect(screen.getByText('Beginn unbekannt')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'See it yourself' }),
    );
    expect(screen.getByText('Zeige den Knoten')).toBeInTheDocument();
  });

  it('a refusal for want of consent holds no other words', async () => {
    const error = await responseError(403, 'ConsentMissingError', 'unseen');
    const api = apiOf();
    api.getManifest = async () => {
      throw error;
    };
    show(<VirtualMachinePage />, api, 'west/shop/orders-search?tab=yaml');
    expect(await screen.findByText(/has not agreed yet/)).toBeInTheDocument();
    expect(findUntranslated()).toEqual([]);
  });
});
