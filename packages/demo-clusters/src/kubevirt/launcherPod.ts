import { createHash } from 'node:crypto';
import { controllerReference } from '../controllers/context';
import { KubeObject, NewKubeObject, ObjectStore } from '../types';
import { computeContainer, diskContainers } from './launcherContainers';
import { claimNameOf, hostnameOf, isHotpluggable } from './vmiSpec';
import type { Volume } from './specTypes';

function vmiId(name: string): string {
  return name.length <= 63
    ? name
    : `${name.slice(0, 54)}-${createHash('sha1')
        .update(name)
        .digest('hex')
        .slice(0, 8)}`;
}

function memoryLimitWanted(store: ObjectStore, namespace?: string): boolean {
  return store
    .list('resourcequotas', { namespace })
    .some(quota => quota.spec?.hard?.['limits.memory']);
}

function podVolumes(vmi: KubeObject) {
  const claims = (vmi.spec.volumes ?? []).flatMap((volume: Volume) => {
    const claimName = claimNameOf(volume);
    return claimName && !isHotpluggable(volume)
      ? [{ name: volume.name, persistentVolumeClaim: { claimName } }]
      : [];
  });
  const empty = [
    'private',
    'public',
    'sockets',
    'virt-bin-share-dir',
    'libvirt-runtime',
    'ephemeral-disks',
    'container-disks',
  ].map(name => ({ name, emptyDir: {} }));
  return [...empty, ...claims, { name: 'hotplug-disks', emptyDir: {} }];
}

function freezer(vmi: KubeObject, flag: string): string {
  const { name, namespace } = vmi.metadata;
  return JSON.stringify([
    '/usr/bin/virt-freezer',
    flag,
    '--name',
    name,
    '--namespace',
    namespace,
  ]).replace(/,/g, ', ');
}

/** The affinity of a launcher: the user's, and that no Node has an obsolete host model. */
function affinity(vmi: KubeObject) {
  const own = vmi.spec.affinity ?? {};
  const obsolete = {
    key: 'node-labeller.kubevirt.io/obsolete-host-model',
    operator: 'DoesNotExist',
  };
  const terms = own.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms ?? [{}];
  return {
    ...own,
    nodeAffinity: {
      ...own.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map(
          (term: { matchExpressions?: object[] }) => ({
            ...term,
            matchExpressions: [...(term.matchExpressions ?? []), obsolete],
          }),
        ),
      },
    },
  };
}

/** A launcher pod as virt-controller renders it (kubevirt pkg/virt-controller/services/template.go). */
export function launcherPod(
  vmi: KubeObject,
  image: string,
  store: ObjectStore,
  migration?: KubeObject,
): NewKubeObject {
  const { namespace, name, uid } = vmi.metadata;
  const disks = diskContainers(vmi, image, migration !== undefined);
  const limited = memoryLimitWanted(store, namespace);
  const ownAnnotations = { ...vmi.metadata.annotations };
  for (const key of ['latest', 'storage']) {
    delete ownAnnotations[`kubevirt.io/${key}-observed-api-version`];
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `virt-launcher-${name}-`,
      namespace,
      labels: {
        ...vmi.metadata.labels,
        'kubevirt.io': 'virt-launcher',
        'kubevirt.io/created-by': uid,
        'vm.kubevirt.io/name': hostnameOf(vmi),
        'vmi.kubevirt.io/id': vmiId(name),
        ...(migration && {
          'kubevirt.io/migrationJobUID': migration.metadata.uid,
        }),
      },
      annotations: {
        ...ownAnnotations,
        'descheduler.alpha.kubernetes.io/request-evict-only': '',
        'kubectl.kubernetes.io/default-container': 'compute',
        'kubevirt.io/domain': name,
        'kubevirt.io/migrationTransportUnix': 'true',
        ...(migration && {
          'kubevirt.io/migrationJobName': migration.metadata.name,
        }),
        'post.hook.backup.velero.io/command': freezer(vmi, '--unfreeze'),
        'post.hook.backup.velero.io/container': 'compute',
        'pre.hook.backup.velero.io/command': freezer(vmi, '--freeze'),
        'pre.hook.backup.velero.io/container': 'compute',
      },
      ownerReferences: [controllerReference(vmi)],
    },
    spec: {
      affinity: {
        ...affinity(vmi),
        ...(migration && {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                labelSelector: {
                  matchLabels: { 'kubevirt.io/created-by': uid },
                },
                topologyKey: 'kubernetes.io/hostname',
              },
            ],
          },
        }),
      },
      automountServiceAccountToken: false,
      containers: [
        computeContainer(vmi, image, limited, store),
        ...disks.containers,
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: false,
      hostname: hostnameOf(vmi),
      initContainers: disks.initContainers,
      nodeSelector: {
        ...vmi.spec.nodeSelector,
        ...migration?.spec.addedNodeSelector,
        'kubernetes.io/arch': 'amd64',
        'kubevirt.io/schedulable': 'true',
      },
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      readinessGates: [
        { conditionType: 'kubevirt.io/virtual-machine-unpaused' },
      ],
      restartPolicy: 'Never',
      schedulerName: 'default-scheduler',
      securityContext: {
        fsGroup: 107,
        runAsGroup: 107,
        runAsNonRoot: true,
        runAsUser: 107,
      },
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds:
        (vmi.spec.terminationGracePeriodSeconds ?? 30) + 30,
      tolerations: [
        ...(vmi.spec.tolerations ?? []),
        ...['not-ready', 'unreachable'].map(key => ({
          effect: 'NoExecute',
          key: `node.kubernetes.io/${key}`,
          operator: 'Exists',
          tolerationSeconds: 300,
        })),
      ],
      volumes: podVolumes(vmi),
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}

/** The pod that only makes claims bind which wait for their first consumer. */
export function temporaryPod(
  vmi: KubeObject,
  image: string,
  store: ObjectStore,
): NewKubeObject {
  const pod = launcherPod(vmi, image, store);
  const [compute] = pod.spec.containers;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      annotations: {
        ...pod.metadata.annotations,
        'kubevirt.io/ephemeral-provisioning': 'true',
      },
    },
    spec: {
      ...pod.spec,
      initContainers: undefined,
      readinessGates: undefined,
      containers: [
        { ...compute, command: ['/bin/bash', '-c', 'echo', 'bound PVCs'] },
      ],
    },
  };
}
