/**
 * Loads the Kubernetes client, which is some thousand modules, into the environment of a test file: before
 * its tests, as a busy machine takes longer for that than one of them may last.
 */
export async function loadClient(): Promise<void> {
  await import('@kubernetes/client-node');
}

/** Milliseconds for `beforeAll(loadClient, LOAD_TIMEOUT)`. */
export const LOAD_TIMEOUT = 300_000;
