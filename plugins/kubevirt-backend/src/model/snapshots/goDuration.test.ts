import { goDuration } from './goDuration';

describe('goDuration', () => {
  it.each([
    ['5m0s', 300_000],
    ['1h5m', 3_900_000],
    ['90s', 90_000],
    ['1.5s', 1_500],
    ['250ms', 250],
    ['0s', 0],
    ['', undefined],
    ['5 minutes', undefined],
    ['5m!', undefined],
    [`${'1'.repeat(100)}s`, undefined],
    [300, undefined],
    [null, undefined],
  ])('of %j is %j', (text, ms) => {
    expect(goDuration(text)).toBe(ms);
  });
});
