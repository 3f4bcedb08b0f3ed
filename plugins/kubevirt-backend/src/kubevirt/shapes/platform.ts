import { CONDITIONS, CONSENT, object } from './common';
import { fields, list, only, onlyQuantities } from './shape';

export const NODE = object(
  {
    labels: only('kubevirt.io/schedulable', 'kubernetes.io/hostname'),
    /** RFC 3339, written by virt-handler about once a minute. */
    annotations: only('kubevirt.io/heartbeat'),
  },
  {
    spec: fields({
      unschedulable: 'boolean',
      taints: list(
        fields({ key: 'shared', value: 'shared', effect: 'shared' }),
      ),
    }),
    status: fields({
      conditions: CONDITIONS,
      allocatable: onlyQuantities('devices.kubevirt.io/kvm', 'cpu', 'memory'),
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
    spec: fields({ replicas: 'number' }),
    status: fields({
      replicas: 'number',
      readyReplicas: 'number',
      updatedReplicas: 'number',
      availableReplicas: 'number',
      observedGeneration: 'number',
      conditions: CONDITIONS,
    }),
  },
);

export const DAEMON_SET = object(
  { labels: COMPONENT_LABELS },
  {
    status: fields({
      desiredNumberScheduled: 'number',
      numberReady: 'number',
      updatedNumberScheduled: 'number',
      numberUnavailable: 'number',
      observedGeneration: 'number',
    }),
  },
);

export const LEASE = object(
  {},
  {
    spec: fields({
      holderIdentity: 'own',
      renewTime: 'time',
      leaseDurationSeconds: 'number',
    }),
  },
);

/** The KubeVirt CR. */
export const KUBEVIRT = object(
  {},
  {
    spec: fields({
      configuration: fields({
        developerConfiguration: fields({
          useEmulation: 'boolean',
          featureGates: list('shared'),
          /** Since KubeVirt 1.8. */
          disabledFeatureGates: list('shared'),
        }),
        evictionStrategy: 'shared',
        migrations: fields({ parallelMigrationsPerCluster: 'number' }),
      }),
    }),
    status: fields({
      phase: 'shared',
      conditions: CONDITIONS,
      observedKubeVirtVersion: 'shared',
      targetKubeVirtVersion: 'shared',
      operatorVersion: 'shared',
      outdatedVirtualMachineInstanceWorkloads: 'number',
    }),
  },
);

/** The CDI CR. */
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

/** Read as PartialObjectMetadata, for the rest are megabytes of schemas: the name is `plural.group`. */
export const CRD = object({}, {});

/** Read as PartialObjectMetadata. */
export const NAMESPACE = object({ annotations: CONSENT }, {});
