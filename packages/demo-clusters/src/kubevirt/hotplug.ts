import {
  findCondition,
  removeCondition,
  setCondition,
  hasEnded,
} from '../controllers/conditions';
import {
  ControllerContext,
  controllerReference,
  refOf,
  timestamp,
} from '../controllers/context';
import { KubeObject, NewKubeObject } from '../types';
import { podsOf } from './pods';
import { CLAIMS, DATA_VOLUMES, VIRT_CONTROLLER, VMIS } from './resources';
import { claimNameOf, isHotpluggable } from './vmiSpec';
import type { Volume, VolumeStatus } from './specTypes';

/** Phases of a volume that has no attachment pod yet. */
const BEFORE_POD = [undefined, 'Pending', 'Bound'];

/** The label of the pods that bring volumes to the node of a VM that runs there. */
const HOTPLUG = 'hotplug-disk';

function isReady(pod: KubeObject): boolean {
  return findCondition(pod, 'Ready')?.status === 'True';
}

/** The pods that attach volumes for a launcher. */
function attachmentPods(
  { pods }: ControllerContext,
  launcher: KubeObject,
): KubeObject[] {
  return pods
    .of(launcher.metadata.uid)
    .filter(({ metadata }) => metadata.labels?.['kubevirt.io'] === HOTPLUG);
}

function claimOf(
  { store }: ControllerContext,
  vmi: KubeObject,
  volume: Volume,
): KubeObject | undefined {
  const { namespace } = vmi.metadata;
  return store.get({
    resource: CLAIMS,
    namespace,
    name: claimNameOf(volume) ?? '',
  });
}

/** Whether there is nothing more to write into the volume. */
function isFilled(
  { store }: ControllerContext,
  vmi: KubeObject,
  volume: Volume,
): boolean {
  const dataVolume = store.get({
    resource: DATA_VOLUMES,
    namespace: vmi.metadata.namespace,
    name: claimNameOf(volume) ?? '',
  });
  return (
    !dataVolume ||
    ['Succeeded', 'PendingPopulation'].includes(dataVolume.status?.phase)
  );
}

/**
 * virt-controller's part for the volumes that are plugged into a VM that runs: one pod beside its launcher, as soon
 * as all of their claims are there (kubevirt v1.9 pkg/virt-controller/watch/vmi/volume-hotplug.go, storage.go).
 */
export function syncHotplug(
  context: ControllerContext,
  vmi: KubeObject,
  launcher: KubeObject,
): void {
  const { store, events, clock } = context;
  const volumes: Volume[] = (vmi.spec.volumes ?? []).filter(isHotpluggable);
  if (volumes.length === 0) {
    return;
  }
  const missing = volumes.find(volume => !claimOf(context, vmi, volume));
  let [pod] = attachmentPods(context, launcher);
  if (
    !pod &&
    !missing &&
    volumes.every(volume => isFilled(context, vmi, volume))
  ) {
    pod = store.create(attachmentPod(launcher, volumes));
    events.normal(
      vmi,
      VIRT_CONTROLLER,
      'SuccessfulCreate',
      `Created attachment pod ${pod.metadata.name}`,
    );
  }
  // A migration leaves the pod of the launcher that it left.
  for (const old of podsOf(context, vmi)) {
    if (hasEnded(old)) {
      attachmentPods(context, old)
        .filter(({ metadata }) => !metadata.deletionTimestamp)
        .forEach(left =>
          store.delete(refOf('pods', left), { gracePeriodSeconds: 0 }),
        );
    }
  }
  store.mutate(refOf(VMIS, vmi), draft => {
    reportMissing(draft, missing && claimNameOf(missing), timestamp(clock));
    draft.status.volumeStatus = (draft.status.volumeStatus ?? []).map(
      (entry: VolumeStatus) => {
        const volume = volumes.find(({ name }) => name === entry.name);
        return volume
          ? statusOf(entry, pod, claimOf(context, vmi, volume), volume)
          : entry;
      },
    );
  });
}

