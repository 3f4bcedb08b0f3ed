import {
  CLAIM,
  MAP,
  METADATA,
  NAME,
  PROBE,
  RESOURCES,
  SCHEDULING,
  SELECTOR,
  fields,
  shown,
  type ShownFields,
} from './shownField';
import { POD } from './shownPodFields';

const VM_VOLUME = fields('name', {
  containerDisk: fields('image imagePullPolicy path'),
  persistentVolumeClaim: CLAIM,
  dataVolume: fields('name hotpluggable'),
  ephemeral: { persistentVolumeClaim: CLAIM },
  emptyDisk: fields('capacity'),
  hostDisk: fields('path type capacity shared'),
  configMap: fields('name optional volumeLabel'),
  secret: fields('secretName optional volumeLabel'),
  serviceAccount: fields('serviceAccountName'),
  memoryDump: CLAIM,
  cloudInitNoCloud: {},
  cloudInitConfigDrive: {},
  sysprep: {},
});

const DISK = fields(
  'name bootOrder cache io serial dedicatedIOThread shareable tag errorPolicy',
  {
    disk: fields('bus readonly pciAddress'),
    cdrom: fields('bus readonly tray'),
    lun: fields('bus readonly reservation'),
    blockSize: {
      custom: fields('logical physical'),
      matchVolume: fields('enabled'),
    },
  },
);

const DEVICE = fields('name deviceName tag');
const INTERFACE = fields(
  'name model macAddress bootOrder pciAddress state acpiIndex tag',
  {
    binding: NAME,
    ports: fields('name protocol port'),
    dhcpOptions: fields('bootFileName tftpServerName ntpServers'),
  },
);

const ENABLED = fields('enabled');
const CPU_TOPOLOGY = fields('cores sockets threads');

const DOMAIN = fields('ioThreadsPolicy', {
  cpu: fields(
    'cores sockets threads maxSockets model dedicatedCpuPlacement isolateEmulatorThread',
    { features: fields('name policy') },
  ),
  memory: fields('guest maxGuest', { hugepages: fields('pageSize') }),
  machine: fields('type'),
  resources: RESOURCES,
  firmware: fields('uuid serial', {
    bootloader: {
      efi: fields('secureBoot persistent'),
      bios: fields('useSerial'),
    },
    kernelBoot: {
      container: fields('image imagePullPolicy kernelPath initrdPath'),
    },
  }),
  clock: fields('timezone', {
    utc: fields('offsetSeconds'),
    timer: { '*': fields('present tickPolicy track') },
  }),
  features: {
    acpi: ENABLED,
    apic: fields('enabled endOfInterrupt'),
    kvm: fields('hidden'),
    pvspinlock: ENABLED,
    smm: ENABLED,
    hyperv: { '*': fields('enabled spinlocks direct') },
  },
  devices: fields(
    'autoattachPodInterface autoattachGraphicsDevice autoattachSerialConsole autoattachMemBalloon autoattachInputDevice autoattachVSOCK logSerialConsole networkInterfaceMultiqueue blockMultiQueue useVirtioTransitional disableHotplug',
    {
      disks: DISK,
      interfaces: INTERFACE,
      gpus: DEVICE,
      hostDevices: DEVICE,
      inputs: fields('name bus type'),
      filesystems: NAME,
      tpm: fields('enabled persistent'),
      watchdog: fields('name', { i6300esb: fields('action') }),
      video: fields('type'),
      sound: fields('name model'),
      panicDevices: fields('model'),
    },
  ),
  launchSecurity: { sev: {}, snp: {} },
});

const VMI_SPEC: ShownFields = {
  ...SCHEDULING,
  ...fields('architecture evictionStrategy startStrategy', {
    domain: DOMAIN,
    volumes: VM_VOLUME,
    networks: fields('name', {
      pod: fields('vmNetworkCIDR vmIPv6NetworkCIDR'),
      multus: fields('networkName default'),
    }),
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    accessCredentials: {},
  }),
};

const OBJECT = fields('apiGroup kind name namespace');
const URL = fields('url certConfigMap');
const STORAGE = fields(
  'accessModes volumeMode storageClassName volumeName volumeAttributesClassName',
  {
    resources: RESOURCES,
    selector: SELECTOR,
    dataSource: OBJECT,
    dataSourceRef: OBJECT,
  },
);

