import { CONDITIONS, CONSENT, fields, list, object, only } from './common';

export const NODE = object(
  {
    labels: only('kubevirt.io/schedulable', 'kubernetes.io/hostname'),
    annotations: only('kubevirt.io/heartbeat'),
  },
  {
    spec: fields({
      unschedulable: 'own',
      taints: list(
        fields({ key: 'shared', value: 'shared', effect: 'shared' }),
      ),
    }),
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
    spec: fields({
      configuration: fields({
        developerConfiguration: fields({ useEmulation: 'own' }),
        evictionStrategy: 'shared',
        migrations: fields({ parallelMigrationsPerCluster: 'own' }),
      }),
    }),
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
