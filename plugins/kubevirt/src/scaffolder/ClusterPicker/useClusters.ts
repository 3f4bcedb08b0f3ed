import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect } from 'react';
import { useAnswer, type Answer } from '../shared';

/** The backend answers while it still reads a cluster for the first time, which takes seconds. */
const SYNCING_MS = 2_000;

/** Reads the clusters that the portal is connected to; again when somebody asks, or while some are being read. */
export function useClusters(): {
  clusters: Answer<ClusterPlatformSummary[]>;
  retry: () => void;
} {
  const { answer, retry } = useAnswer('clusters', async (api, signal) => {
    const { items } = await api.getClusters(signal);
    return [...items].sort((a, b) =>
      a.cluster.name.localeCompare(b.cluster.name, 'en', { numeric: true }),
    );
  });
  useEffect(() => {
    const isSyncing =
      answer.state === 'known' &&
      answer.value.some(({ cluster }) => cluster.state === 'syncing');
    const timer = isSyncing ? setTimeout(retry, SYNCING_MS) : undefined;
    return () => clearTimeout(timer);
  }, [answer, retry]);
  return { clusters: answer, retry };
}
