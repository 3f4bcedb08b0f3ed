import { checkImage, refuse } from '../checks';
import type { DataVolumePolicy, KubeDoc } from '../types';
import { isObject } from '../yaml';
import { checkDataVolumeUrl, checkRegistryImage } from './dataVolumePolicy';
import { listOf, vmiSpecOf } from './needsCdi';
import { checkNothingPrivate, MANIFEST_ADVICE } from './privateContent';

const CLOUD_INIT = ['cloudInitNoCloud', 'cloudInitConfigDrive'] as const;

/**
 * What this portal, and not KubeVirt, refuses in a person's own manifest: what belongs to the platform, secrets, and
 * where disks may be read from. Addresses become what was looked at: their normalized form.
 *
 * @param doc - has passed the structural schema; its addresses are changed
 */
export function checkManifestPolicy(
  doc: KubeDoc,
  policy: DataVolumePolicy,
  path: string,
): void {
  const isVm = doc.kind === 'VirtualMachine';
  const spec = doc.spec as Record<string, unknown>;
  const vmiSpec = vmiSpecOf(doc)!;
  const at = isVm ? `${path}.spec.template.spec` : `${path}.spec`;
  listOf(vmiSpec.volumes).forEach((volume, index) =>
    checkVolume(volume, `${at}.volumes[${index}]`),
  );
  const { firmware } = vmiSpec.domain as Record<string, any>;
  const image = firmware?.kernelBoot?.container?.image;
  if (image !== undefined) {
    checkImage(image, `${at}.domain.firmware.kernelBoot.container.image`);
  }
  listOf(isVm ? spec.dataVolumeTemplates : []).forEach((template, index) => {
    const { source } = template.spec as Record<string, any>;
    if (isObject(source)) {
      checkSource(
        source,
        policy,
        `${path}.spec.dataVolumeTemplates[${index}].spec.source`,
      );
    }
  });
}

function checkVolume(volume: Record<string, any>, path: string): void {
  if (volume.hostDisk !== undefined) {
    refuse(
      `${path}.hostDisk`,
      'a file of the node belongs to the platform; use a claim, a DataVolume or a container disk',
    );
  }
  if (volume.containerDisk !== undefined) {
    checkImage(volume.containerDisk.image, `${path}.containerDisk.image`);
  }
  for (const kind of CLOUD_INIT) {
    for (const field of ['userData', 'networkData']) {
      const encoded = volume[kind]?.[`${field}Base64`];
      if (typeof encoded === 'string') {
        checkNothingPrivate(
          Buffer.from(encoded, 'base64').toString('utf8'),
          `${path}.${kind}.${field}`,
          MANIFEST_ADVICE,
        );
      }
    }
  }
}

function checkSource(
  source: Record<string, any>,
  policy: DataVolumePolicy,
  path: string,
) {
  for (const [type, value] of Object.entries(source)) {
    const at = `${path}.${type}`;
    if (value.extraHeaders !== undefined) {
      refuse(
        `${at}.extraHeaders`,
        'headers for a download say who asks for it, and git would keep them; put them in Secrets and name these as secretExtraHeaders',
      );
    }
    if (value.initImageURL !== undefined) {
      // The image of VMware's library, which CDI runs beside the import (CDI doc/datavolumes.md, VDDK).
      const image = checkRegistryImage(
        value.initImageURL,
        `${at}.initImageURL`,
        policy,
      );
      value.initImageURL = image.slice('docker://'.length);
    }
    if (value.url !== undefined) {
      value.url =
        type === 'registry'
          ? checkRegistryImage(value.url, `${at}.url`, policy)
          : checkDataVolumeUrl(value.url, `${at}.url`, policy);
    }
  }
}
