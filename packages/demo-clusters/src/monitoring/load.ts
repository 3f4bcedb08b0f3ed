import { createHash } from 'node:crypto';

/** A number from 0 to 1 that belongs to some words. */
function fractionOf(words: string): number {
  return createHash('sha256').update(words).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Periods in seconds, and how much of the mean each swings at most; together less than all of it. */
const SWINGS: [shortest: number, longest: number, share: number][] = [
  [86_400, 86_400, 0.4],
  [4_000, 9_000, 0.3],
  [400, 1_100, 0.25],
];

/**
 * An amount that swings with the day, the hour and the minutes and never falls below zero, invented and always the same
 * for the same words.
 */
export class Load {
  readonly #mean: number;
  readonly #swings: { size: number; speed: number; phase: number }[];

  /** Its mean is somewhere between `low` and `high`. */
  constructor(words: string, low: number, high: number) {
    const mean = low + (high - low) * fractionOf(`${words} mean`);
    this.#mean = mean;
    this.#swings = SWINGS.map(([shortest, longest, share]) => {
      const of = (what: string) => fractionOf(`${words} ${shortest} ${what}`);
      const period = shortest + (longest - shortest) * of('period');
      return {
        size: mean * share * (0.3 + 0.7 * of('size')),
        speed: (2 * Math.PI) / period,
        phase: 2 * Math.PI * of('phase'),
      };
    });
  }

  /** At a time in seconds since the epoch. */
  at(time: number): number {
    return this.#swings.reduce(
      (sum, { size, speed, phase }) =>
        sum + size * Math.sin(speed * time + phase),
      this.#mean,
    );
  }

  /** What has come together between two times, where it is an amount a second. */
  sum(from: number, to: number): number {
    return this.#swings.reduce(
      (sum, { size, speed, phase }) =>
        sum +
        (size / speed) *
          (Math.cos(speed * from + phase) - Math.cos(speed * to + phase)),
      this.#mean * (to - from),
    );
  }
}
