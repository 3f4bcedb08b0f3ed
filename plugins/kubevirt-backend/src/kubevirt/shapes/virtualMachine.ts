import type { Shape } from './shape';
import { CONDITIONS, CONSENT, fields, list, MAP, object, only } from './common';

const PHASE_TIMES = list(
  fields({ phase: 'shared', phaseTransitionTimestamp: 'time' }),
);

const DISK_BUS = fields({ bus: 'shared' });

const VOLUMES = list(
  fields({
    name: 'shared',
    containerDisk: fields({ image: 'shared' }),
    dataVolume: fields({ name: 'own', hotpluggable: 'own' }),
    persistentVolumeClaim: fields({ claimName: 'own', hotpluggable: 'own' }),
    ephemeral: fields({
      persistentVolumeClaim: fields({ claimName: 'own' }),
    }),
    memoryDump: fields({ claimName: 'own' }),
    emptyDisk: fields({ capacity: 'shared' }),
    hostDisk: fields({ path: 'shared', capacity: 'shared' }),
    configMap: fields({ name: 'shared' }),
    secret: fields({ secretName: 'shared' }),
    serviceAccount: fields({ serviceAccountName: 'shared' }),
    cloudInitNoCloud: 'mark',
    cloudInitConfigDrive: 'mark',
    sysprep: 'mark',
    downwardAPI: 'mark',
    downwardMetrics: 'mark',
  }),
);

const INSTANCE_SPEC = {
  hostname: 'own',
  evictionStrategy: 'shared',
  startStrategy: 'shared',
  terminationGracePeriodSeconds: 'own',
  nodeSelector: MAP,
  affinity: 'mark',
  domain: fields({
    cpu: fields({ cores: 'own', sockets: 'own', threads: 'own' }),
    memory: fields({ guest: 'shared' }),
    machine: fields({ type: 'shared' }),
    resources: fields({ requests: MAP, limits: MAP }),
    devices: fields({
      disks: list(
        fields({
          name: 'shared',
          bootOrder: 'own',
          disk: DISK_BUS,
          cdrom: DISK_BUS,
          lun: DISK_BUS,
        }),
      ),
      interfaces: list(
        fields({
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
        }),
      ),
    }),
  }),
  volumes: VOLUMES,
  networks: list(
    fields({
      name: 'shared',
      pod: 'mark',
      multus: fields({ networkName: 'shared' }),
      resourceClaim: 'mark',
    }),
  ),
  accessCredentials: list('mark'),
} satisfies Record<string, Shape>;

const MATCHER = fields({
  name: 'shared',
  kind: 'shared',
  revisionName: 'own',
});

export const VIRTUAL_MACHINE = object(
  { labels: MAP, annotations: CONSENT },
  {
    spec: fields({
      running: 'own',
      runStrategy: 'shared',
      updateVolumesStrategy: 'shared',
      instancetype: MATCHER,
      preference: MATCHER,
      dataVolumeTemplates: list(fields({ metadata: fields({ name: 'own' }) })),
      template: fields({
        metadata: fields({ labels: MAP }),
        spec: fields(INSTANCE_SPEC),
      }),
    }),
    status: fields({
      printableStatus: 'shared',
      created: 'own',
      ready: 'own',
      runStrategy: 'shared',
      conditions: CONDITIONS,
      startFailure: fields({
        consecutiveFailCount: 'own',
        retryAfterTimestamp: 'time',
      }),
      stateChangeRequests: list(fields({ action: 'shared' })),
      snapshotInProgress: 'own',
      restoreInProgress: 'own',
    }),
  },
);

const MIGRATION_STATE = fields({
  startTimestamp: 'time',
  endTimestamp: 'time',
  sourceNode: 'shared',
  sourcePod: 'own',
  targetNode: 'shared',
  targetPod: 'own',
  completed: 'own',
  failed: 'own',
  failureReason: 'shared',
  abortRequested: 'own',
  abortStatus: 'shared',
  migrationUid: 'own',
  mode: 'shared',
  targetNodeDomainReadyTimestamp: 'time',
});

export const VIRTUAL_MACHINE_INSTANCE = object(
  { labels: MAP, annotations: CONSENT },
  {
    spec: fields(INSTANCE_SPEC),
    status: fields({
      phase: 'shared',
      reason: 'shared',
      nodeName: 'shared',
      evacuationNodeName: 'shared',
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
          size: 'own',
          persistentVolumeClaimInfo: fields({
            claimName: 'own',
            capacity: MAP,
          }),
          hotplugVolume: fields({ attachPodName: 'own', attachPodUID: 'own' }),
        }),
      ),
      currentCPUTopology: fields({
        cores: 'own',
        sockets: 'own',
        threads: 'own',
      }),
      memory: fields({ guestCurrent: 'shared', guestAtBoot: 'shared' }),
    }),
  },
);

export const MIGRATION = object(
  {
    annotations: only(
      'kubevirt.io/evacuationMigration',
      'kubevirt.io/workloadUpdateMigration',
    ),
  },
  {
    spec: fields({ vmiName: 'own', sendTo: 'mark', receive: 'mark' }),
    status: fields({
      phase: 'shared',
      conditions: CONDITIONS,
      migrationState: MIGRATION_STATE,
      phaseTransitionTimestamps: PHASE_TIMES,
    }),
  },
);
