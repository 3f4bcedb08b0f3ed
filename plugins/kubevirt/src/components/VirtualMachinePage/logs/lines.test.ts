import { formatLine } from './formatLine';
import { matchesIn, matchingLines } from './search';

describe('formatLine', () => {
  it.each([
    [
      'time, level, message and place of a line of virt-launcher',
      '{"component":"virt-launcher","level":"info","msg":"Domain started.","pos":"manager.go:1089","timestamp":"2026-11-23T02:11:11.600000Z"}',
      '02:11:11.600 info    Domain started. (manager.go:1089)',
    ],
    [
      'the reason of an error',
      '{"level":"error","msg":"Sync failed","reason":"no space left"}',
      'error   Sync failed: no space left',
    ],
    ['what the guest wrote as it is', 'login: ', 'login: '],
    ['a half line as it is', '{"msg":"cut of', '{"msg":"cut of'],
    ['other JSON as it is', '{"a":1}', '{"a":1}'],
    [
      'nothing that would drive a terminal or mislead, which reading JSON brings back',
      '{"level":"info","msg":"a\\nb\\u001b[31mred\\u202egnp.exe pay\\u200bpal","pos":"x\\u0007"}',
      'info    a bredgnp.exe paypal (x)',
    ],
  ])('shows %s', (_, line, expected) => {
    expect(formatLine(line)).toBe(expected);
  });
});

describe('search', () => {
  it('finds all places, upper and lower case alike', () => {
    expect(matchesIn('Error: an ERROR', 'error')).toEqual([0, 10]);
    expect(matchesIn('aaaa', 'aa')).toEqual([0, 2]);
    expect(matchesIn('anything', '')).toEqual([]);
  });

  it('names the numbers of lines as they are shown', () => {
    const chunks = [
      { from: 200, lines: ['{"msg":"booted"}', 'x'] },
      { from: 300, lines: ['booted'] },
    ];
    expect(matchingLines(chunks, 'boot', formatLine)).toEqual([200, 300]);
    expect(matchingLines(chunks, 'msg', formatLine)).toEqual([]);
  });
});
