import { bytesText, quantityText } from './quantity';

describe('quantityText', () => {
  it.each([
    ['10Gi', '10 GiB'],
    ['1.5Ti', '1.5 TiB'],
    ['512Mi', '512 MiB'],
    ['1000000', '1000000'],
    ['10G', '10G'],
    ['100m', '100m'],
    ['10 GiB', '10 GiB'],
    ['', ''],
  ])('writes %s as %s', (quantity, text) => {
    expect(quantityText(quantity)).toBe(text);
  });
});

describe('bytesText', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1.5 * 2 ** 30, '1.5 GiB'],
    [20 * 2 ** 30, '20 GiB'],
    [3 * 2 ** 60, '3072 PiB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});
