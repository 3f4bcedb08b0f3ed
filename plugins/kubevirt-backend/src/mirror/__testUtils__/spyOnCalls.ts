import { KubeError, type Cluster, type KubeClient } from '../../clusters';

/** How collections were read: the calls so far of lists, of their further pages, and of both sorts of watches. */
export interface Calls {
  lists: number;
  pages: number;
  watches: number;
  /** Watches that were asked to send what exists first, and were not refused. */
  streamed: number;
}

/**
 * A cluster whose calls are counted. Without `watchList` its API server seems to be one without the
 * feature gate WatchList.
 */
export function spyOnCalls(
  cluster: Cluster,
  options: { watchList: boolean },
): { cluster: Cluster; calls: Calls } {
  const calls: Calls = { lists: 0, pages: 0, watches: 0, streamed: 0 };
  const { client } = cluster;
  const spy: KubeClient = {
    webSocket: (path, socketOptions) => client.webSocket(path, socketOptions),
    json: (path, callOptions) => {
      if (path.includes('continue=')) {
        calls.pages += 1;
      } else if (path.includes('limit=') && !path.endsWith('?limit=1')) {
        // One object is asked for where only the server's version is wanted.
        calls.lists += 1;
      }
      return client.json(path, callOptions);
    },
    stream: async (path, streamOptions) => {
      const initial = path.includes('sendInitialEvents=');
      if (initial && !options.watchList) {
        // k8s.io/apimachinery pkg/apis/meta/internalversion/validation ValidateListOptions
        throw new KubeError({
          code: 422,
          reason: 'Invalid',
          message:
            'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
        });
      }
      const chunks = await client.stream(path, streamOptions);
      calls[initial ? 'streamed' : 'watches'] += 1;
      return chunks;
    },
  };
  return { cluster: { ...cluster, client: spy }, calls };
}
