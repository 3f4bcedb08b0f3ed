import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { kubeVirtApiRef } from '../../api';
import { useLoaded } from '../../loading';
import { RolloutSection } from './RolloutSection';

const EVERY_MS = 15_000;

/** What Rafay does to bring a cluster its blueprint. */
export function ClusterRollout(props: { cluster: string }) {
  const { cluster } = props;
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getClusterRollout(cluster, signal),
    [api, cluster],
  );
  return <RolloutSection loaded={useLoaded(load, { everyMs: EVERY_MS })} />;
}
