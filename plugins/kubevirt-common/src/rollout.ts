import type { Cause } from './virtualMachine';

/**
 * How far one part of a rollout has come: `done`; `running`, or `waiting` for what is before it, or for somebody's
 * `approval`; `partial`, where
 * some of it failed that is not critical; `failed`; `unknown`, where the deployment system says something else.
 *
 * @public
 */
export type RolloutState =
  | 'done'
  | 'running'
  | 'waiting'
  | 'approval'
  | 'partial'
  | 'failed'
  | 'unknown';

/**
 * One part of what brings a VM to its cluster.
 *
 * @public
 */
export interface RolloutStage {
  kind: 'blueprint' | 'add-on' | 'pipeline' | 'workload';
  name: string;
  version?: string;
  state: RolloutState;
  /** Of a pipeline: the stage that it is at. */
  at?: string;
  /** Who may approve, where it waits for an approval; empty where that is not known. */
  approvers?: string[];
  /** Somebody changed on the cluster what it applied. */
  drift?: RolloutDrift;
  /** The deployment system's own words. */
  reason?: string;
  /** What failed in it: the deployment system's own words, one text each. */
  failures: string[];
  /** RFC 3339 time since when. */
  since?: string;
  /** Where to look at it, where the address is known. */
  consoleUrl?: string;
}

/**
 * A change on the cluster, by somebody else, of what a deployment system applied: it was `detected`, or `blocked`.
 *
 * @public
 */
export interface RolloutDrift {
  state: 'detected' | 'blocked';
  /** The deployment system's own words. */
  reason?: string;
  /** What was changed. */
  objects: string[];
  /** RFC 3339 time. */
  since?: string;
}

/**
 * A step on the way of a VM from git to its cluster: `committed`; `synced`, which is taken over from git by the deployment
 * system; `published`, which is handed on to the cluster.
 *
 * @public
 */
export interface RolloutStep {
  kind: 'committed' | 'synced' | 'published';
  /** RFC 3339 time; absent where it is not known, or was not yet. */
  at?: string;
  /** Id of the git commit. */
  commit?: string;
}

/**
 * The git commit that a deployment system works on.
 *
 * @public
 */
export interface RolloutCommit {
  /** Its id. */
  id: string;
  /** RFC 3339 time. */
  at?: string;
  /** Whether it is what is applied; absent where that is not known. */
  applied?: boolean;
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
  /** Of a VM: its way from git to the cluster, in order. */
  steps?: RolloutStep[];
  /** Of a VM: the last commit that Rafay took up; absent where it reports none. */
  commit?: RolloutCommit;
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
