/**
 * The product a release manifest belongs to.
 *
 * @public
 */
export type Product = 'kubevirt' | 'cdi';

/**
 * The release manifests that KubeVirt and CDI publish.
 *
 * @public
 */
export type ReleaseFile =
  | 'kubevirt-operator.yaml'
  | 'kubevirt-cr.yaml'
  | 'cdi-operator.yaml'
  | 'cdi-cr.yaml';

/**
 * One release manifest, as fetched, with what is needed to lock it.
 *
 * @public
 */
export interface ReleaseManifest {
  product: Product;
  version: string;
  file: ReleaseFile;
  /** Where it came from: a URL without credentials, or `folder:<product>/<version>/<file>`. */
  source: string;
  /** Of the bytes as fetched, lower-case hex. */
  sha256: string;
  text: string;
  /** Size of the fetched content in bytes. */
  bytes: number;
}

/**
 * What is written to a lock file: time-independent, so that the same release gives the same bytes.
 *
 * @public
 */
export interface ManifestLock {
  product: Product;
  version: string;
  file: ReleaseFile;
  source: string;
  sha256: string;
}

/**
 * Request for one release manifest.
 *
 * @public
 */
export interface ManifestRequest {
  product: Product;
  /** A release tag, for example `v1.9.0`. */
  version: string;
  file: ReleaseFile;
  /** Hex SHA-256, from a lock file or a person. The content must match it. */
  expectedSha256?: string;
  signal?: AbortSignal;
}

/**
 * Gives release manifests from a folder, a mirror or upstream's releases.
 *
 * @public
 */
export interface ManifestSource {
  /** Fetches and verifies; throws InputError, NotFoundError or ForwardedError in words a person can act on. */
  fetch(request: ManifestRequest): Promise<ReleaseManifest>;
  /** The web address of a manifest, for Rafay's web-YAML artifact. Never a folder. */
  url(product: Product, version: string, file: ReleaseFile): string;
}

/**
 * A Kubernetes object as plain data.
 *
 * @public
 */
export type KubeDoc = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [key: string]: unknown;
  };
  [key: string]: unknown;
};

/**
 * A Namespace that was taken out of a manifest, for whoever owns namespaces.
 *
 * @public
 */
