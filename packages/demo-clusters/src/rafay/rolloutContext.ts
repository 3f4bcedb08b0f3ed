import type { DemoCluster } from '../cluster';
import type { Clock } from '../types';
import { Applicable, pause } from './applier';
import type { Approvals } from './Approvals';
import type { Assignments } from './Assignments';
import type { DriftWatch } from './DriftWatch';
import type { PartLedger } from './PartLedger';
import type { ManagedNamespace, Part, Project } from './project';
import type { RolloutFaults } from './rolloutFaults';

/** What rollouts go by. */
export interface RolloutOptions {
  clusters: ReadonlyMap<string, DemoCluster>;
  clock: Clock;
  /** Between two tries of an object that the API server refused. */
  retryMs: number;
  maxAddonRetries: number;
  maxWorkloadRetries: number;
  /** How long an approval or an add-on may take. */
  timeoutMs: number;
  log: (line: string) => void;
}

/** One project on its way to the clusters, and what it shares with others. */
export interface RolloutContext {
  project: Project;
  options: RolloutOptions;
  ledger: PartLedger;
  assignments: Assignments;
  approvals: Approvals;
  faults: RolloutFaults;
  drift: DriftWatch;
  /** Those of all projects: Rafay keeps them, also where the manifest of an add-on has them, too. */
  namespaces: () => ManagedNamespace[];
  /** Given once a newer commit takes its place. */
  signal: AbortSignal;
}

const CHECK_MS = 250;

/** The cluster of a name; one that there is not is logged. */
export function clusterOf(
  { project, options: { clusters, log } }: RolloutContext,
  name: string,
): DemoCluster | undefined {
  const cluster = clusters.get(name);
  if (!cluster) {
    log(
      `project ${project.name}: there is no cluster ${name}; the demo has ${[
        ...clusters.keys(),
      ].join(', ')}`,
    );
  }
  return cluster;
}

/** A managed namespace as an object of a cluster. */
export function namespaceItem({ name, labels }: ManagedNamespace): Applicable {
  return {
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
  };
}

/** What a part applies. */
export function itemsOf({ objects, namespace }: Part): Applicable[] {
  return objects.map(object => ({ object, namespace }));
}

/**
 * Waits until nothing is missing any more, and returns what still is when the time is up.
 *
 * @throws the reason of the signal, once it is given
 */
export async function untilNothing(
  cluster: DemoCluster,
  missing: () => string[],
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<string[]> {
  const deadline = cluster.clock.now().getTime() + timeoutMs;
  for (;;) {
    const left = missing();
    if (left.length === 0 || cluster.clock.now().getTime() >= deadline) {
      return left;
    }
    await pause(cluster, CHECK_MS, signal);
  }
}
