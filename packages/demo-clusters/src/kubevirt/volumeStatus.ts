import { KubeObject, ObjectStore } from '../types';
import { CLAIMS } from './resources';
import { claimNameOf, isHotpluggable } from './vmiSpec';
import type { Volume, VolumeStatus } from './specTypes';

/** The volumes of a VMI as its status lists them, sorted by name. */
export function volumeStatus(
  store: ObjectStore,
  vmi: KubeObject,
): VolumeStatus[] {
  const volumes: Volume[] = vmi.spec.volumes ?? [];
  return volumes
    .map(volume => {
      const claimName = claimNameOf(volume);
      const claim =
        claimName &&
        store.get({
          resource: CLAIMS,
          namespace: vmi.metadata.namespace,
          name: claimName,
        });
      return {
        name: volume.name,
        target: '',
        ...(isHotpluggable(volume) && { hotplugVolume: {} }),
        ...(claim && {
          persistentVolumeClaimInfo: {
            claimName,
            accessModes: claim.spec.accessModes,
            volumeMode: claim.spec.volumeMode ?? 'Filesystem',
            capacity: claim.status?.capacity,
            requests: claim.spec.resources?.requests,
            filesystemOverhead:
              claim.spec.volumeMode === 'Block' ? '0' : '0.06',
          },
        }),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Gives each disk the name that the guest knows it by. */
export function withTargets(vmi: KubeObject): VolumeStatus[] {
  const disks: string[] = (vmi.spec.domain.devices.disks ?? []).map(
    ({ name }: { name: string }) => name,
  );
  return (vmi.status.volumeStatus ?? []).map((entry: VolumeStatus) => {
    const index = disks.indexOf(entry.name);
    return index < 0 || entry.hotplugVolume
      ? entry
      : { ...entry, target: `vd${String.fromCharCode(97 + index)}` };
  });
}
