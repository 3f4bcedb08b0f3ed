import { setCondition } from '../controllers/conditions';
import {
  ControllerContext,
  keyOf,
  refOf,
  timestamp,
} from '../controllers/context';
import { DATA_VOLUMES } from '../kubevirt/resources';
import { KubeObject } from '../types';

/** Which of CDI's controllers events of imports come from. */
export const COMPONENT = 'datavolume-import-controller';

/** Tells that a DataVolume gets no claim, for there is no such StorageClass. */
export function refuseClaim(
  { store, clock, events }: ControllerContext,
  dataVolume: KubeObject,
): void {
  const time = timestamp(clock);
  const name = (dataVolume.spec.storage ?? dataVolume.spec.pvc)
    ?.storageClassName;
  const message = name
    ? `PVC spec is not valid - storageclass.storage.k8s.io "${name}" not found`
    : 'PVC spec is not valid - no StorageClass is given and none is the default';
  events.warning(dataVolume, COMPONENT, 'ErrClaimNotValid', message);
  store.mutate(refOf(DATA_VOLUMES, keyOf(dataVolume)), draft => {
    draft.status ??= {};
    for (const type of ['Bound', 'Ready']) {
      setCondition(draft, {
        type,
        status: 'False',
        reason: 'ErrClaimNotValid',
        message,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
      });
    }
  });
}
