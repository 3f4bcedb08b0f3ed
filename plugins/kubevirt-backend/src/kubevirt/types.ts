import type { Condition, KubeObject } from './objectTypes';

/**
 * The parts of Kubernetes, KubeVirt and CDI objects that the model reads. The mirror keeps just these
 * (see `../mirror/trim`); a field that is not here is not in memory.
 *
 * Every field but the name and UID is optional: API servers leave out, and some controllers write JSON
 * null into, what these types call absent. The functions of this folder read all of them as possibly
 * null and possibly of another type.
 */
export type {
  Condition,
  KubeObject,
  ObjectMeta,
  OwnerReference,
} from './objectTypes';

/** A volume, with the one member that names its source. Of cloud-init, sysprep and the like only the key is kept, with `{}`. */
export interface Volume {
  name: string;
  containerDisk?: { image?: string };
  dataVolume?: { name?: string; hotpluggable?: boolean };
  persistentVolumeClaim?: { claimName?: string; hotpluggable?: boolean };
  ephemeral?: { persistentVolumeClaim?: { claimName?: string } };
  memoryDump?: { claimName?: string };
  emptyDisk?: { capacity?: string };
  hostDisk?: { path?: string; capacity?: string };
  configMap?: { name?: string };
  secret?: { secretName?: string };
  serviceAccount?: { serviceAccountName?: string };
  cloudInitNoCloud?: object;
  cloudInitConfigDrive?: object;
  sysprep?: object;
  downwardAPI?: object;
  downwardMetrics?: object;
}

/** `{ disk: { bus } }`, `{ cdrom: { bus } }` or `{ lun: { bus } }`. */
interface Disk {
  name: string;
  bootOrder?: number;
  disk?: { bus?: string };
  cdrom?: { bus?: string };
  lun?: { bus?: string };
}

/** The binding is the member that is there; only the key is kept, with `{}`. */
export interface Interface {
  name: string;
  model?: string;
  macAddress?: string;
  state?: string;
  binding?: { name?: string };
  masquerade?: object;
  bridge?: object;
  sriov?: object;
  passt?: object;
  passtBinding?: object;
  slirp?: object;
  macvtap?: object;
}

export interface Network {
  name: string;
  pod?: object;
  multus?: { networkName?: string };
  resourceClaim?: object;
}

/** The spec that a VM's template and a VMI share. */
export interface VirtualMachineInstanceSpec {
  hostname?: string;
  evictionStrategy?: string;
  /** `Paused`, or absent. */
  startStrategy?: string;
  terminationGracePeriodSeconds?: number;
  nodeSelector?: Record<string, string>;
  /** Only that there is one. */
  affinity?: object;
  domain?: {
    cpu?: { cores?: number; sockets?: number; threads?: number };
    memory?: { guest?: string };
    machine?: { type?: string };
    resources?: {
      requests?: Record<string, string | number>;
      limits?: Record<string, string | number>;
    };
    devices?: { disks?: Disk[]; interfaces?: Interface[] };
  };
  volumes?: Volume[];
  networks?: Network[];
  accessCredentials?: object[];
}

/** `spec.instancetype` and `spec.preference` of a VM. */
interface InstancetypeMatcher {
  name?: string;
  kind?: string;
  revisionName?: string;
}

export interface VirtualMachine extends KubeObject {
  spec?: {
    running?: boolean | null;
    runStrategy?: string | null;
    /** `Migration` or `Replacement`: what a change of its volumes does to a VM that runs. */
    updateVolumesStrategy?: string | null;
    instancetype?: InstancetypeMatcher;
    preference?: InstancetypeMatcher;
    /** Names only. */
    dataVolumeTemplates?: { metadata?: { name?: string } }[];
    template?: {
      metadata?: { labels?: Record<string, string> };
      spec?: VirtualMachineInstanceSpec;
    };
  };
  status?: {
    printableStatus?: string;
    created?: boolean;
    ready?: boolean;
    runStrategy?: string;
    conditions?: Condition[] | null;
    startFailure?: {
      consecutiveFailCount?: number;
      retryAfterTimestamp?: string | null;
    } | null;
    stateChangeRequests?: { action?: string }[];
    snapshotInProgress?: string;
    restoreInProgress?: string;
  };
}

/** `status.migrationState` of a VMI and of a migration. It describes the last migration and stays after it. */
export interface MigrationState {
  startTimestamp?: string | null;
  endTimestamp?: string | null;
  sourceNode?: string;
  sourcePod?: string;
  targetNode?: string;
  targetPod?: string;
  completed?: boolean;
  failed?: boolean;
  failureReason?: string;
  abortRequested?: boolean;
  abortStatus?: string;
  migrationUid?: string;
  mode?: string;
  targetNodeDomainReadyTimestamp?: string | null;
}

