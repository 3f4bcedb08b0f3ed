import { setCondition } from '../controllers/conditions';
import { ControllerContext, refOf, timestamp } from '../controllers/context';
import { quantity } from '../controllers/quantity';
import { CLAIMS, DATA_VOLUMES } from '../kubevirt/resources';
import { KubeObject, NewKubeObject, ObjectStore } from '../types';
import { storageClassOf, targetClaim } from './claims';

/** Which of CDI's controllers events of imports come from. */
export const COMPONENT = 'datavolume-import-controller';

/** Why CDI makes no claim for a DataVolume, until somebody changes something. */
export interface Refusal {
  reason: string;
  message: string;
}

/** Looks in CDI's order: at the source, the StorageClass, and last at what the API server says to the claim. */
export function refusalOf(
  store: ObjectStore,
  dataVolume: KubeObject,
): Refusal | undefined {
  const { namespace } = dataVolume.metadata;
  const source = dataVolume.spec.source?.pvc;
  if (
    source &&
    !store.get({
      resource: CLAIMS,
      namespace: source.namespace ?? namespace,
      name: source.name,
    })
  ) {
    return {
      reason: 'CloneWithoutSource',
      message: `The source pvc ${source.name} doesn't exist`,
    };
  }
  const storageClass = storageClassOf(store, dataVolume);
  if (!storageClass) {
    const name = (dataVolume.spec.storage ?? dataVolume.spec.pvc)
      ?.storageClassName;
    return {
      reason: 'ErrClaimNotValid',
      message: name
        ? `PVC spec is not valid - storageclass.storage.k8s.io "${name}" not found`
        : 'PVC spec is not valid - no StorageClass is given and none is the default',
    };
  }
  const message = overQuota(store, targetClaim(dataVolume, storageClass));
  return message ? { reason: 'ErrExceededQuota', message } : undefined;
}

/** Reports why a DataVolume gets no claim; its phase does not show it. */
export function refuse(
  { store, clock, events }: ControllerContext,
  dataVolume: KubeObject,
  { reason, message }: Refusal,
): void {
  const time = timestamp(clock);
  events.warning(dataVolume, COMPONENT, reason, message);
  store.mutate(refOf(DATA_VOLUMES, dataVolume), draft => {
    draft.status ??= {};
    if (reason === 'ErrExceededQuota') {
      draft.status.phase = 'Pending';
    }
    for (const type of ['Bound', 'Ready']) {
      setCondition(draft, {
        type,
        status: 'False',
        reason,
        message,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
      });
    }
  });
}

const sizeOf = ({ spec }: KubeObject | NewKubeObject): number =>
  quantity(spec.resources?.requests?.storage ?? '0');

/** The words of the ResourceQuota admission plugin to a claim (k8s.io/apiserver pkg/admission/plugin/resourcequota). */
function overQuota(
  store: ObjectStore,
  claim: NewKubeObject,
): string | undefined {
  const { namespace, name } = claim.metadata;
  for (const quota of store.list('resourcequotas', { namespace })) {
    const hard = quota.spec?.hard?.['requests.storage'];
    const used = store
      .list(CLAIMS, { namespace })
      .reduce((sum, other) => sum + sizeOf(other), 0);
    if (hard !== undefined && used + sizeOf(claim) > quantity(hard)) {
      return `persistentvolumeclaims "${name}" is forbidden: exceeded quota: ${
        quota.metadata.name
      }, requested: requests.storage=${sizeOf(
        claim,
      )}, used: requests.storage=${used}, limited: requests.storage=${hard}`;
    }
  }
  return undefined;
}
