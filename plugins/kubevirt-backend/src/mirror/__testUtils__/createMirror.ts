import { mockServices } from '@backstage/backend-test-utils';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeClient } from '../../clusters';
import type { Clock } from '../../lib/clock';
import type { ClusterMirrorOptions } from '../ClusterMirrorOptions';
import { DefaultClusterMirror } from '../DefaultClusterMirror';
import { NO_METRICS } from '../metrics';
import { DEFAULT_TIMINGS } from '../reflector/timings';
import { summarizeVmObjects } from './summarize';

/** A mirror of cluster `c`, not started, whose views show the names of their parts where nothing else is given. */
export function createMirror(options: {
  client: KubeClient;
  clock: Clock;
  title?: string;
  namespaces?: string[];
  summarize?: ClusterMirrorOptions['summarize'];
  reevaluateAt?: ClusterMirrorOptions['reevaluateAt'];
  /** Called for each view that is built. */
  onBuilt?: (summary: VirtualMachineSummary) => void;
}): DefaultClusterMirror {
  const {
    client,
    clock,
    title,
    namespaces,
    summarize = summarizeVmObjects,
    reevaluateAt,
    onBuilt,
  } = options;
  return DefaultClusterMirror.create({
    cluster: { name: 'c', client, ...(title ? { title } : {}) },
    namespaces,
    pageSize: 100,
    summarize: vmObjects => {
      const summary = summarize(vmObjects);
      onBuilt?.(summary);
      return summary;
    },
    reevaluateAt,
    logger: mockServices.logger.mock(),
    clock,
    timings: DEFAULT_TIMINGS,
    metrics: NO_METRICS,
    acquire: async () => () => {},
    random: () => 0.5,
  });
}
