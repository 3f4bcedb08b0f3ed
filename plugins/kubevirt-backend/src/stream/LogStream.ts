import { once } from 'node:events';
import type { Response } from 'express';
import type { SseConnection } from './SseConnection';

/**
 * Sends lines of a log to one reader. While the reader is behind nothing more is taken from the source,
 * so that the cluster waits and no buffer grows.
 *
 * @param lines - batches of lines
 * @returns when the source has ended or the reader is gone
 */
export async function sendLogLines(
  connection: SseConnection,
  response: Response,
  lines: AsyncIterable<string[]>,
): Promise<void> {
  for await (const batch of lines) {
    if (connection.closed) {
      return;
    }
    connection.send('log', JSON.stringify(batch));
    if (connection.blocked && !connection.closed) {
      const stop = new AbortController();
      await Promise.race([
        once(response, 'drain', { signal: stop.signal }),
        once(response, 'close', { signal: stop.signal }),
      ]).finally(() => stop.abort());
    }
  }
}