function reportMissing(
  draft: KubeObject,
  claim: string | undefined,
  time: string,
): void {
  const synchronized = findCondition(draft, 'Synchronized');
  if (claim && !synchronized) {
    setCondition(draft, {
      type: 'Synchronized',
      status: 'False',
      reason: 'PVCNotReady',
      message: `Error determining volume status didn't find PVC ${claim}`,
      lastProbeTime: null,
      lastTransitionTime: time,
    });
  } else if (!claim && synchronized?.reason === 'PVCNotReady') {
    removeCondition(draft, 'Synchronized');
  }
}

function statusOf(
  entry: VolumeStatus,
  pod: KubeObject | undefined,
  claim: KubeObject | undefined,
  volume: Volume,
): VolumeStatus {
  const known = {
    ...entry,
    ...(claim && {
      persistentVolumeClaimInfo: {
        ...entry.persistentVolumeClaimInfo,
        claimName: claim.metadata.name,
        accessModes: claim.spec.accessModes,
        volumeMode: claim.spec.volumeMode ?? 'Filesystem',
        capacity: claim.status?.capacity,
        requests: claim.spec.resources?.requests,
      },
    }),
  };
  if (pod) {
    return {
      ...known,
      hotplugVolume: {
        attachPodName: pod.metadata.name,
        ...(isReady(pod) && { attachPodUID: pod.metadata.uid }),
      },
      ...(BEFORE_POD.includes(entry.phase) && {
        phase: 'AttachedToNode',
        reason: 'SuccessfulCreate',
        message: `Created hotplug attachment pod ${pod.metadata.name}, for volume ${entry.name}`,
      }),
    };
  }
  const phase = claim?.status?.phase ?? 'Pending';
  return {
    ...known,
    hotplugVolume: {},
    ...(!claim
      ? {
          phase: 'Pending',
          reason: 'FailedPvcNotFound',
          message: `PVC ${claimNameOf(volume)} not found`,
        }
      : {
          phase: phase === 'Bound' ? 'Bound' : 'Pending',
          reason: 'PVCNotReady',
          message: `PVC is in phase ${
            phase === 'Pending' ? 'ClaimPending' : phase
          }`,
        }),
  };
}

/** The pod that has the volumes attached to the launcher's Node (kubevirt pkg/virt-controller/services/template.go). */
function attachmentPod(launcher: KubeObject, volumes: Volume[]): NewKubeObject {
  const { image } = launcher.spec.containers[0];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: 'hp-volume-',
      namespace: launcher.metadata.namespace,
      labels: { 'kubevirt.io': HOTPLUG },
      ownerReferences: [controllerReference(launcher)],
    },
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/hostname',
                    operator: 'In',
                    values: [launcher.spec.nodeName],
                  },
                ],
              },
            ],
          },
        },
      },
      containers: [
        {
          name: HOTPLUG,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/usr/bin/container-disk'],
          resources: {
            limits: { cpu: '100m', memory: '80M' },
            requests: { cpu: '10m', memory: '2M' },
          },
        },
      ],
      tolerations: launcher.spec.tolerations,
      terminationGracePeriodSeconds: 0,
      volumes: [
        ...volumes.map(volume => ({
          name: volume.name,
          persistentVolumeClaim: { claimName: claimNameOf(volume) },
        })),
        { name: 'hotplug-disks', emptyDir: {} },
      ],
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}

/** virt-handler's part: what has come to the node goes into the guest. */
export function plugIn({ store }: ControllerContext, vmi: KubeObject): void {
  const arrived = (entry: VolumeStatus) =>
    entry.phase === 'AttachedToNode' && entry.hotplugVolume?.attachPodUID;
  if ((vmi.status.volumeStatus ?? []).some(arrived)) {
    store.mutate(refOf(VMIS, vmi), draft => {
      let plugged = 0;
      draft.status.volumeStatus = draft.status.volumeStatus.map(
        (entry: VolumeStatus) => {
          if (!entry.hotplugVolume) {
            return entry;
          }
          const target = `sd${String.fromCharCode(97 + plugged)}`;
          plugged += 1;
          return arrived(entry)
            ? {
                ...entry,
                target,
                phase: 'Ready',
                reason: 'VolumeReady',
                message: `Successfully attach hotplugged volume ${entry.name} to VM`,
              }
            : entry;
        },
      );
    });
  }
}
