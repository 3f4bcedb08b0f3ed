/**
 * Does something for each item, a few at a time. A failure is for `work` to deal with.
 *
 * @param limit - how many are done at once
 */
export async function mapLimited<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
