import { KubeObject, ObjectStore } from '../types';
import { CLAIMS } from './resources';
import { isHotpluggable } from './vmiSpec';

/** The volumes of a VMI as its status lists them, sorted by name. */
export function volumeStatus(store: ObjectStore, vmi: KubeObject): any[] {
  return (vmi.spec.volumes ?? [])
    .map((volume: any) => {
      const claimName =
        volume.persistentVolumeClaim?.claimName ?? volume.dataVolume?.name;
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
    .sort((a: any, b: any) => a.name.localeCompare(b.name));
}

/** Gives each disk the name that the guest knows it by. */
export function withTargets(vmi: KubeObject): any[] {
  const disks: string[] = (vmi.spec.domain.devices.disks ?? []).map(
    ({ name }: any) => name,
  );
  return (vmi.status.volumeStatus ?? []).map((entry: any) => {
    const index = disks.indexOf(entry.name);
    return index < 0 || entry.hotplugVolume
      ? entry
      : { ...entry, target: `vd${String.fromCharCode(97 + index)}` };
  });
}
