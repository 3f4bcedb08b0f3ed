import { backoffMs } from './backoff';

describe('backoffMs', () => {
  const at = (attempt: number, random: number) =>
    backoffMs(attempt, { baseMs: 1000, capMs: 30_000, random: () => random });

  it.each([
    [0, 500, 1000],
    [1, 500, 1000],
    [2, 1000, 2000],
    [5, 8000, 16_000],
    [6, 15_000, 30_000],
    [1000, 15_000, 30_000],
  ])('attempt %i waits between %i and %i ms', (attempt, least, most) => {
    expect(at(attempt, 0)).toBe(least);
    expect(at(attempt, 1)).toBe(most);
  });
});
