import type { LocalizableMessage } from './localizableMessage';

/**
 * What can be done to a virtual machine, through subresources of KubeVirt and objects of `snapshot.kubevirt.io`.
 *
 * @public
 */
export const operationVerbs = [
  'start',
  'stop',
  'force-stop',
  'restart',
  'force-restart',
  'pause',
  'unpause',
  'soft-reboot',
  'reset',
  'migrate',
  'cancel-migration',
  'cancel-evacuation',
  'snapshot',
  'restore',
  'delete-snapshot',
  'delete-restore',
] as const;

/**
 * One of {@link operationVerbs}.
 *
 * @public
 */
export type OperationVerb = (typeof operationVerbs)[number];

/**
 * Whether a text is one of {@link operationVerbs}.
 *
 * @public
 */
export function isOperationVerb(text: string): text is OperationVerb {
  return (operationVerbs as readonly string[]).includes(text);
}

/**
 * How an operation is done. An option of another verb is refused (400).
 *
 * @public
 */
export interface OperationOptions {
  /** Of `start`: the guest does not run yet; `unpause` lets it. */
  paused?: boolean;
  /** Of `stop`: seconds that the guest gets to shut down, from 1 to 3600. Default: as the VM says. */
  gracePeriod?: number;
  /** Of `migrate`: name of the node to go to. Default: the scheduler chooses. */
  node?: string;
  /**
   * Of `snapshot`: name for the new VirtualMachineSnapshot; default: the VM's name and the time. Of `restore` and
   * `delete-snapshot`, where it must be given: name of the VirtualMachineSnapshot.
   */
  snapshot?: string;
  /** Of `restore`. Default: `InPlace`. */
  volumeRestorePolicy?: VolumeRestorePolicy;
  /** Of `delete-restore`, where it must be given: name of the VirtualMachineRestore. */
  restore?: string;
}

/**
 * Which names the claims of restored disks get, as `spec.volumeRestorePolicy` of a VirtualMachineRestore
 * (`snapshot.kubevirt.io/v1beta1`) says it. KubeVirt's own default, `RandomizeNames`, gives names that no manifest in
 * git can have, and is not offered.
 *
 * - `InPlace`: the names that they had
 * - `PrefixTargetName`: name of the VM, `-`, name of the volume; since KubeVirt 1.8
 *
 * @public
 */
export const volumeRestorePolicies = ['InPlace', 'PrefixTargetName'] as const;

/**
 * One of {@link volumeRestorePolicies}.
 *
 * @public
 */
export type VolumeRestorePolicy = (typeof volumeRestorePolicies)[number];

/**
 * The VM that an operation is for, as it was when the plan was made.
 *
 * @public
 */
export interface OperationTarget {
  /** The entity in whose name it is asked, `kind:namespace/name`. */
  entityRef: string;
  kind: 'VirtualMachine' | 'VirtualMachineInstance';
  /** Configured name. */
  cluster: string;
  namespace: string;
  name: string;
  /** UID of the VM, or of a VMI without a VM. */
  uid: string;
  /** UID of the VMI, if one existed. */
  vmiUid?: string;
}

/**
 * A text for people: in English, and by codes for other languages.
 *
 * @public
 */
export interface OperationNote {
  message: string;
  /** The same; see {@link LocalizableMessage}. */
  messages: LocalizableMessage[];
}

/**
 * Why an operation is refused.
 *
 * - `disabled`: `kubevirt.operations.enabled` is not true
 * - `limited`: `kubevirt.operations` does not let this verb be used here
 * - `permission`: the permission policy does not grant `kubevirt.vm.operate` for this verb
 * - `consent`: nobody on the cluster's side has agreed, and no rule of `kubevirt.access` covers it
 * - `identity`: the person has no name on the cluster, which impersonation needs
 * - `cluster-rights`: the identity that acts on the cluster lacks a right; `rule` is what to add
 * - `state`: the VM is not in a state in which this makes sense
 * - `kubevirt`: KubeVirt refused the dry run; `quote` has its words
 * - `cluster`: the cluster does not answer
 *
 * @public
 */
