/** How long tests wait for what is to come true, in milliseconds; only a failure takes them. */
export const WAIT_TIMEOUT = 50_000;

/**
 * Tries an assertion again until it holds: what it is about goes through a socket, and takes as long as the
 * machine is busy.
 */
export async function eventually(
  assertion: () => void | Promise<void>,
): Promise<void> {
  const end = Date.now() + WAIT_TIMEOUT;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }
}

/** Waits until something is so. */
export function until(holds: () => boolean): Promise<void> {
  return eventually(() => {
    if (!holds()) {
      throw new Error(`It did not come true that ${holds}`);
    }
  });
}
