import type { KubeClient } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';
import { WAIT_TIMEOUT } from '../../__testUtils__/eventually';
import { parseEvent } from '../reflector/watchEvents';
import { watchLines } from '../reflector/watchLines';
import { until } from './expectMirrored';

/**
 * Watches a collection with nothing in between, to distinguish the time that a change takes here from the time
 * that the API server and a busy machine take to bring it.
 */
export async function watchArrivals(
  client: KubeClient,
  path: string,
): Promise<{
  /** When the first event of the object of this name came, by `performance.now()`. */
  of(name: string): Promise<number>;
  stop(): void;
}> {
  const controller = new AbortController();
  const { metadata } = await client.json<KubeObject>(`${path}?limit=1`);
  const chunks = await client.stream(
    `${path}?watch=1&resourceVersion=${metadata.resourceVersion}`,
    { signal: controller.signal },
  );
  const arrived = new Map<string, number>();
  const read = async () => {
    for await (const line of watchLines(chunks, () => {})) {
      const name = parseEvent(line)?.object.metadata.name;
      if (name && !arrived.has(name)) {
        arrived.set(name, performance.now());
      }
    }
  };
  read().catch(() => {});
  return {
    of: async name => {
      await until(() => arrived.has(name), WAIT_TIMEOUT);
      return arrived.get(name)!;
    },
    stop: () => controller.abort(),
  };
}