export type OperationRefusalCode =
  | 'disabled'
  | 'limited'
  | 'permission'
  | 'consent'
  | 'identity'
  | 'cluster-rights'
  | 'state'
  | 'kubevirt'
  | 'cluster';

/**
 * One reason why an operation is refused.
 *
 * @public
 */
export interface OperationRefusal extends OperationNote {
  code: OperationRefusalCode;
  /** The words of KubeVirt or of the API server, as they were written. */
  quote?: string;
  /** HTTP status of that answer. */
  status?: number;
  /** Of `cluster-rights`: the rule that a ClusterRole or Role needs. */
  rule?: ClusterRoleRule;
}

/**
 * A rule of a ClusterRole, as `rbac.authorization.k8s.io/v1` writes it.
 *
 * @public
 */
export interface ClusterRoleRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/**
 * Something that an operation does, besides what its name says.
 *
 * - `grace-period`: how long the guest gets to shut down
 * - `power-off`: the guest is not asked, and what it has not written is lost
 * - `disks-forgotten`: disks that are empty or as in their image afterwards, in `names`
 * - `guest-stops`: the guest stands still until it is let go on
 * - `guest-asked`: the guest is asked, and may not do it
 * - `target-nodes`: nodes to which a migration may go, in `names`
 * - `starts-paused`, `address-may-change`, `no-evacuation`, `migration-ends`
 * - `disks-included`, `disks-excluded`: disks that will be in a snapshot, and those that will not, in `names`
 * - `guest-frozen`, `guest-not-frozen`: whether the guest's file systems are frozen while a snapshot is taken
 * - `disks-replaced`: disks whose contents a restore replaces, in `names`
 * - `disks-kept`: disks that were not in the snapshot and stay as they are, in `names`
 * - `claims-renamed`: a restore gives claims other names, in `names`
 * - `spec-restored`: a restore brings the VM's spec back to how it was
 * - `stays-stopped`: a restore does not start the VM
 * - `snapshot-lost`: the snapshot and what it holds is gone for good
 * - `restored-disks-stay`: deleting the record of a restore leaves its disks as they are
 *
 * @public
 */
export interface OperationEffect extends OperationNote {
  code:
    | 'grace-period'
    | 'power-off'
    | 'disks-forgotten'
    | 'guest-stops'
    | 'guest-asked'
    | 'target-nodes'
    | 'starts-paused'
    | 'address-may-change'
    | 'no-evacuation'
    | 'migration-ends'
    | 'disks-included'
    | 'disks-excluded'
    | 'guest-frozen'
    | 'guest-not-frozen'
    | 'disks-replaced'
    | 'disks-kept'
    | 'claims-renamed'
    | 'spec-restored'
    | 'stays-stopped'
    | 'snapshot-lost'
    | 'restored-disks-stay';
  severity: 'info' | 'warning';
  names?: string[];
  /** Of `grace-period`. */
  seconds?: number;
}

/**
 * Whether what an operation does lasts, or whether git undoes it.
 *
 * @remarks
 *
 * `start` and `stop` change `spec.runStrategy` of a VM that runs `Always`, `Once` or not at all (`Halted`). Who
 * writes that field in git writes it again at the next publish. With `Manual` and `RerunOnFailure` they only
 * add a request to the status, which nobody's manifest holds.
 *
 * `restore` writes the whole spec as it was when the snapshot was taken, but for the run strategy. With `InPlace` the
 * names of the claims stay, so that what is on the disks outlives a publish from git, and only the rest of the spec
 * goes back to what git says.
 *
 * @public
 */
export interface OperationOutcome extends OperationNote {
  /** What KubeVirt writes. `nothing`: neither spec nor status of the VM. */
  writes: 'spec' | 'status' | 'nothing';
  /**
   * - `button`: nothing in git says otherwise
   * - `git`: the next publish undoes it, and drift protection that denies may refuse it
   */
  wins: 'button' | 'git';
  /** Present where `spec.runStrategy` is changed. */
  runStrategy?: { before: string; after: string };
  /** Address of the file in which it would be changed for good, where the catalog knows it. */
  source?: string;
}

/**
 * Who does it on the cluster.
 *
 * @public
 */
