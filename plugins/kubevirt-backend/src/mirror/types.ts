import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeVirt } from '../kubevirt/types';
import type { PlatformObjects, VmObjects } from '../model/vmObjects';
import type { VmQuery } from '../kubevirt/graph/query';
import type { VmChanges } from './notify/Subscriptions';

export type { LabelRequirement, VmQuery } from '../kubevirt/graph/query';
export type { VmChanges } from './notify/Subscriptions';

/** Names a VM, or a VMI that no VM owns, on a cluster. */
export type VmName = Pick<VirtualMachineSummary, 'kind' | 'namespace' | 'name'>;

/** What was written on a VM, or on a VMI that no VM owns, by those who may write there. */
export interface VmMetadata {
  /** Of the VM; of the VMI where there is no VM. */
  labels?: Readonly<Record<string, string>>;
  /** Of the VM and of its VMI, as far as they are there. Only those that the mirror keeps. */
  annotations: Readonly<Record<string, string>>[];
}

/** One cluster in memory. Nothing here calls the cluster. */
export interface ClusterMirror {
  readonly cluster: string;
  status(): ClusterStatus;
  find(query: VmQuery): VirtualMachineSummary[];
  /**
   * All VMs, one after the other: views that are outdated are built when their turn comes, so that whoever goes
   * through all of a large cluster can let others have theirs in between.
   */
  views(): Iterable<VirtualMachineSummary>;
  /**
   * Whether VMs and VMIs of a namespace were listed whole, so that one which `find` does not give was not there
   * when the status says. False for namespaces that are left out by configuration, or may not be read.
   */
  listed(namespace: string): boolean;
  /** Everything about one VM, or about a VMI that no VM owns. */
  vmObjects(namespace: string, name: string): VmObjects | undefined;
  /** Labels and annotations of a VM, or of a VMI that no VM owns, without a view of it. */
  metadata(vm: VmName): VmMetadata | undefined;
  platform(): PlatformObjects;
  /** KubeVirt's own resource; a cluster has one, or none that may be read. */
  kubevirts(): KubeVirt[];
  /** Number of VMs, VMIs without VM included. */
  size(): number;
  /**
   * Annotations of a namespace, for consent; undefined where it has none or may not be read. The same object until
   * they change.
   */
  namespaceAnnotations(
    name: string,
  ): Readonly<Record<string, string>> | undefined;
  /**
   * Is called with changes of the query's VMs, coalesced: a VM that changes often is sent at most about
   * four times a second, always with its newest state. Returns the way to stop.
   */
  subscribe(query: VmQuery, listener: (changes: VmChanges) => void): () => void;
  /**
   * Is called after every single change of the objects of a VM, or of a VMI that no VM owns, before the next change is
   * taken in: what comes and goes in between is missed by `subscribe`, and not here. Returns the way to stop.
   */
  watch(namespace: string, name: string, listener: () => void): () => void;
  /** Resolves when the first lists are in, or have failed, or after `timeout` milliseconds. */
  settled(timeout: number): Promise<void>;
}

/** All mirrors. Using one starts it; those nobody uses are parked. */
export interface MirrorService {
  clusters(): { name: string; title?: string }[];
  /** Whether there is a cluster of this name now. */
  has(cluster: string): boolean;
  /** Calls `listener` after clusters came or went; returns the way to stop. */
  onClusters(listener: () => void): () => void;
  /** Throws `NotFoundError` for a name that no cluster has, or has any more. */
  use(cluster: string): ClusterMirror;
  stop(): Promise<void>;
}
