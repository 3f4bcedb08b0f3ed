import type { LocalizableMessage } from './localizableMessage';

/**
 * How far back the usage of a VM is shown.
 *
 * @public
 */
export const usageWindows = ['1h', '24h', '7d'] as const;

/** @public */
export type UsageWindow = (typeof usageWindows)[number];

/**
 * What is measured of a VM.
 *
 * - `cpu`: time of processors, in cores: 1.5 is one and a half processors
 * - `memory`: what the guest uses of its memory, in bytes
 * - `disk-read`, `disk-write`, `network-receive`, `network-transmit`: bytes a second, over all disks and interfaces
 *
 * @public
 */
export const usageQuantities = [
  'cpu',
  'memory',
  'disk-read',
  'disk-write',
  'network-receive',
  'network-transmit',
] as const;

/** @public */
export type UsageQuantity = (typeof usageQuantities)[number];

/**
 * One quantity over time.
 *
 * @public
 */
export interface UsageSeries {
  quantity: UsageQuantity;
  /** One for each step of the history, oldest first; null where nothing was measured. Never filled in. */
  values: (number | null)[];
}

/**
 * What was measured over a window.
 *
 * @public
 */
export interface UsageHistory {
  /** Name of the source, e.g. `prometheus`. */
  source: string;
  /** RFC 3339 time of the first value. */
  startedAt: string;
  /** Seconds from one value to the next. */
  step: number;
  /** Those quantities that the source has values of. */
  series: UsageSeries[];
}

/**
 * What the launcher pod of a VM uses now: what Kubernetes counts, QEMU's own needs with it.
 *
 * @public
 */
export interface UsageNow {
  /** Name of the source, e.g. `metrics.k8s.io`. */
  source: string;
  /** RFC 3339 time of the measurement, where the source says. */
  at?: string;
  /** Cores. */
  cpu?: number;
  /** Bytes. More than what the guest uses, and does not fall with it. */
  memory?: number;
}

/**
 * What a VM was given.
 *
 * @public
 */
export interface UsageAsked {
  /** Virtual processors. */
  cpu?: number;
  /** Memory of the guest in bytes. */
  memory?: number;
}

/**
 * Why usage, or a part of it, is not known.
 *
 * - `not-configured`: the portal knows no source for this cluster
 * - `not-installed`: the cluster does not have what would measure (metrics-server, a Service)
 * - `forbidden`: the portal's credential may not read it
 * - `unreachable`: whoever should answer is away
 * - `too-slow`: no answer came in time
 * - `failed`: the answer was an error, or makes no sense
 * - `no-data`: there is an answer, and nothing about this VM in it
 * - `guest-silent`: the guest does not report it (memory, where the balloon driver is missing)
 * - `not-running`: there is nothing to measure
 * - `agent-absent`: no guest agent is connected
 *
 * @public
 */
export type UsageMissingReason =
  | 'not-configured'
  | 'not-installed'
  | 'forbidden'
  | 'unreachable'
  | 'too-slow'
  | 'failed'
  | 'no-data'
  | 'guest-silent'
  | 'not-running'
  | 'agent-absent';

/**
 * A part of the usage that is not known, and why.
 *
 * @public
 */
export interface UsageMissing {
  /** `now` is what the pod uses now, `history` what was measured over time, `guest` what the guest's agent reports. */
  part: 'now' | 'history' | 'guest';
  reason: UsageMissingReason;
  /** What is missing and what to do, in English. */
  sentence: string;
  /** The same by codes, for other languages. */
  sentenceMessages: LocalizableMessage[];
}

/**
 * What one VM uses and used.
 *
 * @public
 */
export interface VirtualMachineUsage {
  /** RFC 3339 time of the answer, by the backend's clock. */
  time: string;
  window: UsageWindow;
  asked: UsageAsked;
  now?: UsageNow;
  history?: UsageHistory;
  /** Of each part that is not there, or not whole, why. */
  missing: UsageMissing[];
}

/**
 * What one VM of a list uses now.
 *
 * @public
 */
export interface UsageFigures {
  /** As in `VirtualMachineSummary`. */
  id: string;
  asked: UsageAsked;
  /** Cores. */
  cpu?: number;
  /** Bytes: of the guest, or, where `memoryOf` says so, of its launcher pod. */
  memory?: number;
  memoryOf?: 'guest' | 'pod';
}

/**
 * What the running VMs of an entity use now.
 *
 * @public
 */
export interface EntityUsage {
  /** RFC 3339 time of the answer, by the backend's clock. */
  time: string;
  /** Those that run; at most as many as the backend asks for at once. */
  items: UsageFigures[];
  /** More VMs run than were asked for. */
  truncated?: true;
  /** By cluster, why there are no figures of its VMs. */
  missing: (UsageMissing & { cluster: string })[];
}

/**
 * A file system in a guest, as its agent reports it.
 *
 * @public
 */
export interface GuestFileSystem {
  mountPoint: string;
  /** Partition, e.g. `vda3`. */
  disk?: string;
  /** e.g. `ext4`. */
  type?: string;
  usedBytes?: number;
  totalBytes?: number;
}

/**
 * Somebody who is logged in to a guest, as its agent reports it.
 *
 * @public
 */
export interface GuestUser {
  name: string;
  domain?: string;
  /** RFC 3339. */
  since?: string;
}

/**
 * What a guest reports of itself through its agent, read on demand.
 *
 * @public
 */
export interface GuestUsage {
  /** RFC 3339 time of the answer, by the backend's clock. */
  time: string;
  os?: string;
  hostname?: string;
  timezone?: string;
  agentVersion?: string;
  fileSystems?: GuestFileSystem[];
  users?: GuestUser[];
  /** There is more than is shown. */
  truncated?: true;
  /** Of what is not there, why. */
  missing: UsageMissing[];
}
