import type { Cause } from './virtualMachine';

/**
 * How far one part of a rollout has come: `done`; `running`, or `waiting` for what is before it; `partial`, where
 * some of it failed that is not critical; `failed`; `unknown`, where the deployment system says something else.
 *
 * @public
 */
export type RolloutState =
  | 'done'
  | 'running'
  | 'waiting'
  | 'partial'
  | 'failed'
  | 'unknown';

/**
 * One part of what brings a VM to its cluster.
 *
 * @public
 */
export interface RolloutStage {
  kind: 'blueprint' | 'add-on' | 'workload';
  name: string;
  version?: string;
  state: RolloutState;
  /** The deployment system's own words. */
  reason?: string;
  /** What failed in it: the deployment system's own words, one text each. */
  failures: string[];
  /** RFC 3339 time since when. */
  since?: string;
}

/**
 * How far Rafay has brought a cluster's blueprint, or a VM.
 *
 * @public
 */
export interface Rollout {
  /** The project of Rafay that the cluster is in. */
  project: string;
  /** The cluster as Rafay calls it. */
  cluster: string;
  /** In the order in which one waits for the other. */
  stages: RolloutStage[];
  /** What holds it back, or what it waits for; absent where all is done. */
  cause?: Cause;
  /** What happens where somebody changes the workload on its cluster; absent where there is none. */
  drift?: 'off' | 'notify' | 'deny';
  /** RFC 3339 time of the oldest of the answers that this rests on. */
  readAt: string;
  /** Why it is older than it should be, in English: the deployment system does not answer. */
  problem?: string;
  /** Where to look at it. */
  consoleUrl?: string;
}
