import { RecentValues } from './RecentValues';

it('makes a value once, and forgets the one that was used longest ago', () => {
  const values = new RecentValues<string>(2);
  const make = jest.fn((key: string) => key.toUpperCase());
  const get = (key: string) => values.get(key, () => make(key));
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual([
    'A',
    'B',
    'A',
    'C',
    'A',
    'B',
  ]);
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
});

it('does not keep errors', () => {
  const values = new RecentValues<number>(2);
  const make = jest
    .fn<number, []>()
    .mockImplementationOnce(() => {
      throw new Error('once');
    })
    .mockReturnValue(1);
  expect(() => values.get('a', make)).toThrow('once');
  expect(values.get('a', make)).toBe(1);
});
