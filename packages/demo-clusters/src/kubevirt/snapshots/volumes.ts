import { SNAPSHOT_CLASSES } from '../../controllers/csiSnapshotter';
import { KubeObject, ObjectStore } from '../../types';
import { CLAIMS } from '../resources';
import type { Volume } from '../specTypes';
import { claimNameOf } from '../vmiSpec';

/** Whether a volume can be in a snapshot, as `status.volumeSnapshotStatuses` of a VM has it. */
export interface VolumeSnapshotStatus {
  name: string;
  enabled: boolean;
  reason?: string;
}

/** The class that takes snapshots of a StorageClass's volumes: that of its driver. */
export function snapshotClassOf(
  store: ObjectStore,
  storageClass: string | undefined,
): KubeObject | undefined {
  const driver = store.get({
    resource: 'storageclasses.storage.k8s.io',
    name: storageClass ?? '',
  })?.provisioner;
  return store.list(SNAPSHOT_CLASSES).find(each => each.driver === driver);
}

/** kubevirt v1.9 pkg/virt-controller/watch/volume-snapshot and vm.go getVolumeSnapshotStatus, in their words. */
export function volumeSnapshotStatuses(
  store: ObjectStore,
  vm: KubeObject,
): VolumeSnapshotStatus[] {
  const volumes: Volume[] = vm.spec.template?.spec?.volumes ?? [];
  return volumes.map(volume => {
    const { name } = volume;
    const claimName = claimNameOf(volume);
    const refuse = (reason: string) => ({ enabled: false, name, reason });
    if (!claimName) {
      return refuse(
        `Snapshot is not supported for this volumeSource type [${name}]`,
      );
    }
    const claim = store.get({
      resource: CLAIMS,
      namespace: vm.metadata.namespace,
      name: claimName,
    });
    if (!claim) {
      return refuse(`PVC not found [${name}]`);
    }
    const storageClass = claim.spec.storageClassName;
    return snapshotClassOf(store, storageClass)
      ? { enabled: true, name }
      : refuse(
          `No VolumeSnapshotClass: Volume snapshots are not configured for this StorageClass [${storageClass}] [${name}]`,
        );
  });
}
