import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { instanceSpec } from '../guest';
import { falseCondition, metaOf, objects, text, timeText } from '../read';
import type { Pod, VirtualMachineInstance } from '../types';
import { withOrigin } from './context';
import type { CauseContext } from './context';
import { parseSchedulerMessage } from './schedulerMessage';
import { storageCause } from './storage';

type VolumeStatus = NonNullable<
  NonNullable<VirtualMachineInstance['status']>['volumeStatus']
>[number];

/**
 * Phases of a volume that is to be plugged in and is not in the guest yet (kubevirt v1.9
 * staging/src/kubevirt.io/api/core/v1/types.go VolumePhase). `AttachedToNode` is written as soon as the
 * attachment pod is made, long before it runs anywhere (pkg/virt-controller/watch/vmi/storage.go updateVolumeStatus).
 */
const NOT_THERE = new Set([
  'Pending',
  'Bound',
  'AttachedToNode',
  'MountedToNode',
]);

/** A disk that is to be plugged in, and what is known of it. */
interface Plugged {
  disk: string;
  claim?: string;
  status: VolumeStatus;
  /** The pod that brings the volume to the VM's node. */
  pod?: Pod;
  namespace: string;
  /** Name of the VMI. */
  vmi: string;
}

/** A disk that is to be plugged into the running VM does not come, or not yet. The guest runs without it. */
export function hotplugCause(context: CauseContext): Cause | undefined {
  if (context.phase !== 'Running') {
    return undefined;
  }
  const disks = pluggedDisks(context);
  for (const disk of disks) {
    const cause = heldUp(context, disk);
    if (cause) {
      return cause;
    }
  }
  // Where virt-handler cannot plug it in, the condition has its words.
  return disks.length > 0 &&
    !falseCondition(context.instanceConditions, 'Synchronized')
    ? attaching(disks[0])
    : undefined;
}

function pluggedDisks({ vmObjects, pods }: CauseContext): Plugged[] {
  const volumes = objects(instanceSpec(vmObjects)?.volumes);
  return objects(vmObjects.vmi?.status?.volumeStatus)
    .filter(
      ({ hotplugVolume, phase }) =>
        typeof hotplugVolume === 'object' &&
        hotplugVolume !== null &&
        NOT_THERE.has(String(phase)),
    )
    .map(status => {
      const volume = volumes.find(({ name }) => name === status.name);
      const podName = text(status.hotplugVolume?.attachPodName);
      return {
        disk: text(status.name) ?? '',
        claim:
          text(volume?.persistentVolumeClaim?.claimName) ??
          text(volume?.dataVolume?.name) ??
          text(status.persistentVolumeClaimInfo?.claimName),
        status,
        pod:
          podName === undefined
            ? undefined
            : pods.hotplug.find(pod => metaOf(pod).name === podName),
        namespace: text(metaOf(vmObjects.vmi).namespace) ?? '',
        vmi: text(metaOf(vmObjects.vmi).name) ?? '',
      };
    });
}

function heldUp(context: CauseContext, plugged: Plugged): Cause | undefined {
  const { status, pod } = plugged;
  const unscheduled = falseCondition(pod?.status?.conditions, 'PodScheduled');
  if (unscheduled && text(unscheduled.message)) {
    return (
      storageCause(context) ??
      withOrigin(unschedulable(context, plugged, text(unscheduled.message)!), {
        source: 'Pod condition PodScheduled',
        message: text(unscheduled.message),
        reason: text(unscheduled.reason),
        since: timeText(unscheduled.lastTransitionTime),
      })
    );
  }
  if (status.phase !== 'Pending') {
    return undefined;
  }
  return (
    storageCause(context) ??
    withOrigin(unclaimed(plugged), {
      source: 'VirtualMachineInstance status.volumeStatus',
      message: text(status.message),
      reason: text(status.reason),
    })
  );
}

type Words = Omit<Cause, 'source' | 'message' | 'reason' | 'since'>;

