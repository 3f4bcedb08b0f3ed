import type { DemoCluster } from '../cluster';

/** Where a scenario puts its objects, and whose they are. */
export interface ScenarioTarget {
  cluster: DemoCluster;
  namespace: string;
  /** Catalog entity that the VMs belong to: label `backstage.io/kubernetes-id`. */
  entity: string;
}

/** A situation that a demo cluster can be brought into. */
export interface Scenario {
  /** Name of the scenario and of its VM. */
  name: string;
  title: string;
  /** What happens on the cluster. */
  description: string;
  /** What one should see in the portal. */
  expect: string;
  /** Code of the cause that this shows. */
  cause?: string;
  /** Code of the alarm that this shows. */
  alarm?: string;
  /** It is about a VM that is not on the cluster, so only a catalog entity that names the VM shows it. */
  declared?: boolean;
  /** It touches more than its own VM, so it is run on request only. */
  disruptive?: boolean;
  run(target: ScenarioTarget): void;
  /** Brings the cluster back to order, where a scenario needs that. */
  undo?(target: ScenarioTarget): void;
}
