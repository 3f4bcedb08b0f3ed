import { optionalText, optionalTime } from './decode';

describe('optionalTime', () => {
  const noon = '2026-11-28T12:00:00.000Z';

  it.each([
    ['a text of v2', '2026-11-28T12:00:00Z'],
    ['a text with parts of a second', '2026-11-28T12:00:00.000000000Z'],
    ['a text with an offset', '2026-11-28T13:00:00+01:00'],
    ['the LastUpdated of v3', { values: '2026-11-28T12:00:00Z' }],
    ['the StatusTime of v3', { value: { values: '2026-11-28T12:00:00Z' } }],
  ])('reads %s', (_, value) => {
    expect(optionalTime.parse(value)).toBe(noon);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a time that Go did not set', '0001-01-01T00:00:00Z'],
    ['a number', 1764331200],
    ['a date in words', 'Sat Nov 28 2026'],
    ['a word', 'yesterday'],
    ['an empty object', {}],
    ['a list', ['2026-11-28T12:00:00Z']],
    ['a far future', '9999-01-01T00:00:00Z'],
    [
      'what goes on for ever',
      { values: { values: { values: { values: 1 } } } },
    ],
  ])('takes %s for not known', (_, value) => {
    expect(optionalTime.parse(value)).toBeUndefined();
  });
});

describe('optionalText', () => {
  it('takes other types and the empty text for none', () => {
    expect([7, '', null, {}].map(each => optionalText.parse(each))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
