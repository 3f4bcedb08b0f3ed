import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Shape } from './shape';

/*
 * What is kept of each kind: the types of `../model/types`, field by field. What is not named here (spec
 * of containers, environment, managedFields, annotations, cloud-init data) never stays in memory.
 */

const fields = (shape: Record<string, Shape>): Shape => ({ fields: shape });
const list = (shape: Shape): Shape => ({ list: shape });
const MAP: Shape = { map: true };
const only = (...keys: string[]): Shape => ({
  map: key => keys.includes(key),
});

interface Metadata {
  labels?: Shape;
  annotations?: Shape;
}

const object = (
  { labels, annotations }: Metadata,
  body: Record<string, Shape> = {},
): Shape =>
  fields({
    metadata: fields({
      name: 'own',
      namespace: 'shared',
      uid: 'own',
      resourceVersion: 'own',
      generation: 'own',
      creationTimestamp: 'time',
      deletionTimestamp: 'time',
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: list(
        fields({
          kind: 'shared',
          name: 'own',
          uid: 'own',
          controller: 'own',
        }),
      ),
    }),
    ...body,
  });

const CONDITIONS = list(
  fields({
    type: 'shared',
    status: 'shared',
    reason: 'shared',
    message: 'shared',
    lastTransitionTime: 'time',
  }),
);

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
  nodeSelector: MAP,
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

const CONSENT = only(ANNOTATION_ENTITY_REF);

export const VIRTUAL_MACHINE = object(
  { labels: MAP, annotations: CONSENT },
  {
    spec: fields({
      running: 'own',
      runStrategy: 'shared',
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

const CONTAINER_STATE = fields({
  waiting: fields({ reason: 'shared', message: 'shared' }),
  running: fields({ startedAt: 'time' }),
  terminated: fields({
    reason: 'shared',
    message: 'shared',
    exitCode: 'own',
    startedAt: 'time',
    finishedAt: 'time',
  }),
});

const CONTAINER_STATUSES = list(
  fields({
    name: 'shared',
    ready: 'own',
    restartCount: 'own',
    image: 'shared',
    state: CONTAINER_STATE,
    lastState: CONTAINER_STATE,
  }),
);

const POD_LABELS = only(
  'kubevirt.io',
  'kubevirt.io/nodeName',
  'kubevirt.io/outdatedLauncherImage',
  'kubevirt.io/migrationJobUID',
  'app.kubernetes.io/component',
  'cdi.kubevirt.io',
  'name',
);

export const POD = object(
  {
    labels: POD_LABELS,
    annotations: only(
      'kubevirt.io/ephemeral-provisioning',
      'kubevirt.io/migrationJobName',
      'kubevirt.io/domain',
    ),
  },
  {
    spec: fields({
      nodeName: 'shared',
      nodeSelector: MAP,
      containers: list(
        fields({
          name: 'shared',
          image: 'shared',
          resources: fields({ requests: MAP }),
        }),
      ),
    }),
    status: fields({
      phase: 'shared',
      reason: 'shared',
      message: 'shared',
      startTime: 'time',
      conditions: CONDITIONS,
      containerStatuses: CONTAINER_STATUSES,
      initContainerStatuses: CONTAINER_STATUSES,
    }),
  },
);

export const MIGRATION = object(
  {},
  {
    spec: fields({ vmiName: 'own' }),
    status: fields({
      phase: 'shared',
      conditions: CONDITIONS,
      migrationState: MIGRATION_STATE,
      phaseTransitionTimestamps: PHASE_TIMES,
    }),
  },
);

const URL_SOURCE = fields({ url: 'shared' });
const CLONE_SOURCE = fields({ namespace: 'shared', name: 'shared' });
const STORAGE = fields({
  storageClassName: 'shared',
  resources: fields({ requests: MAP }),
});

export const DATA_VOLUME = object(
  {},
  {
    spec: fields({
      source: fields({
        http: URL_SOURCE,
        registry: fields({
          url: 'shared',
          imageStream: 'shared',
          pullMethod: 'shared',
        }),
        s3: URL_SOURCE,
        gcs: URL_SOURCE,
        imageio: URL_SOURCE,
        vddk: URL_SOURCE,
        pvc: CLONE_SOURCE,
        snapshot: CLONE_SOURCE,
        blank: 'mark',
        upload: 'mark',
      }),
      sourceRef: fields({
        kind: 'shared',
        namespace: 'shared',
        name: 'shared',
      }),
      storage: STORAGE,
      pvc: STORAGE,
    }),
    status: fields({
      phase: 'shared',
      progress: 'own',
      restartCount: 'own',
      claimName: 'own',
      conditions: CONDITIONS,
    }),
  },
);

export const CLAIM = object(
  {},
  {
    spec: fields({
      storageClassName: 'shared',
      volumeName: 'own',
      accessModes: list('shared'),
      resources: fields({ requests: MAP }),
    }),
    status: fields({
      phase: 'shared',
      capacity: MAP,
      conditions: CONDITIONS,
    }),
  },
);

export const NODE = object(
  {
    labels: only('kubevirt.io/schedulable'),
    annotations: only('kubevirt.io/heartbeat'),
  },
  {
    spec: fields({ unschedulable: 'own' }),
    status: fields({
      conditions: CONDITIONS,
      allocatable: only('devices.kubevirt.io/kvm', 'cpu', 'memory'),
    }),
  },
);

const COMPONENT_LABELS = only(
  'kubevirt.io',
  'cdi.kubevirt.io',
  'app.kubernetes.io/component',
  'app.kubernetes.io/name',
  'name',
);

export const DEPLOYMENT = object(
  { labels: COMPONENT_LABELS },
  {
    spec: fields({ replicas: 'own' }),
    status: fields({
      replicas: 'own',
      readyReplicas: 'own',
      updatedReplicas: 'own',
      availableReplicas: 'own',
      observedGeneration: 'own',
      conditions: CONDITIONS,
    }),
  },
);

export const DAEMON_SET = object(
  { labels: COMPONENT_LABELS },
  {
    status: fields({
      desiredNumberScheduled: 'own',
      numberReady: 'own',
      updatedNumberScheduled: 'own',
      numberUnavailable: 'own',
      observedGeneration: 'own',
    }),
  },
);

export const LEASE = object(
  {},
  {
    spec: fields({
      holderIdentity: 'own',
      renewTime: 'time',
      leaseDurationSeconds: 'own',
    }),
  },
);

export const KUBEVIRT = object(
  {},
  {
    status: fields({
      phase: 'shared',
      conditions: CONDITIONS,
      observedKubeVirtVersion: 'shared',
      targetKubeVirtVersion: 'shared',
      operatorVersion: 'shared',
      outdatedVirtualMachineInstanceWorkloads: 'own',
    }),
  },
);

export const CDI = object(
  {},
  {
    status: fields({
      phase: 'shared',
      conditions: CONDITIONS,
      observedVersion: 'shared',
      targetVersion: 'shared',
      operatorVersion: 'shared',
    }),
  },
);

/** Read as PartialObjectMetadata: the name is `plural.group`. */
export const CRD = object({});

/** Read as PartialObjectMetadata. */
export const NAMESPACE = object({ annotations: CONSENT });

export const STORAGE_PROFILE = object(
  {},
  {
    status: fields({
      storageClass: 'shared',
      provisioner: 'shared',
      claimPropertySets: list('mark'),
    }),
  },
);
