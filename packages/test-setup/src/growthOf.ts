/** What twice the input may take, where time grows with the input. */
const LIMIT = 2.5;

/**
 * How much longer twice the input takes, in time of the processor: 2 where time grows with the input, 4 where
 * it grows with its square. Measured up to nine times until it is below 2.5, as other work of the machine, and
 * the collection of garbage, only make a run longer.
 */
export function growthOf<T>(
  make: (size: number) => T,
  run: (input: T) => unknown,
  size: number,
): number {
  const cost = (input: T) => {
    const start = process.cpuUsage();
    try {
      run(input);
    } catch {
      // What is refused costs as well.
    }
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const [once, twice] = [make(size), make(2 * size)];
  let [least, leastOfTwice] = [Infinity, Infinity];
  for (let round = 0; round < 9; round++) {
    least = Math.min(least, cost(once));
    leastOfTwice = Math.min(leastOfTwice, cost(twice));
    // Below a millisecond, what is measured is the clock.
    if (Math.max(leastOfTwice, 1000) < LIMIT * Math.max(least, 1000)) {
      break;
    }
  }
  return Math.max(leastOfTwice, 1000) / Math.max(least, 1000);
}