export interface TakenNamespace {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/**
 * One part of an add-on or workload: documents in the order they must be applied.
 *
 * @public
 */
export interface BundlePart {
  /** For example `kubevirt-operator`, `cdi-cr`. */
  name: string;
  documents: KubeDoc[];
  /** Canonical YAML: no comments, stable order, safe quoting. */
  text: string;
  /** Namespace objects taken out of the documents. */
  namespaces: TakenNamespace[];
  /** UTF-8 size of `text`. */
  bytes: number;
  /** For people: what was changed or is worth knowing. */
  warnings: string[];
}

/**
 * How an operator manifest is adapted.
 *
 * @public
 */
export interface OperatorOptions {
  product: Product;
  version: string;
  /** Let the operator run on any node: managed clusters have no control-plane nodes to schedule on. */
  anyNode?: boolean;
  /** Registry and path that replaces the one of upstream's images, for example `registry.example.com/kubevirt`. */
  imageRegistry?: string;
  /** Take Namespace objects out, so that they have one owner only. */
  takeOutNamespaces: boolean;
  /** Replicas of the operator's Deployment. */
  replicas?: number;
}

/**
 * Where pods may run.
 *
 * @public
 */
export interface NodePlacementInput {
  nodeSelector?: Record<string, string>;
  tolerations?: TolerationInput[];
}

/**
 * A Kubernetes toleration.
 *
 * @public
 */
export interface TolerationInput {
  key?: string;
  operator?: 'Exists' | 'Equal';
  value?: string;
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  tolerationSeconds?: number;
}

/**
 * What a person may choose about the KubeVirt object.
 *
 * @public
 */
export interface KubeVirtCrInput {
  /** Let infra components run on any node; upstream's default pins them to control-plane nodes. */
  anyNode?: boolean;
  featureGates?: string[];
  disabledFeatureGates?: string[];
  useEmulation?: boolean;
  infraReplicas?: number;
  infra?: NodePlacementInput;
  workloads?: NodePlacementInput;
  imageRegistry?: string;
  imageTag?: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  uninstallStrategy?: 'RemoveWorkloads' | 'BlockUninstallIfWorkloadsExist';
  evictionStrategy?: EvictionStrategy;
  /** How running VMs get a new launcher after an upgrade. */
  workloadUpdateMethods?: Array<'LiveMigrate' | 'Evict'>;
}

/**
 * What a person may choose about the CDI object.
 *
 * @public
 */
export interface CdiCrInput {
  featureGates?: string[];
  infraReplicas?: number;
  infra?: NodePlacementInput;
  workloads?: NodePlacementInput;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  uninstallStrategy?: 'RemoveWorkloads' | 'BlockUninstallIfWorkloadsExist';
  scratchSpaceStorageClass?: string;
  uploadProxyUrl?: string;
  /** Hosts or CIDRs of registries that CDI may read without TLS. */
  insecureRegistries?: string[];
}

/** @public */
export type EvictionStrategy =
  | 'None'
  | 'LiveMigrate'
  | 'LiveMigrateIfPossible'
  | 'External';

/** @public */
export type RunStrategy =
  | 'Always'
  | 'RerunOnFailure'
  | 'Manual'
  | 'Halted'
  | 'Once';

/** @public */
export type VmKind = 'VirtualMachine' | 'VirtualMachineInstance';

/** @public */
export type DiskBus = 'virtio' | 'sata' | 'scsi';

/**
 * Where a disk's content comes from. Which fields belong to which `type` is checked with errors
 * that name the field; one flat shape makes one simple form.
 *
 * @public
 */
export interface DiskSourceInput {
  type:
    | 'containerDisk'
    | 'pvc'
    | 'http'
    | 'registry'
    | 'clone'
    | 'dataSource'
    | 'blank'
    | 'emptyDisk';
  /** containerDisk: image reference. registry: image reference, with or without `docker://`. */
  image?: string;
  /** http: address of the disk image. */
  url?: string;
  /** pvc: claim in the VM's namespace. clone: source claim. dataSource: the DataSource. */
  name?: string;
  /** clone, dataSource: namespace of the source; default: the VM's. */
  namespace?: string;
  /** registry: who pulls, the importer pod or the node's container runtime. */
  pullMethod?: 'pod' | 'node';
  /** Name of a Secret that holds the source's credentials. */
  secretRef?: string;
  /** Name of a ConfigMap with CA certificates. */
  certConfigMap?: string;
  /** Disk size, for example `10Gi`. */
  size?: string;
  storageClass?: string;
  accessMode?: 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany';
  volumeMode?: 'Filesystem' | 'Block';
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
}

/**
 * A disk beside the root disk.
 *
 * @public
 */
export interface ExtraDiskInput extends DiskSourceInput {
  diskName: string;
  bus?: DiskBus;
}

/**
 * A network interface of the VM.
 *
 * @public
 */
export interface NetworkInput {
  name?: string;
  type: 'masquerade' | 'bridge' | 'multus';
  /** multus: `[namespace/]name` of a NetworkAttachmentDefinition. */
  networkName?: string;
  macAddress?: string;
  model?: 'virtio' | 'e1000' | 'e1000e' | 'rtl8139';
  /** masquerade: ports that are forwarded; all when empty. */
  ports?: Array<{ name?: string; port: number; protocol?: 'TCP' | 'UDP' }>;
}

/**
 * First-boot configuration of the guest. Nothing private goes here: use `userDataSecretRef`.
 *
 * @public
 */
export interface CloudInitInput {
  user?: string;
  sshKeys?: string[];
  packages?: string[];
  timezone?: string;
  /** Installs and starts the QEMU guest agent, which reports addresses and users to KubeVirt. */
  guestAgent?: boolean;
  /** More cloud-config; private content is refused. */
  userData?: string | Record<string, unknown>;
  /** Name of a Secret in the VM's namespace with key `userdata`; replaces everything above. */
  userDataSecretRef?: string;
  /** Name of a Secret in the VM's namespace with key `networkdata`. */
  networkDataSecretRef?: string;
}

/**
 * What a person says about one VM (or VMI).
 *
 * @public
 */
export interface VmInput {
  name: string;
  kind?: VmKind;
  /** An own manifest: replaces everything but what stands beside it, see its schema, and is checked. */
  manifest?: string | Record<string, unknown>;
  source?: DiskSourceInput;
  rootDiskBus?: DiskBus;
  disks?: ExtraDiskInput[];
  /** For example `u1.small`; excludes `cpu` and `memory`. */
  instancetype?: string;
  instancetypeKind?:
    | 'VirtualMachineClusterInstancetype'
    | 'VirtualMachineInstancetype';
  preference?: string;
  preferenceKind?:
    | 'VirtualMachineClusterPreference'
    | 'VirtualMachinePreference';
  /** Virtual CPU cores. */
  cpu?: number | string;
  /** Guest memory, for example `2Gi`. */
  memory?: string;
  runStrategy?: RunStrategy;
  networks?: NetworkInput[];
  cloudInit?: CloudInitInput;
  hostname?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** Snapshots that the portal takes: from `1h` to `30d`, from 1 to 50 kept; none if empty. */
  snapshotSchedule?: { every?: string; keep?: number };
  evictionStrategy?: EvictionStrategy;
  terminationGracePeriodSeconds?: number;
  nodeSelector?: Record<string, string>;
  tolerations?: TolerationInput[];
}

/**
 * What the repository adds to each VM.
 *
 * @public
 */
export interface VmContext {
  /** Namespace the VM is applied to. */
  namespace: string;
  /** Labels for VM and template alike, such as `backstage.io/kubernetes-id`. */
  labels: Record<string, string>;
  /** The entity that owns the VM, written as annotation `backstage.io/entity-ref`. */
  entityRef?: string;
  /** How errors call this input, for example `vms[2]`; default `vm`. */
  path?: string;
  /**
   * Release of KubeVirt on the clusters, for example `v1.9.0`: own manifests are held against its CRDs. Without it they
   * are held against the newest that is known, with a warning of what older ones do not have.
   */
  kubevirtVersion?: string;
  /** From config, see `readDataVolumePolicy`; default: the hosts of the images in the catalogue. */
  dataVolumes?: DataVolumePolicy;
}

/**
 * Which hosts DataVolumes may read from (`rafay.dataVolumes`).
 *
 * @public
 */
export interface DataVolumePolicy {
  /** Host names (`*.example.com` covers subdomains), addresses or CIDRs. */
  allowedHosts: string[];
  /** Allow plain http for those hosts. */
  allowHttp?: boolean;
}

/** @public */
export interface BuiltVirtualMachine {
  manifest: KubeDoc;
  needsCdi: boolean;
  warnings: string[];
}
