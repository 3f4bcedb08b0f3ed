/** Resolves once the condition holds; how long that takes is for the test's own time-out to say. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => {
      setTimeout(resolve, 1);
    });
  }
}
