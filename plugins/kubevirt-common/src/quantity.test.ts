import { parseQuantity } from './quantity';

describe('parseQuantity', () => {
  it.each([
    ['10737418240', 10 * 2 ** 30],
    [10737418240, 10 * 2 ** 30],
    ['10Gi', 10 * 2 ** 30],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['128Mi', 128 * 2 ** 20],
    ['1k', 1000],
    ['2G', 2e9],
    ['100m', 0.1],
    ['500u', 5e-4],
    ['1e3', 1000],
    ['1E3', 1000],
    ['2E', 2e18],
    ['.5', 0.5],
    ['-1', -1],
    ['0', 0],
  ])('reads %p', (quantity, value) => {
    expect(parseQuantity(quantity)).toBeCloseTo(value, 6);
  });

  it.each([[''], ['ten'], ['10gi'], ['10 Gi x'], ['Gi'], [null], [{}], [NaN]])(
    'takes %p for no quantity',
    quantity => {
      expect(parseQuantity(quantity)).toBeUndefined();
    },
  );
});