export interface VirtualMachineInstance extends KubeObject {
  spec?: VirtualMachineInstanceSpec;
  status?: {
    phase?: string;
    reason?: string;
    nodeName?: string;
    evacuationNodeName?: string;
    /** `frozen`, or absent. */
    fsFreezeStatus?: string;
    phaseTransitionTimestamps?: {
      phase?: string;
      phaseTransitionTimestamp?: string | null;
    }[];
    conditions?: Condition[] | null;
    /** Pod UID to node name. */
    activePods?: Record<string, string> | null;
    launcherContainerImageVersion?: string;
    migrationMethod?: string;
    migrationState?: MigrationState | null;
    machine?: { type?: string };
    guestOSInfo?: {
      name?: string;
      prettyName?: string;
      version?: string;
      kernelRelease?: string;
      id?: string;
    };
    interfaces?: {
      /** Absent for interfaces that only the guest knows. */
      name?: string;
      ipAddress?: string;
      ipAddresses?: string[];
      mac?: string;
      interfaceName?: string;
      podInterfaceName?: string;
      infoSource?: string;
      linkState?: string;
    }[];
    volumeStatus?: {
      name?: string;
      target?: string;
      phase?: string;
      reason?: string;
      message?: string;
      size?: number;
      persistentVolumeClaimInfo?: {
        claimName?: string;
        capacity?: Record<string, string | number>;
      };
      /** Present on hot-plugged volumes. */
      hotplugVolume?: { attachPodName?: string; attachPodUID?: string };
    }[];
    currentCPUTopology?: {
      cores?: number;
      sockets?: number;
      threads?: number;
    };
    memory?: { guestCurrent?: string | number; guestAtBoot?: string | number };
  };
}

/** `state` and `lastState` of a container. */
interface ContainerState {
  waiting?: { reason?: string; message?: string } | null;
  running?: { startedAt?: string | null } | null;
  terminated?: {
    reason?: string;
    message?: string;
    exitCode?: number;
    startedAt?: string | null;
    finishedAt?: string | null;
  } | null;
}

export interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  image?: string;
  state?: ContainerState | null;
  lastState?: ContainerState | null;
}

/**
 * A virt-launcher pod, a hot-plug attachment pod or a pod of a KubeVirt or CDI component. Of its labels
 * the model reads `kubevirt.io`, `kubevirt.io/created-by`, `kubevirt.io/nodeName`,
 * `kubevirt.io/outdatedLauncherImage`, `kubevirt.io/migrationJobUID`, `app.kubernetes.io/component`,
 * `cdi.kubevirt.io` and `name`; of its annotations `kubevirt.io/ephemeral-provisioning`,
 * `kubevirt.io/migrationJobName` and `kubevirt.io/domain`.
 */
export interface Pod extends KubeObject {
  spec?: {
    nodeName?: string;
    nodeSelector?: Record<string, string>;
    /** The scheduler does not look at the pod while one is left. */
    schedulingGates?: { name?: string }[] | null;
    tolerations?:
      | { key?: string; operator?: string; value?: string; effect?: string }[]
      | null;
    /** Containers that hold the `compute` container's requests, for the amount a scheduler did not find. */
    containers?: {
      name: string;
      image?: string;
      resources?: { requests?: Record<string, string | number> };
    }[];
  };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    startTime?: string | null;
    conditions?: Condition[] | null;
    containerStatuses?: ContainerStatus[] | null;
    initContainerStatuses?: ContainerStatus[] | null;
  };
}

/** A VirtualMachineInstanceMigration. */
export interface Migration extends KubeObject {
  spec?: {
    vmiName?: string;
    /** Of a migration to another cluster or namespace: where it goes. */
    sendTo?: object | null;
    /** Of a migration from another cluster or namespace. */
    receive?: object | null;
  };
  status?: {
    phase?: string;
    conditions?: Condition[] | null;
    migrationState?: MigrationState | null;
    phaseTransitionTimestamps?: {
      phase?: string;
      phaseTransitionTimestamp?: string | null;
    }[];
  };
}

export interface DataVolume extends KubeObject {
  spec?: {
    /** The source is the member that is there. */
    source?: {
      http?: { url?: string };
      registry?: { url?: string; imageStream?: string; pullMethod?: string };
      s3?: { url?: string };
      gcs?: { url?: string };
      imageio?: { url?: string };
      vddk?: { url?: string };
      pvc?: { namespace?: string; name?: string };
      snapshot?: { namespace?: string; name?: string };
      blank?: object;
      upload?: object;
    };
    sourceRef?: { kind?: string; namespace?: string; name?: string };
    storage?: {
      storageClassName?: string;
      resources?: { requests?: Record<string, string | number> };
    };
    pvc?: {
      storageClassName?: string;
      resources?: { requests?: Record<string, string | number> };
    };
  };
  status?: {
    phase?: string;
    /** `N/A`, `0.00%`, `100.0%`. */
    progress?: string;
    restartCount?: number;
    claimName?: string;
    conditions?: Condition[] | null;
  };
}

/** Of its annotations the model reads `selected-node` and `storage-provisioner` of `volume.kubernetes.io`. */
export interface PersistentVolumeClaim extends KubeObject {
  spec?: {
    storageClassName?: string;
    volumeName?: string;
    accessModes?: string[];
    resources?: { requests?: Record<string, string | number> };
  };
  status?: {
    phase?: string;
    capacity?: Record<string, string | number>;
    conditions?: Condition[] | null;
  };
}

/**
 * Of its labels the model reads `kubevirt.io/schedulable` and `kubernetes.io/hostname`, of its annotations `kubevirt.io/heartbeat`
 * (RFC 3339, written by virt-handler about once a minute).
 */
export interface Node extends KubeObject {
  spec?: {
    unschedulable?: boolean;
    taints?: { key?: string; value?: string; effect?: string }[] | null;
  };
  status?: {
    conditions?: Condition[] | null;
    /** `devices.kubevirt.io/kvm`, `cpu` and `memory` are read. */
    allocatable?: Record<string, string | number>;
  };
}

export type {
  Cdi,
  Crd,
  DaemonSet,
  Deployment,
  KubeVirt,
  Lease,
  StorageProfile,
} from './platformTypes';
