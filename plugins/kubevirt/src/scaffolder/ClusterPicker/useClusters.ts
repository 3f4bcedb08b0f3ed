import { useApiHolder } from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useEffect, useState } from 'react';
import { kubeVirtApiRef } from '../../api';
import { messageOf, statusCodeOf } from '../../lib/errors';

/** The clusters that the portal is connected to, or why they are not known. */
export type Clusters =
  | { state: 'loading' }
  | { state: 'known'; items: ClusterPlatformSummary[] }
  | { state: 'denied' }
  | { state: 'failed'; message: string };

/** The backend answers while it still reads a cluster for the first time, which takes seconds. */
const SYNCING_MS = 2_000;

function isSyncing(clusters: Clusters): boolean {
  return (
    clusters.state === 'known' &&
    clusters.items.some(({ cluster }) => cluster.state === 'syncing')
  );
}

/** Reads the clusters from the backend of the KubeVirt plugin; again on request, or while some are being read. */
export function useClusters(): { clusters: Clusters; retry: () => void } {
  const api = useApiHolder().get(kubeVirtApiRef);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt(before => before + 1), []);
  const [clusters, setClusters] = useState<Clusters>({ state: 'loading' });
  useEffect(() => {
    // The module works in an app without the KubeVirt plugin: then the names are typed.
    if (!api) {
      setClusters({ state: 'known', items: [] });
      return () => {};
    }
    const request = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // What is known already stays while it is read again.
    setClusters(before =>
      before.state === 'known' ? before : { state: 'loading' },
    );
    api
      .getClusters(request.signal)
      .then<Clusters>(({ items }) => ({
        state: 'known',
        items: [...items].sort((a, b) =>
          a.cluster.name.localeCompare(b.cluster.name, 'en', { numeric: true }),
        ),
      }))
      .catch((error): Clusters => {
        return statusCodeOf(error) === 403
          ? { state: 'denied' }
          : { state: 'failed', message: messageOf(toError(error)) };
      })
      .then(next => {
        if (request.signal.aborted) {
          return;
        }
        setClusters(next);
        if (isSyncing(next)) {
          timer = setTimeout(retry, SYNCING_MS);
        }
      });
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [api, attempt, retry]);
  return { clusters, retry };
}
