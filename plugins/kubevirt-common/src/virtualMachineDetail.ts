import type { ClusterStatus } from './cluster';
import type { LocalizableMessage } from './localizableMessage';
import type {
  MigrationSummary,
  PodSummary,
  VirtualMachineSummary,
} from './virtualMachine';

/**
 * A condition of a VM or VMI, kept as written.
 *
 * @public
 */
export interface ConditionView {
  /** Which object carries it. */
  object: 'VirtualMachine' | 'VirtualMachineInstance';
  type: string;
  status: string;
  reason?: string;
  message?: string;
  /** RFC 3339. */
  since?: string;
  /** In words a VM owner knows, where we have them. */
  words?: string;
  /** The same by codes, for other languages. */
  wordsMessages?: LocalizableMessage[];
  /** A condition that says something is wrong. */
  bad: boolean;
}

/**
 * A stretch of the VM's life. Without `endedAt` it lasts.
 *
 * @public
 */
export interface TimelineSpan {
  key:
    | 'committed'
    | 'synced'
    | 'published'
    | 'created'
    | 'import'
    | 'provisioning'
    | 'pending'
    | 'scheduling'
    | 'image-pull'
    | 'scheduled'
    | 'boot'
    | 'running'
    | 'migration'
    | 'paused'
    | 'stopped'
    | 'failed';
  label: string;
  /** The same by codes, for other languages. */
  labelMessages?: LocalizableMessage[];
  /** RFC 3339. */
  startedAt: string;
  /** RFC 3339. */
  endedAt?: string;
  /** What Kubernetes did not record, so that the span is read with care. */
  note?: string;
  /** The same by codes, for other languages. */
  noteMessages?: LocalizableMessage[];
  failed?: boolean;
}

/**
 * A launcher pod with its part in the VM.
 *
 * @public
 */
export interface PodView extends PodSummary {
  role: 'current' | 'target' | 'previous' | 'temporary' | 'hotplug';
  containers: {
    name: string;
    ready: boolean;
    restarts: number;
    /** Waiting or terminated reason. */
    reason?: string;
    message?: string;
  }[];
  /** Address of the pod in the cluster's dashboard, where one is configured. */
  dashboardUrl?: string;
}

/**
 * A volume of the VM with its claim and its DataVolume.
 *
 * @public
 */
export interface DiskView {
  name: string;
  /** e.g. containerDisk, dataVolume, persistentVolumeClaim, cloudInitNoCloud. */
  source: string;
  /** Image, claim or DataVolume name. */
  reference?: string;
  /** e.g. disk, cdrom, lun. */
  device?: string;
  bus?: string;
  bootOrder?: number;
  hotplugged: boolean;
  /** As Kubernetes writes it, e.g. `10Gi`. */
  size?: string;
  claim?: { name: string; phase?: string; storageClass?: string };
  dataVolume?: {
    name: string;
    phase?: string;
    /** Percent 0 to 100; absent where CDI says N/A. */
    progress?: number;
    restarts: number;
    message?: string;
  };
}

/**
 * A network interface of the VM.
 *
 * @public
 */
export interface NetworkView {
  name: string;
  /** masquerade, bridge, sriov, passt … */
  binding?: string;
  /** `pod` or the NetworkAttachmentDefinition. */
  network?: string;
  mac?: string;
  model?: string;
  ipAddresses: string[];
  interfaceName?: string;
  linkState?: string;
}

/**
 * A command that shows or does the same without the portal.
 *
 * @public
 */
export interface CommandView {
  key: string;
  label: string;
  /** The same by codes, for other languages. */
  labelMessages?: LocalizableMessage[];
  command: string;
}

/**
 * One VM in full.
 *
 * @public
 */
export interface VirtualMachineDetail {
  summary: VirtualMachineSummary;
  cluster: ClusterStatus;
  conditions: ConditionView[];
  timeline: TimelineSpan[];
  pods: PodView[];
  disks: DiskView[];
  networks: NetworkView[];
  migrations: MigrationSummary[];
  guest: {
    os?: string;
    kernel?: string;
    hostname?: string;
    agentConnected: boolean;
    machineType?: string;
  };
  cpu?: { cores: number; sockets: number; threads: number; vcpus: number };
  /** As Kubernetes writes it, e.g. `4Gi`. */
  memory?: string;
  instancetype?: string;
  preference?: string;
  labels: Record<string, string>;
  commands: CommandView[];
}

/**
 * A Kubernetes event about the VM or one of its parts; equal ones folded.
 *
 * @public
 */
export interface EventView {
  type: string;
  reason: string;
  message: string;
  count: number;
  /** RFC 3339. */
  firstSeen?: string;
  /** RFC 3339. */
  lastSeen?: string;
  object: { kind: string; name: string };
  source?: string;
}

/**
 * Lines of a log, newest last.
 *
 * @public
 */
export interface LogView {
  pod: string;
  container: 'compute' | 'guest-console-log';
  text: string;
  /** Earlier lines exist and were cut off. */
  truncated: boolean;
}
