import { isError } from '@backstage/errors';

const PAUSE_MS = 500;
const TRIES = 40;

/**
 * Signs somebody in, and waits while the catalog does not know them: right after the start it has read nothing yet.
 *
 * @throws what the last try throws
 */
export async function signInWhenKnown<T>(
  signIn: () => Promise<T>,
  pause = () => new Promise<void>(resolve => setTimeout(resolve, PAUSE_MS)),
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await signIn();
    } catch (error) {
      const unknown = isError(error) && error.name === 'NotFoundError';
      if (!unknown || tries >= TRIES) {
        throw error;
      }
      await pause();
    }
  }
}
