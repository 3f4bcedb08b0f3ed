import { mockServices } from '@backstage/backend-test-utils';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeClient } from '../../clusters';
import type { Clock } from '../clock';
import { DefaultClusterMirror } from '../DefaultClusterMirror';
import { NO_METRICS } from '../metrics';
import { DEFAULT_TIMINGS } from '../timings';
import { summarizeParts } from './summarize';

/** A mirror of cluster `c`, not started, whose views tell the names of their parts. */
export function createMirror(options: {
  client: KubeClient;
  clock: Clock;
  title?: string;
  namespaces?: string[];
  /** Hears of each view that is built. */
  onBuilt?: (summary: VirtualMachineSummary) => void;
}): DefaultClusterMirror {
  const { client, clock, title, namespaces, onBuilt } = options;
  return DefaultClusterMirror.create({
    cluster: { name: 'c', client, ...(title ? { title } : {}) },
    namespaces,
    pageSize: 100,
    summarize: parts => {
      const summary = summarizeParts(parts);
      onBuilt?.(summary);
      return summary;
    },
    logger: mockServices.logger.mock(),
    clock,
    timings: DEFAULT_TIMINGS,
    metrics: NO_METRICS,
    enter: async () => () => {},
    random: () => 0.5,
  });
}
