import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformSets } from '../kubevirt/platformSets';
import type {
  DataVolume,
  KubeObject,
  Migration,
  Node,
  PersistentVolumeClaim,
  Pod,
  VirtualMachine,
  VirtualMachineInstance,
} from '../kubevirt/types';

/**
 * Everything that is known of one VM at one moment. The pure functions of this folder turn it into views;
 * the mirror gathers it. Object types are narrowed in `./types`.
 */
export interface VmObjects<
  TVm extends KubeObject = VirtualMachine,
  TVmi extends KubeObject = VirtualMachineInstance,
  TPod extends KubeObject = Pod,
  TMigration extends KubeObject = Migration,
  TDataVolume extends KubeObject = DataVolume,
  TClaim extends KubeObject = PersistentVolumeClaim,
  TNode extends KubeObject = Node,
> {
  cluster: string;
  /** Absent for a VMI that no VM owns. */
  vm?: TVm;
  /** Absent while the VM is stopped. */
  vmi?: TVmi;
  /** Every pod labelled as virt-launcher or hotplug-disk that the VMI (or its launcher) controls. */
  pods: TPod[];
  /** Migrations of this VMI, in any phase. */
  migrations: TMigration[];
  /** DataVolumes that the VM owns or its volumes name. */
  dataVolumes: TDataVolume[];
  /** Claims that its volumes name, directly or through a DataVolume. */
  claims: TClaim[];
  /** Node by name, as far as nodes may be read. */
  node(name: string): TNode | undefined;
  /** All nodes, as far as they may be read. */
  nodes(): Iterable<TNode>;
  /** `plural.group` of kinds that could not be read, or not yet, so that "absent" is never claimed of them. */
  unreadable?: readonly string[];
  platform: {
    kubevirt: 'ready' | 'not-ready' | 'absent' | 'unknown';
    cdi: 'present' | 'absent' | 'unknown';
  };
  /** Milliseconds since the epoch. */
  now: number;
}

/** A kind that the API server serves, as its discovery reports it. */
export interface ServedKind {
  /** `plural.group`. */
  name: string;
  kind: string;
  /** The group's preferred version first. */
  versions: string[];
  /** The version in which objects are stored, where that is served. */
  storedVersion?: string;
}

/** A kind that could be read and now fails. */
export interface FailingKind {
  /** `plural.group`. */
  name: string;
  /** Milliseconds since the epoch at which what is known of it was last known to be true. */
  since: number;
  /** What the API server answered. */
  reason?: string;
}

/** Everything that is known of KubeVirt and CDI on one cluster at one moment. */
export interface PlatformObjects extends PlatformSets {
  cluster: ClusterStatus;
  /** Kinds of KubeVirt and CDI that are served; absent while that is not known. */
  served?: ServedKind[];
  /** `plural.group` of kinds that could not be read, so that "absent" is never claimed of them. */
  unreadable: string[];
  /** Kinds that are shown as they were, for reading them fails now. Kinds that VMs are shown from are not among it. */
  failing?: FailingKind[];
  now: number;
}