const DATA_VOLUME_SPEC = fields(
  'contentType preallocation priorityClassName finalCheckpoint',
  {
    source: {
      http: URL,
      s3: URL,
      gcs: URL,
      registry: fields('url imageStream pullMethod certConfigMap', {
        platform: fields('architecture'),
      }),
      imageio: fields('url diskId certConfigMap'),
      vddk: fields('url uuid backingFile'),
      pvc: OBJECT,
      snapshot: OBJECT,
    },
    sourceRef: OBJECT,
    pvc: STORAGE,
    storage: STORAGE,
    checkpoints: fields('previous current'),
  },
);

const INSTANCE_TYPE = fields('kind name revisionName inferFromVolume', {
  controllerRevisionRef: NAME,
});

const VIRTUAL_MACHINE = shown(
  fields('running runStrategy updateVolumesStrategy', {
    instancetype: INSTANCE_TYPE,
    preference: INSTANCE_TYPE,
    template: { metadata: METADATA, spec: VMI_SPEC },
    dataVolumeTemplates: fields('apiVersion kind', {
      metadata: METADATA,
      spec: DATA_VOLUME_SPEC,
    }),
  }),
  fields(
    'created ready printableStatus runStrategy desiredGeneration observedGeneration snapshotInProgress restoreInProgress',
    {
      startFailure: fields(
        'consecutiveFailCount lastFailedVMIUID retryAfterTimestamp',
      ),
      stateChangeRequests: fields('action uid'),
      volumeRequests: {
        addVolumeOptions: fields('name', {
          disk: DISK,
          volumeSource: { persistentVolumeClaim: CLAIM, dataVolume: NAME },
        }),
        removeVolumeOptions: NAME,
      },
      volumeSnapshotStatuses: fields('name enabled reason'),
      instancetypeRef: INSTANCE_TYPE,
      preferenceRef: INSTANCE_TYPE,
      memoryDumpRequest: fields(
        'claimName phase startTimestamp endTimestamp fileName remove',
      ),
    },
  ),
);

const MIGRATION_HALF = fields(
  'node pod migrationUid virtualMachineInstanceUID nodeAddress syncAddress',
);

const VIRTUAL_MACHINE_INSTANCE = shown(
  VMI_SPEC,
  fields(
    'phase reason nodeName qosClass runtimeUser fsFreezeStatus evacuationNodeName launcherContainerImageVersion migrationMethod migrationTransport selinuxContext VSOCKCID virtualMachineRevisionName',
    {
      activePods: MAP,
      phaseTransitionTimestamps: fields('phase phaseTransitionTimestamp'),
      currentCPUTopology: CPU_TOPOLOGY,
      memory: fields('guestAtBoot guestCurrent guestRequested'),
      machine: fields('type'),
      guestOSInfo: fields(
        'id name version versionId prettyName kernelRelease kernelVersion machine',
      ),
      interfaces: fields(
        'name mac ipAddress ipAddresses interfaceName podInterfaceName infoSource linkState queueCount',
      ),
      volumeStatus: fields('name phase reason target size', {
        hotplugVolume: fields('attachPodName attachPodUID'),
        persistentVolumeClaimInfo: fields(
          'claimName accessModes volumeMode filesystemOverhead preallocated',
          { capacity: MAP, requests: MAP },
        ),
        containerDiskVolume: fields('checksum'),
        memoryDumpVolume: fields(
          'claimName targetFileName startTimestamp endTimestamp',
        ),
      }),
      migrationState: fields(
        'startTimestamp endTimestamp completed failed abortRequested abortStatus migrationUid mode migrationPolicyName sourceNode sourcePod targetNode targetPod targetNodeAddress targetCPUSet targetNodeDomainDetected targetNodeDomainReadyTimestamp',
        {
          sourceState: MIGRATION_HALF,
          targetState: MIGRATION_HALF,
          migrationConfiguration: fields(
            'allowAutoConverge allowPostCopy allowWorkloadDisruption bandwidthPerMigration completionTimeoutPerGiB progressTimeout parallelMigrationsPerCluster parallelOutboundMigrationsPerNode nodeDrainTaintKey network unsafeMigrationOverride disableTLS',
          ),
        },
      ),
    },
  ),
);

/**
 * The fields that are shown, by kind.
 *
 * @remarks
 *
 * As of kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/schema.go and types.go, containerized-data-importer
 * staging/src/kubevirt.io/containerized-data-importer-api/pkg/apis/core/v1beta1/types.go, and the core API. A field of
 * a later version is masked until it is known here.
 */
export const SHOWN_FIELDS = {
  VirtualMachine: VIRTUAL_MACHINE,
  VirtualMachineInstance: VIRTUAL_MACHINE_INSTANCE,
  Pod: POD,
  DataVolume: shown(
    DATA_VOLUME_SPEC,
    fields('phase claimName progress restartCount'),
  ),
};
