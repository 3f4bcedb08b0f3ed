import type {
  DataVolume,
  Migration,
  PersistentVolumeClaim,
  Pod,
} from '../../model/types';
import type { VmItem } from './VmItem';

/** The objects that belong to an item. */
export interface RelatedObjects {
  pods: Pod[];
  migrations: Migration[];
  dataVolumes: DataVolume[];
  claims: PersistentVolumeClaim[];
}

/** Look-ups that {@link relatedObjectsOf} needs. */
export interface Lookups {
  podsOf(controllerUid: string): Iterable<Pod>;
  migrationsOf(namespace: string, vmiName: string): Iterable<Migration>;
  dataVolumesOf(vmUid: string): Iterable<DataVolume>;
  dataVolume(namespace: string, name: string): DataVolume | undefined;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
}

/** Gathers what belongs to an item: a handful of look-ups, whatever the cluster's size. */
export function relatedObjectsOf(
  item: VmItem,
  lookups: Lookups,
): RelatedObjects {
  const { namespace, name, vm, vmi } = item;
  const pods: Pod[] = [];
  for (const launcher of vmi ? lookups.podsOf(vmi.metadata.uid) : []) {
    // A hot-plugged disk's pod is controlled by the launcher's.
    pods.push(launcher, ...lookups.podsOf(launcher.metadata.uid));
  }
  const dataVolumes = new Set<DataVolume>(
    vm ? lookups.dataVolumesOf(vm.metadata.uid) : [],
  );
  const claimNames = new Set<string>();
  for (const volume of item.volumes ?? []) {
    const dataVolume = lookups.dataVolume(namespace, volume);
    if (dataVolume) {
      dataVolumes.add(dataVolume);
    }
    claimNames.add(volume);
  }
  for (const { metadata, status } of dataVolumes) {
    claimNames.add(status?.claimName ?? metadata.name);
  }
  return {
    pods,
    migrations: [...lookups.migrationsOf(namespace, name)],
    dataVolumes: [...dataVolumes],
    claims: [...claimNames].flatMap(
      claim => lookups.claim(namespace, claim) ?? [],
    ),
  };
}
