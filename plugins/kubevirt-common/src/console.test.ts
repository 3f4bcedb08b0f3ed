import {
  CONSOLE_MESSAGE_MAX_BYTES,
  consoleEndReasons,
  consoleEnds,
  consoleQuery,
  parseConsoleClientMessage,
  parseConsoleServerMessage,
  type ConsoleClientMessage,
  type ConsoleServerMessage,
} from './console';

const NOT_MESSAGES = [
  '',
  'type',
  'null',
  '[]',
  '"type"',
  '{}',
  '{"type":null}',
  '{"type":"session"',
  '{"type":"toString"}',
];

describe('parseConsoleClientMessage', () => {
  it.each<ConsoleClientMessage>([
    { type: 'type' },
    { type: 'take-over' },
    { type: 'release' },
    { type: 'take-from-stranger' },
    { type: 'hand-over', to: 'b1' },
    { type: 'answer', to: 'b1', granted: false },
  ])('reads %j, and nothing else of what came with it', message => {
    expect(
      parseConsoleClientMessage(JSON.stringify({ ...message, more: [1] })),
    ).toEqual(message);
  });

  it.each([
    ...NOT_MESSAGES,
    '{"type":"end","reason":"idle","message":{"code":"console-shutdown"}}',
    '{"type":"hand-over"}',
    '{"type":"hand-over","to":""}',
    '{"type":"hand-over","to":7}',
    JSON.stringify({ type: 'hand-over', to: 'x'.repeat(65) }),
    '{"type":"answer","to":"b1","granted":"yes"}',
  ])('reads nothing of %s', text => {
    expect(parseConsoleClientMessage(text)).toBeUndefined();
  });

  it('reads nothing of a message that is too long', () => {
    const padded = (length: number) =>
      JSON.stringify({ type: 'type' }).padEnd(length);
    expect(
      parseConsoleClientMessage(padded(CONSOLE_MESSAGE_MAX_BYTES)),
    ).toEqual({ type: 'type' });
    expect(
      parseConsoleClientMessage(padded(CONSOLE_MESSAGE_MAX_BYTES + 1)),
    ).toBeUndefined();
  });
});

describe('parseConsoleServerMessage', () => {
  const by = { id: 'a1', userRef: 'user:default/jane' };
  const since = '2026-01-02T03:04:05.000Z';

  it.each<ConsoleServerMessage>([
    {
      type: 'session',
      you: 'a1',
      mayType: true,
      people: [{ ...by, since }],
      typing: { id: 'a1', since },
      upstream: 'connected',
      since,
      node: 'node-1',
    },
    {
      type: 'session',
      you: 'a1',
      mayType: false,
      people: [],
      upstream: 'connecting',
    },
    { type: 'typing-asked', by },
    { type: 'typing-answered', granted: true, by },
    {
      type: 'end',
      reason: 'stopped',
      message: { code: 'console-stopped', params: { vm: 'shop/web' } },
      retry: 'when-running',
    },
  ])('reads %j', message => {
    expect(parseConsoleServerMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ...NOT_MESSAGES,
    '{"type":"session","you":"a1","people":{},"upstream":"connected"}',
    '{"type":"session","you":"a1","people":[],"upstream":"odd"}',
    '{"type":"typing-asked","by":{"id":"a1"}}',
    '{"type":"typing-answered","by":{"id":"a1","userRef":"user:default/x"}}',
    '{"type":"end","reason":"stopped"}',
  ])('reads nothing of %s', text => {
    expect(parseConsoleServerMessage(text)).toBeUndefined();
  });

  it('leaves out people that it cannot read', () => {
    const message = {
      type: 'session',
      you: 'a1',
      people: [null, { id: 'b' }, { ...by, since, more: true }],
      upstream: 'connected',
    };
    expect(parseConsoleServerMessage(JSON.stringify(message))).toMatchObject({
      mayType: false,
      people: [{ ...by, since }],
    });
  });

  it('never lets a page come back by itself from an end that it does not know', () => {
    const end = {
      type: 'end',
      reason: 'of-a-later-version',
      message: { code: 'of-a-later-version' },
      retry: 'at-once',
    };
    expect(parseConsoleServerMessage(JSON.stringify(end))).toEqual({
      ...end,
      reason: 'upstream-failed',
      retry: 'ask',
    });
  });
});

describe('consoleEnds', () => {
  it('has a close code that a WebSocket may carry for each reason', () => {
    expect(Object.keys(consoleEnds).sort()).toEqual(
      [...consoleEndReasons].sort(),
    );
    for (const { closeCode } of Object.values(consoleEnds)) {
      expect(
        closeCode === 1001 || (closeCode >= 4000 && closeCode < 5000),
      ).toBe(true);
    }
  });

  it.each(['taken-over', 'in-use'] as const)(
    'does not let a page come back by itself from %s',
    reason => {
      expect(consoleEnds[reason].retry).toBe('ask');
    },
  );
});

describe('consoleQuery', () => {
  const target = {
    entity: { kind: 'component', namespace: 'default', name: 'shop' },
    cluster: 'eu & co',
    vmNamespace: 'shop',
    vmName: 'web',
    uid: 'u-1',
    console: 'vnc',
  } as const;

  it('names entity, VM and console', () => {
    expect(String(consoleQuery(target))).toBe(
      'kind=component&namespace=default&name=shop&cluster=eu+%26+co&vmNamespace=shop&vmName=web&uid=u-1&console=vnc',
    );
  });

  it('says only where it is meant that others are thrown out', () => {
    expect(consoleQuery({ ...target, force: false }).has('force')).toBe(false);
    expect(consoleQuery({ ...target, force: true }).get('force')).toBe('true');
  });
});
