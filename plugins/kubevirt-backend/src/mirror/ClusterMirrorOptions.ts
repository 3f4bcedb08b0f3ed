import type { LoggerService } from '@backstage/backend-plugin-api';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Cluster } from '../clusters';
import type { VmObjects } from '../model/vmObjects';
import type { Clock } from '../lib/clock';
import type { Acquire } from '../lib/FairSemaphore';
import type { MirrorMetrics } from './metrics';
import type { MirrorTimings } from './reflector/timings';

/** What the mirror of one cluster is made with. */
export interface ClusterMirrorOptions {
  cluster: Cluster;
  /** Only these namespaces are read, each by watches of its own. Absent: all, by one watch a kind. */
  namespaces?: string[];
  pageSize: number;
  /** Makes a VM's view. */
  summarize: (vmObjects: VmObjects) => VirtualMachineSummary;
  /** When that view next changes by time alone, in milliseconds since the epoch. Absent: never. */
  reevaluateAt?: (vmObjects: VmObjects) => number | undefined;
  logger: Pick<LoggerService, 'info' | 'warn' | 'error' | 'debug'>;
  clock: Clock;
  timings: MirrorTimings;
  metrics: MirrorMetrics;
  /** Waits for a turn to list. */
  acquire: Acquire;
  random?: () => number;
}
