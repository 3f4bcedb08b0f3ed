import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeObject } from './types';

/**
 * Everything that is known of one VM at one moment. The pure functions of this folder turn it into views;
 * the mirror gathers it. Object types are narrowed in `./types`.
 */
export interface VmParts<
  TVm extends KubeObject = KubeObject,
  TVmi extends KubeObject = KubeObject,
  TPod extends KubeObject = KubeObject,
  TMigration extends KubeObject = KubeObject,
  TDataVolume extends KubeObject = KubeObject,
  TClaim extends KubeObject = KubeObject,
  TNode extends KubeObject = KubeObject,
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
  platform: {
    kubevirt: 'ready' | 'not-ready' | 'absent' | 'unknown';
    cdi: 'present' | 'absent' | 'unknown';
  };
  /** Milliseconds since the epoch. */
  now: number;
}

/** Everything that is known of KubeVirt and CDI on one cluster at one moment. */
export interface PlatformParts {
  cluster: ClusterStatus;
  kubevirts: KubeObject[];
  cdis: KubeObject[];
  deployments: KubeObject[];
  daemonSets: KubeObject[];
  /** Pods of those, by label. */
  componentPods: KubeObject[];
  /** virt-launcher pods. */
  launcherPods: KubeObject[];
  leases: KubeObject[];
  nodes: KubeObject[];
  /** CRDs of KubeVirt and CDI. */
  crds: KubeObject[];
  storageProfiles: KubeObject[];
  /** `plural.group` of kinds that could not be read, so that "absent" is never claimed of them. */
  unreadable: string[];
  now: number;
}
