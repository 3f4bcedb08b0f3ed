import {
  parseQuantity,
  type DiskView,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  dataVolumeNamed,
  failureMessageOf,
  progressOf,
  restartsOf,
} from '../dataVolume';
import { instanceSpec } from '../guest';
import type { VmObjects } from '../vmObjects';
import { formatQuantity } from '../quantity';
import { metaOf, number, objects, text } from '../read';
import type {
  DataVolume,
  PersistentVolumeClaim,
  Volume,
} from '../../kubevirt/types';
import { withoutUrlSecrets } from '../urlSecrets';

/** The volumes of the VM, with the device, claim and DataVolume of each. */
export function disksOf(vmObjects: VmObjects): DiskView[] {
  const spec = instanceSpec(vmObjects);
  const devices = new Map(
    objects(spec?.domain?.devices?.disks).map(disk => [disk.name, disk]),
  );
  const statuses = new Map(
    objects(vmObjects.vmi?.status?.volumeStatus).map(status => [
      status.name,
      status,
    ]),
  );
  return objects(spec?.volumes).map(volume => {
    const device = devices.get(volume.name);
    const status = statuses.get(volume.name);
    const { source, reference, claimName } = sourceOf(volume);
    const view: DiskView = {
      name: text(volume.name) ?? '',
      source,
      hotplugged:
        status?.hotplugVolume !== undefined ||
        volume.dataVolume?.hotpluggable === true ||
        volume.persistentVolumeClaim?.hotpluggable === true,
    };
    const kind = (['disk', 'cdrom', 'lun'] as const).find(key => device?.[key]);
    const bus = kind && text(device?.[kind]?.bus);
    const bootOrder = number(device?.bootOrder);

    const dataVolume =
      claimName === undefined
        ? undefined
        : dataVolumeNamed(vmObjects.dataVolumes, claimName);
    const claim =
      claimName === undefined
        ? undefined
        : objects(vmObjects.claims).find(
            item => metaOf(item).name === claimName,
          );
    const size = sizeOf(volume, status, claim, dataVolume);
    return {
      ...view,
      ...(reference && { reference }),
      ...(kind && { device: kind }),
      ...(bus && { bus }),
      ...(bootOrder !== undefined && { bootOrder }),
      ...(size && { size }),
      ...(claimName && { claim: claimView(claimName, claim) }),
      ...(dataVolume && {
        dataVolume: dataVolumeView(dataVolume, vmObjects.now),
      }),
    };
  });
}

/** Members of a volume that are no source. */
const NO_SOURCE = new Set(['name']);

function sourceOf(volume: Volume): {
  source: string;
  reference?: string;
  claimName?: string;
} {
  const source =
    Object.keys(volume).find(key => !NO_SOURCE.has(key)) ?? 'unknown';
  switch (source) {
    case 'containerDisk':
      return { source, reference: text(volume.containerDisk?.image) };
    case 'dataVolume': {
      const name = text(volume.dataVolume?.name);
      return { source, reference: name, claimName: name };
    }
    case 'persistentVolumeClaim': {
      const name = text(volume.persistentVolumeClaim?.claimName);
      return { source, reference: name, claimName: name };
    }
    case 'ephemeral': {
      const name = text(volume.ephemeral?.persistentVolumeClaim?.claimName);
      return { source, reference: name, claimName: name };
    }
    case 'memoryDump': {
      const name = text(volume.memoryDump?.claimName);
      return { source, reference: name, claimName: name };
    }
    case 'hostDisk':
      return { source, reference: text(volume.hostDisk?.path) };
    case 'configMap':
      return { source, reference: text(volume.configMap?.name) };
    case 'secret':
      return { source, reference: text(volume.secret?.secretName) };
    case 'serviceAccount':
      return {
        source,
        reference: text(volume.serviceAccount?.serviceAccountName),
      };
    default:
      return { source };
  }
}

/** What the disk has before what it was asked to have, as `10Gi` and not as `10737418240`. */
function sizeOf(
  volume: Volume,
  status: { size?: number } | undefined,
  claim: PersistentVolumeClaim | undefined,
  dataVolume: DataVolume | undefined,
): string | undefined {
  const size = [
    claim?.status?.capacity?.storage,
    claim?.spec?.resources?.requests?.storage,
    dataVolume?.spec?.storage?.resources?.requests?.storage,
    dataVolume?.spec?.pvc?.resources?.requests?.storage,
    volume.emptyDisk?.capacity,
    volume.hostDisk?.capacity,
    number(status?.size),
  ].find(value => parseQuantity(value) !== undefined);
  if (size === undefined) {
    return undefined;
  }
  return /^\d+$/.test(String(size))
    ? formatQuantity(Number(size))
    : String(size);
}

function claimView(
  name: string,
  claim: PersistentVolumeClaim | undefined,
): NonNullable<DiskView['claim']> {
  const phase = text(claim?.status?.phase);
  const storageClass = text(claim?.spec?.storageClassName);
  return {
    name,
    ...(phase && { phase }),
    ...(storageClass && { storageClass }),
  };
}

function dataVolumeView(
  volume: DataVolume,
  now: number,
): NonNullable<DiskView['dataVolume']> {
  const phase = text(volume.status?.phase);
  const progress = progressOf(volume);
  const message = failureMessageOf(volume, now);
  return {
    name: text(metaOf(volume).name) ?? '',
    restarts: restartsOf(volume),
    ...(phase && { phase }),
    ...(progress !== undefined && { progress }),
    ...(message && { message: withoutUrlSecrets(message) }),
  };
}
