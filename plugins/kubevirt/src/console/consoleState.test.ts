import { sam, sessionOf } from '../__testUtils__/FakeConsoles';
import {
  idleConsole,
  isTyping,
  reduceConsole,
  type ConsoleEvent,
  type ConsoleSession,
  type ConsoleState,
} from './consoleState';

const state = (
  rest: Partial<ConsoleSession> = {},
  at = 5_000,
): ConsoleEvent => ({
  type: 'message',
  at,
  message: { type: 'session', ...sessionOf(rest) },
});
const JANE_TYPES = { typing: { id: 'id-jane', since: 'then' } };
const SAM_TYPES = {
  people: [...sessionOf().people, sam],
  typing: { id: sam.id, since: 'then' },
};
const asks = (by = sam): ConsoleEvent => ({
  type: 'message',
  at: 0,
  message: { type: 'typing-asked', by },
});
const answers = (granted: boolean): ConsoleEvent => ({
  type: 'message',
  at: 0,
  message: { type: 'typing-answered', granted, by: sam },
});
const ends = (
  reason: 'restarted' | 'migrated' | 'in-use' | 'forbidden',
  retry: 'no' | 'ask' | 'when-running',
  at = 1_000,
): ConsoleEvent => ({
  type: 'closed',
  at,
  closed: {
    kind: 'ended',
    reason,
    retry,
    message: { code: 'console-shutdown' },
  },
});
const lost: ConsoleEvent = { type: 'closed', at: 1, closed: { kind: 'lost' } };

const after = (...events: ConsoleEvent[]): ConsoleState =>
  events.reduce(reduceConsole, idleConsole);

describe('reduceConsole', () => {
  it.each<[string, ConsoleEvent[], Partial<ConsoleState>]>([
    ['is idle at first', [], { phase: 'idle', tries: 0 }],
    ['opens', [{ type: 'open' }], { phase: 'opening', tries: 1 }],
    [
      'is connecting until the VM answers',
      [{ type: 'open' }, state({ upstream: 'connecting' })],
      { phase: 'connecting', tries: 1 },
    ],
    [
      'is connected then, and has tried in vain no more',
      [{ type: 'open' }, { type: 'open' }, state()],
      { phase: 'connected', tries: 0 },
    ],
    [
      'waits after an end that passes',
      [state(), ends('restarted', 'when-running')],
      { phase: 'waiting', interrupted: { at: 1_000, reason: 'restarted' } },
    ],
    [
      'has ended for good after another',
      [state(), ends('in-use', 'ask')],
      { phase: 'ended', interrupted: undefined },
    ],
    [
      'has ended when the right is gone',
      [state(), ends('forbidden', 'no')],
      { phase: 'ended' },
    ],
    [
      'has ended when the connection broke',
      [state(), lost],
      { phase: 'ended' },
    ],
    [
      'says how long it was interrupted, from the first end on',
      [
        state(),
        ends('migrated', 'when-running', 1_000),
        { type: 'open' },
        ends('restarted', 'when-running', 1_500),
        { type: 'open' },
        state({ upstream: 'connecting' }, 1_800),
        state({ node: 'worker-3' }, 2_200),
      ],
      {
        phase: 'connected',
        interrupted: undefined,
        reconnected: {
          reason: 'migrated',
          at: 2_200,
          afterMs: 1_200,
          node: 'worker-3',
        },
      },
    ],
    [
      'was not interrupted before it was ever connected',
      [
        { type: 'open' },
        ends('restarted', 'when-running'),
        { type: 'open' },
        state(),
      ],
      { phase: 'connected', reconnected: undefined },
    ],
    [
      'gathers those who ask, each once',
      [state({ ...SAM_TYPES, ...JANE_TYPES }), asks(), asks()],
      { askers: [sam] },
    ],
    [
      'forgets who was answered',
      [
        state({ ...SAM_TYPES, ...JANE_TYPES }),
        asks(),
        { type: 'answered', to: sam.id },
      ],
      { askers: [] },
    ],
    [
      'forgets who asked and left',
      [state({ ...SAM_TYPES, ...JANE_TYPES }), asks(), state(JANE_TYPES)],
      { askers: [] },
    ],
    [
      'forgets who asked once somebody else types',
      [state({ ...SAM_TYPES, ...JANE_TYPES }), asks(), state(SAM_TYPES)],
      { askers: [] },
    ],
    ['asks', [state(SAM_TYPES), { type: 'asked' }], { asking: true }],
    [
      'goes on asking while others come and go',
      [state(SAM_TYPES), { type: 'asked' }, state(SAM_TYPES)],
      { asking: true },
    ],
    [
      'is refused the turn',
      [state(SAM_TYPES), { type: 'asked' }, answers(false)],
      { asking: false, declinedBy: sam },
    ],
    [
      'forgets the no once that person types no more',
      [state(SAM_TYPES), { type: 'asked' }, answers(false), state()],
      { declinedBy: undefined },
    ],
    [
      'is granted the turn',
      [state(SAM_TYPES), { type: 'asked' }, answers(true), state(JANE_TYPES)],
      { asking: false, declinedBy: undefined },
    ],
    [
      'asks no more once nobody types',
      [state(SAM_TYPES), { type: 'asked' }, state()],
      { asking: false },
    ],
    [
      'is asked nothing after the end',
      [state({ ...SAM_TYPES, ...JANE_TYPES }), asks(), lost],
      { askers: [], asking: false },
    ],
  ])('%s', (_, events, expected) => {
    expect(after(...events)).toMatchObject(expected);
  });

  it.each<[string, ConsoleEvent[], boolean]>([
    ['this person types', [state(JANE_TYPES)], true],
    ['somebody else types', [state(SAM_TYPES)], false],
    ['nobody types', [state()], false],
    [
      'the VM is not connected',
      [state({ ...JANE_TYPES, upstream: 'connecting' })],
      false,
    ],
    ['it has ended', [state(JANE_TYPES), lost], false],
  ])('types where %s: %#', (_, events, expected) => {
    expect(isTyping(after(...events))).toBe(expected);
  });
});
