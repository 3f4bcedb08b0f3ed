import { bytesText, roundUp, valueText } from './format';

describe('bytesText', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [4 * 2 ** 30, '4 GiB'],
    [1.005 * 2 ** 30, '1 GiB'],
    [5e20, '444100 PiB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('valueText', () => {
  it.each([
    ['cpu', 0.12345, '0.123'],
    ['memory', 2 ** 30, '1 GiB'],
    ['disk-read', 2048, '2 KiB/s'],
  ] as const)('writes %s of %d as %s', (quantity, value, text) => {
    expect(valueText(quantity, value)).toBe(text);
  });
});

describe('roundUp', () => {
  it.each([
    ['cpu', 0.13, 0.2],
    ['cpu', 2, 2],
    ['cpu', 2.1, 5],
    ['cpu', 0, 1],
    ['memory', 3 * 2 ** 30, 5 * 2 ** 30],
    ['network-receive', 700 * 1024, 1000 * 1024],
  ] as const)('takes %s of %d up to %d', (quantity, value, top) => {
    expect(roundUp(quantity, value)).toBeCloseTo(top, 6);
  });
});
