import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { instanceSpec } from '../guest';
import { falseCondition, metaOf, objects, text, timeText } from '../read';
import type { Pod, VirtualMachineInstance } from '../../kubevirt/types';
import { localizable } from '../localizable';
import { withOrigin } from './context';
import type { CauseContext, CauseDraft } from './context';
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

/** What is the matter with its claim: KubeVirt makes no attachment pod before it is bound. */
function unclaimed(plugged: Plugged): CauseDraft {
  const { disk, claim, status, namespace } = plugged;
  const places = {
    disk,
    claim: claim
      ? localizable('claim.its-named', { claim })
      : localizable('claim.its'),
  };
  if (status.reason === 'FailedPvcNotFound') {
    return notice(
      localizable('cause.disk-not-attached.no-claim', places),
      localizable('hint.disk-not-attached.no-claim'),
    );
  }
  if (/\bLost$/.test(text(status.message) ?? '')) {
    return notice(
      localizable('cause.disk-not-attached.lost', places),
      localizable('hint.pvc-pending.lost'),
    );
  }
  return notice(
    localizable('cause.disk-not-attached.unbound', places),
    claim
      ? localizable('hint.disk-not-attached.unbound', { claim, namespace })
      : localizable('hint.disk-not-attached.unbound-unnamed', { namespace }),
  );
}

/** The scheduler's words about the attachment pod, which may run on the VM's own node only. */
function unschedulable(
  context: CauseContext,
  plugged: Plugged,
  message: string,
): CauseDraft {
  const { disk, claim, namespace } = plugged;
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
  const pod = text(metaOf(plugged.pod).name) ?? '';
  return elsewhere
    ? notice(
        localizable('cause.disk-not-attached.elsewhere', { disk }),
        localizable('hint.disk-not-attached.elsewhere', {
          claim: claim ?? '',
          namespace,
        }),
      )
    : notice(
        localizable('cause.disk-not-attached.no-room', { disk }),
        localizable('hint.disk-not-attached.no-room', { pod, namespace }),
      );
}

function attaching({ disk, status, namespace, vmi }: Plugged): Cause {
  const pod = text(status.hotplugVolume?.attachPodName);
  let draft: CauseDraft;
  if (pod || status.phase !== 'Bound') {
    draft = notice(
      localizable('cause.disk-not-attached.attaching', { disk }),
      pod
        ? localizable('hint.disk-not-attached.attaching-pod', {
            pod,
            namespace,
          })
        : localizable('hint.disk-not-attached.attaching', { vmi, namespace }),
    );
  } else {
    // Without a pod though the claim is bound: that KubeVirt may not make it, only events show.
    draft = notice(
      localizable('cause.disk-not-attached.no-pod', { disk }),
      localizable('hint.disk-not-attached.no-pod', { vmi, namespace }),
    );
  }
  return withOrigin(draft, {
    source: 'VirtualMachineInstance status.volumeStatus',
    message: text(status.message),
    reason: text(status.reason),
  });
}

function notice(
  sentence: LocalizableMessage,
  hint: LocalizableMessage,
): CauseDraft {
  return { code: 'disk-not-attached', severity: 'notice', sentence, hint };
}
