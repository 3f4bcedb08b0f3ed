import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PersistentVolumeClaim } from '../../kubevirt/types';
import { dataVolumeNamed } from '../dataVolume';
import { localizable } from '../localizable';
import {
  annotationOf,
  falseCondition,
  metaOf,
  millis,
  objects,
  text,
  timeText,
} from '../read';
import { runStrategyOf } from '../runStrategy';
import type { VmObjects } from '../vmObjects';
import { withOrigin } from './context';
import type { CauseContext, CauseDraft } from './context';

/**
 * The scheduler writes it on a claim of a class with the binding mode WaitForFirstConsumer once it has found
 * a node for the pod (kubernetes v1.33 pkg/scheduler/framework/plugins/volumebinding).
 */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** Who is to make the claim's volume (kubernetes v1.33 pkg/controller/volume/persistentvolume). */
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';

/** How long a volume may take to be made, in minutes. */
const MINUTES = 10;

/** A claim of the VM has no volume. */
export function claimCause(
  context: CauseContext,
  claim: PersistentVolumeClaim,
): Cause | undefined {
  if (!waits(context.vmObjects, claim)) {
    return undefined;
  }
  const name = text(metaOf(claim).name) ?? '';
  const storageClass = text(claim.spec?.storageClassName);
  const origin = {
    source: 'PersistentVolumeClaim phase',
    reason: text(claim.status?.phase),
    since: timeText(metaOf(claim).creationTimestamp),
  };
  if (claim.status?.phase === 'Lost') {
    return withOrigin(
      {
        code: 'pvc-pending',
        severity: 'error',
        sentence: localizable('cause.pvc-pending.lost', { claim: name }),
        hint: localizable('hint.pvc-pending.lost'),
      },
      origin,
    );
  }
  const node = annotationOf(claim, SELECTED_NODE);
  if (node) {
    return withOrigin(
      late(context.vmObjects, claim, {
        code: 'wait-for-first-consumer',
        severity: 'waiting',
        sentence: localizable('cause.wait-for-first-consumer.claim', {
          claim: name,
          node,
        }),
        hint: localizable('hint.wait-for-first-consumer.claim'),
      }),
      origin,
    );
  }
  const refused = falseCondition(
    context.pods.current?.status?.conditions ?? context.instanceConditions,
    'PodScheduled',
  );
  return withOrigin(
    late(context.vmObjects, claim, {
      code: 'pvc-pending',
      severity: refused ? 'error' : 'waiting',
      sentence: storageClass
        ? localizable('cause.pvc-pending.class', { claim: name, storageClass })
        : localizable('cause.pvc-pending.no-class', { claim: name }),
      hint: localizable('hint.pvc-pending.provisioner'),
    }),
    { ...origin, message: text(refused?.message) },
  );
}

/** When claims have waited for too long, in milliseconds since the epoch. */
export function claimsOverdueFrom(vmObjects: VmObjects): number[] {
  return objects(vmObjects.claims)
    .filter(claim => waits(vmObjects, claim))
    .map(claim => overdueFrom(vmObjects, claim))
    .filter(time => time !== undefined);
}

/** Whether the VM is to run, so that something is to be done for it without a VMI. */
export function wanted(vmObjects: VmObjects): boolean {
  return ['Always', 'RerunOnFailure', 'Once'].includes(
    (vmObjects.vm && runStrategyOf(vmObjects.vm)) ?? '',
  );
}

function waits(vmObjects: VmObjects, claim: PersistentVolumeClaim): boolean {
  return (
    ['Pending', 'Lost'].includes(text(claim.status?.phase) ?? '') &&
    vmObjects.vmi?.status?.phase !== 'Running' &&
    (vmObjects.vmi !== undefined || wanted(vmObjects)) &&
    // A DataVolume speaks for its claim.
    !dataVolumeNamed(vmObjects.dataVolumes, text(metaOf(claim).name) ?? '')
  );
}

function overdueFrom(
  { vm, vmi }: VmObjects,
  claim: PersistentVolumeClaim,
): number | undefined {
  // A claim may wait for years for its first VM.
  const times = [claim, vmi ?? vm].map(object =>
    millis(metaOf(object).creationTimestamp),
  );
  const since = Math.max(...times.map(time => time ?? -Infinity));
  return Number.isFinite(since) ? since + MINUTES * 60_000 : undefined;
}

/** The same, as what holds the VM back where it has lasted too long, with who is to end it. */
function late(
  vmObjects: VmObjects,
  claim: PersistentVolumeClaim,
  draft: CauseDraft & { sentence: LocalizableMessage },
): CauseDraft {
  const overdue = overdueFrom(vmObjects, claim);
  if (overdue === undefined || vmObjects.now < overdue) {
    return draft;
  }
  const provisioner = annotationOf(claim, PROVISIONER);
  return {
    ...draft,
    severity: 'error',
    sentence: [
      draft.sentence,
      provisioner
        ? localizable('cause.pvc-pending.overdue-provisioner', {
            minutes: MINUTES,
            provisioner,
          })
        : localizable('cause.pvc-pending.overdue', { minutes: MINUTES }),
    ],
  };
}
