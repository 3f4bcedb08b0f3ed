import { CONDITIONS, CONSENT, object } from './common';
import { fields, list, MAP, only, QUANTITIES } from './shape';

const PHASE_TIMES = list(
  fields({ phase: 'shared', phaseTransitionTimestamp: 'time' }),
);

const DISK_BUS = fields({ bus: 'shared' });

/** A volume, with the one member that names its source. Of cloud-init, sysprep and the like only the key is kept. */
export const VOLUME = fields(
  {
    name: 'shared',
    containerDisk: fields({ image: 'shared' }),
    dataVolume: fields({ name: 'own', hotpluggable: 'boolean' }),
    persistentVolumeClaim: fields({
      claimName: 'own',
      hotpluggable: 'boolean',
    }),
    ephemeral: fields({
      persistentVolumeClaim: fields({ claimName: 'own' }),
    }),
    memoryDump: fields({ claimName: 'own' }),
    emptyDisk: fields({ capacity: 'quantity' }),
    hostDisk: fields({ path: 'shared', capacity: 'quantity' }),
    configMap: fields({ name: 'shared' }),
    secret: fields({ secretName: 'shared' }),
    serviceAccount: fields({ serviceAccountName: 'shared' }),
    cloudInitNoCloud: 'mark',
    cloudInitConfigDrive: 'mark',
    sysprep: 'mark',
    downwardAPI: 'mark',
    downwardMetrics: 'mark',
  },
  ['name'],
);

/** `{ disk: { bus } }`, `{ cdrom: { bus } }` or `{ lun: { bus } }`. */
const DISK = fields(
  {
    name: 'shared',
    bootOrder: 'number',
    disk: DISK_BUS,
    cdrom: DISK_BUS,
    lun: DISK_BUS,
  },
  ['name'],
);

/** The binding is the member that is there. */
export const INTERFACE = fields(
  {
    name: 'shared',
    model: 'shared',
    macAddress: 'own',
    state: 'shared',
    binding: fields({ name: 'shared' }),
    masquerade: 'mark',
    bridge: 'mark',
    sriov: 'mark',
    passt: 'mark',
    passtBinding: 'mark',
    slirp: 'mark',
    macvtap: 'mark',
  },
  ['name'],
);

export const NETWORK = fields(
  {
    name: 'shared',
    pod: 'mark',
    multus: fields({ networkName: 'shared' }),
    resourceClaim: 'mark',
  },
  ['name'],
);

/** The spec that a VM's template and a VMI share. */
export const INSTANCE_SPEC = fields({
  hostname: 'own',
  evictionStrategy: 'shared',
  /** `Paused`, or absent. */
  startStrategy: 'shared',
  terminationGracePeriodSeconds: 'number',
  nodeSelector: MAP,
  /** Only that there is one. */
  affinity: 'mark',
  domain: fields({
    cpu: fields({ cores: 'number', sockets: 'number', threads: 'number' }),
    memory: fields({ guest: 'quantity' }),
    machine: fields({ type: 'shared' }),
    resources: fields({ requests: QUANTITIES, limits: QUANTITIES }),
    devices: fields({
      disks: list(DISK),
      interfaces: list(INTERFACE),
    }),
  }),
  volumes: list(VOLUME),
  networks: list(NETWORK),
  accessCredentials: list('mark'),
});

/** `spec.instancetype` and `spec.preference` of a VM. */
const MATCHER = fields({
  name: 'shared',
  kind: 'shared',
  revisionName: 'own',
});

export const VIRTUAL_MACHINE = object(
  { labels: MAP, annotations: CONSENT },
  {
    spec: fields({
      running: 'boolean',
      runStrategy: 'shared',
      /** `Migration` or `Replacement`: what a change of its volumes does to a VM that runs. */
      updateVolumesStrategy: 'shared',
      instancetype: MATCHER,
      preference: MATCHER,
      /** Names only. */
      dataVolumeTemplates: list(fields({ metadata: fields({ name: 'own' }) })),
      template: fields({
        metadata: fields({ labels: MAP }),
        spec: INSTANCE_SPEC,
      }),
    }),
    status: fields({
      printableStatus: 'shared',
      created: 'boolean',
      ready: 'boolean',
      runStrategy: 'shared',
      conditions: CONDITIONS,
      startFailure: fields({
        consecutiveFailCount: 'number',
        retryAfterTimestamp: 'time',
      }),
      stateChangeRequests: list(fields({ action: 'shared' })),
      snapshotInProgress: 'own',
      restoreInProgress: 'own',
    }),
  },
);

/** `status.migrationState` of a VMI and of a migration. It describes the last migration and stays after it. */
export const MIGRATION_STATE = fields({
  startTimestamp: 'time',
  endTimestamp: 'time',
  sourceNode: 'shared',
  sourcePod: 'own',
  targetNode: 'shared',
  targetPod: 'own',
  completed: 'boolean',
  failed: 'boolean',
  failureReason: 'shared',
  abortRequested: 'boolean',
  abortStatus: 'shared',
  migrationUid: 'own',
  mode: 'shared',
  targetNodeDomainReadyTimestamp: 'time',
});

export const VIRTUAL_MACHINE_INSTANCE = object(
  { labels: MAP, annotations: CONSENT },
  {
    spec: INSTANCE_SPEC,
    status: fields({
      phase: 'shared',
      reason: 'shared',
      nodeName: 'shared',
      evacuationNodeName: 'shared',
      /** `frozen`, or absent. */
      fsFreezeStatus: 'shared',
      phaseTransitionTimestamps: PHASE_TIMES,
      conditions: CONDITIONS,
      launcherContainerImageVersion: 'shared',
      migrationMethod: 'shared',
      migrationState: MIGRATION_STATE,
      machine: fields({ type: 'shared' }),
      guestOSInfo: fields({
        name: 'shared',
        prettyName: 'shared',
        version: 'shared',
        kernelRelease: 'shared',
        id: 'shared',
      }),
      interfaces: list(
        fields({
          /** Absent for interfaces that only the guest knows. */
          name: 'shared',
          ipAddress: 'own',
          ipAddresses: list('own'),
          mac: 'own',
          interfaceName: 'shared',
          podInterfaceName: 'shared',
          infoSource: 'shared',
          linkState: 'shared',
        }),
      ),
      volumeStatus: list(
        fields({
          name: 'shared',
          target: 'shared',
          phase: 'shared',
          reason: 'shared',
          message: 'shared',
          size: 'number',
          persistentVolumeClaimInfo: fields({
            claimName: 'own',
            capacity: QUANTITIES,
          }),
          /** Present on hot-plugged volumes. */
          hotplugVolume: fields({ attachPodName: 'own', attachPodUID: 'own' }),
        }),
      ),
      currentCPUTopology: fields({
        cores: 'number',
        sockets: 'number',
        threads: 'number',
      }),
      memory: fields({ guestCurrent: 'quantity', guestAtBoot: 'quantity' }),
    }),
  },
);

/** A VirtualMachineInstanceMigration. */
export const MIGRATION = object(
  {
    annotations: only(
      'kubevirt.io/evacuationMigration',
      'kubevirt.io/workloadUpdateMigration',
    ),
  },
  {
    spec: fields({
      vmiName: 'own',
      /** Of a migration to another cluster or namespace: where it goes. */
      sendTo: 'mark',
      /** Of a migration from another cluster or namespace. */
      receive: 'mark',
    }),
    status: fields({
      phase: 'shared',
      conditions: CONDITIONS,
      migrationState: MIGRATION_STATE,
      phaseTransitionTimestamps: PHASE_TIMES,
    }),
  },
);
