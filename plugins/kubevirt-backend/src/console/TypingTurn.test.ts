import { TypingTurn, type TypingMember } from './TypingTurn';

describe('TypingTurn', () => {
  let members: Map<string, TypingMember>;
  let calls: string[];
  let turn: TypingTurn;

  beforeEach(() => {
    calls = [];
    members = new Map(
      ['ann', 'bob', 'cat', 'eve'].map(id => [
        id,
        { id, userRef: `user:default/${id}`, mayType: id !== 'eve' },
      ]),
    );
    turn = new TypingTurn(
      members,
      {
        onChange: left => calls.push(`${left} -> ${turn.holder?.id}`),
        onAsked: (holder, by) => calls.push(`${by.id} asks ${holder}`),
        onAnswered: (asker, granted, by) =>
          calls.push(`${by.id} says ${granted} to ${asker}`),
      },
      () => 7,
    );
  });

  it('is had at once by whoever asks while nobody has it', () => {
    turn.ask('ann');
    expect(turn.holder).toEqual({ id: 'ann', since: 7 });
    expect(calls).toEqual(['undefined -> ann']);
  });

  it.each([
    ['granted', true, ['bob asks ann', 'ann -> bob', 'ann says true to bob']],
    ['denied', false, ['bob asks ann', 'ann says false to bob']],
  ])('is %s by whoever has it', (_, granted, expected) => {
    turn.ask('ann');
    calls.length = 0;
    turn.ask('bob');
    turn.ask('bob');
    turn.answer('ann', 'bob', granted);
    expect(calls).toEqual(expected);
    expect(turn.holder?.id).toBe(granted ? 'bob' : 'ann');
  });

  it('is taken over without being asked for', () => {
    turn.ask('ann');
    turn.takeOver('bob');
    expect(turn.holder?.id).toBe('bob');
    expect(calls.at(-1)).toBe('ann -> bob');
  });

  it('is handed over, and whoever waits asks the next one', () => {
    turn.ask('ann');
    turn.ask('cat');
    turn.handOver('ann', 'bob');
    expect(calls.slice(-2)).toEqual(['ann -> bob', 'cat asks bob']);
  });

  it('goes to whoever asked first when it is given back, and else to nobody', () => {
    turn.ask('ann');
    turn.ask('cat');
    turn.ask('bob');
    turn.release('ann');
    expect(turn.holder?.id).toBe('cat');
    turn.release('bob');
    turn.release('cat');
    expect(turn.holder).toBeUndefined();
    expect(calls.at(-1)).toBe('cat -> undefined');
  });

  it('is nothing for those who may not type', () => {
    turn.ask('eve');
    turn.takeOver('eve');
    expect(turn.holder).toBeUndefined();
    turn.ask('ann');
    turn.handOver('ann', 'eve');
    turn.handOver('ann', 'nobody');
    turn.answer('ann', 'bob', true);
    expect(turn.holder?.id).toBe('ann');
  });

  it('is not to be given by those who do not have it', () => {
    turn.ask('ann');
    turn.ask('bob');
    turn.handOver('cat', 'cat');
    turn.answer('bob', 'bob', true);
    turn.release('cat');
    expect(turn.holder?.id).toBe('ann');
  });

  it('skips those who asked and may not type any more', () => {
    turn.ask('ann');
    turn.ask('bob');
    turn.ask('cat');
    members.get('bob')!.mayType = false;
    turn.release('ann');
    expect(turn.holder?.id).toBe('cat');
  });
});