export interface OperationActor {
  /** Entity reference of the person, or the subject of a service. */
  principal: string;
  /** `portal`: the configured credential. `person`: the person is impersonated. */
  onCluster: 'portal' | 'person';
  /** Of `person`: the user name on the cluster. */
  clusterUser?: string;
}

/**
 * What `POST …/operations/plan` is asked.
 *
 * @public
 */
export interface OperationPlanRequest {
  verb: OperationVerb;
  options?: OperationOptions;
}

/**
 * What an operation would do, found out without doing it. Answer of `POST …/operations/plan` (200, also where it
 * is refused, as long as the caller may see the VM).
 *
 * @public
 */
export interface OperationPlan {
  /** Names the plan in a run. Absent where it is refused. */
  id?: string;
  verb: OperationVerb;
  options: OperationOptions;
  target: OperationTarget;
  allowed: boolean;
  /** Why it is refused: the most general reason first. Empty where it is allowed. */
  refusals: OperationRefusal[];
  /**
   * What KubeVirt answered to a dry run. `none`: the verb has no dry run, or it was refused before;
   * `failed`: the cluster did not answer.
   */
  dryRun: 'passed' | 'refused' | 'none' | 'failed';
  effects: OperationEffect[];
  outcome: OperationOutcome;
  /** Other entities, among those that the caller may see, that show this VM. */
  affected: { entityRef: string; title?: string }[];
  actor: OperationActor;
  /** Present where the name of the VM must be typed before it may run, as data can be lost. */
  confirmation?: OperationNote & { name: string };
  /** RFC 3339. */
  createdAt: string;
  /** RFC 3339; a run is refused afterwards. */
  expiresAt: string;
}

/**
 * What `POST …/operations` is asked: to run a plan on what its target was.
 *
 * @public
 */
export interface OperationRunRequest {
  planId: string;
  /** `target.uid` of the plan. */
  uid: string;
  /** `target.vmiUid` of the plan, if it had one. */
  vmiUid?: string;
  /** The name of the VM as it was typed, where the plan asks for it. */
  confirmation?: string;
}

/**
 * How far an operation is.
 *
 * - `requested`: KubeVirt took it (or is being asked)
 * - `seen`: the objects of the cluster show that it has begun
 * - `done`: the objects show what was wanted
 * - `failed`: KubeVirt refused it or gave up
 * - `not-seen`: the objects did not show it in time
 *
 * @public
 */
export type OperationPhase =
  | 'requested'
  | 'seen'
  | 'done'
  | 'failed'
  | 'not-seen';

/**
 * An operation that was asked for. Answer of `POST …/operations` (202; 200 where it joined one that ran already).
 *
 * @public
 */
export interface Operation {
  id: string;
  verb: OperationVerb;
  options: OperationOptions;
  target: OperationTarget;
  phase: OperationPhase;
  /** Entity reference of the person who asked, or the subject of a service. */
  by: string;
  /** RFC 3339. */
  requestedAt: string;
  /** RFC 3339. */
  seenAt?: string;
  /** RFC 3339; it is over: `done`, `failed` or `not-seen`. */
  endedAt?: string;
  /** How it stands, in a sentence. */
  note: OperationNote;
  /** The words of KubeVirt or of the API server, as they were written. */
  quote?: string;
}

/**
 * Whether a verb can be used now, by this caller on this VM.
 *
 * @public
 */
export interface OperationAvailability {
  verb: OperationVerb;
  allowed: boolean;
  /** The first reason why not. */
  refusal?: OperationRefusal;
}

/**
 * Answer of `GET …/operations`: what can be done to a VM, and what was asked of it lately.
 *
 * @remarks
 *
 * Without a dry run, so that a plan may still be refused. It changes with the VM's summary.
 *
 * @public
 */
export interface VirtualMachineOperations {
  /** `kubevirt.operations.enabled`; browsers can read it from the configuration too. */
  enabled: boolean;
  /** In the order of {@link operationVerbs}; those that this kind of VM does not have are left out. */
  verbs: OperationAvailability[];
  /** Newest first; of this backend process. */
  operations: Operation[];
  /** Where `migrate` may go: nodes that take VMs, without the one the VM is on. */
  nodes: string[];
}