/** What is the matter with its claim: KubeVirt makes no attachment pod before it is bound. */
function unclaimed(plugged: Plugged): Words {
  const { disk, claim, status, namespace } = plugged;
  const its = claim ? `its claim ${claim}` : 'its claim';
  if (status.reason === 'FailedPvcNotFound') {
    return notice(plugged, {
      sentence: `Disk ${disk} cannot be attached to the running VM: ${its} does not exist.`,
      hint: 'Create the PersistentVolumeClaim or the DataVolume of that name in the VM’s namespace, or take the disk away from the VM’s volumes (virtctl removevolume). Until then KubeVirt attaches no other disk to it either.',
    });
  }
  if (/\bLost$/.test(text(status.message) ?? '')) {
    return notice(plugged, {
      sentence: `Disk ${disk} cannot be attached to the running VM: the volume behind ${its} is gone.`,
      hint: 'Restore the PersistentVolume, or create the claim anew from a backup.',
    });
  }
  return notice(plugged, {
    sentence: `Disk ${disk} is not attached to the running VM yet: ${its} has no volume.`,
    hint: `Check that its storage class exists and that its provisioner runs: kubectl describe pvc${
      claim ? ` ${claim}` : ''
    } -n ${namespace} shows what it says.`,
  });
}

/** The scheduler's words about the attachment pod, which may run on the VM's own node only. */
function unschedulable(
  context: CauseContext,
  plugged: Plugged,
  message: string,
): Words {
  const { disk, claim, pod, namespace } = plugged;
  const unbound =
    /unbound immediate PersistentVolumeClaims/.test(message) ||
    objects(context.vmObjects.claims).some(
      ({ metadata, status }) =>
        metadata?.name === claim && status?.phase === 'Pending',
    );
  if (unbound) {
    return unclaimed({ ...plugged, status: { phase: 'Pending' } });
  }
  const elsewhere = parseSchedulerMessage(message)?.findings.some(
    ({ obstacle }) => obstacle === 'volume',
  );
  const describe = `kubectl describe pod ${
    text(metaOf(pod).name) ?? ''
  } -n ${namespace}`;
  return notice(plugged, {
    sentence: elsewhere
      ? `Disk ${disk} is not attached to the running VM: the VM’s node cannot have its volume.`
      : `Disk ${disk} is not attached to the running VM yet: the pod that attaches it does not get onto the VM’s node.`,
    hint: elsewhere
      ? `The volume may be bound to another node or zone: kubectl describe pvc ${
          claim ?? ''
        } -n ${namespace} shows where it is. A VM that is stopped and started goes where its volumes are.`
      : `It may run on no other node, so make room there, or migrate the VM: ${describe} shows what stands in its way.`,
  });
}

function attaching(plugged: Plugged): Cause {
  const { disk, status, namespace, vmi } = plugged;
  const pod = text(status.hotplugVolume?.attachPodName);
  // Without a pod though the claim is bound: that KubeVirt may not make it, only events tell.
  const words =
    pod || status.phase !== 'Bound'
      ? {
          sentence: `Disk ${disk} is being attached to the running VM.`,
          hint: `That takes some seconds. Where it takes longer, events say why: kubectl describe ${
            pod ? `pod ${pod}` : `vmi ${vmi}`
          } -n ${namespace}.`,
        }
      : {
          sentence: `Disk ${disk} is not attached to the running VM yet: the pod that attaches it is still to be made.`,
          hint: `That takes a second. Where it takes longer, KubeVirt may not make it, because of a quota for example: kubectl get events -n ${namespace} --field-selector involvedObject.name=${vmi},reason=FailedCreate says why.`,
        };
  return withOrigin(notice(plugged, words), {
    source: 'VirtualMachineInstance status.volumeStatus',
    message: text(status.message),
    reason: text(status.reason),
  });
}

function notice(
  { disk, claim }: Plugged,
  words: Pick<Cause, 'sentence' | 'hint'>,
): Words {
  return {
    code: 'disk-not-attached',
    severity: 'notice',
    ...words,
    params: { disk, ...(claim && { claim }) },
  };
}
