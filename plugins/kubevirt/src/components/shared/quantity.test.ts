import { quantityText } from './quantity';

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
