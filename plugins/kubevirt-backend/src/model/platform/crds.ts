import type { PlatformCrd } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformObjects, ServedKind } from '../vmObjects';
import { metaOf, millis, objects, text } from '../read';
import type { Crd } from '../../kubevirt/types';
import { canRead } from './readable';
import { localizableText } from './localizableText';

/** Kinds without which the product does not work. */
const EXPECTED = {
  kubevirt: [
    'kubevirts.kubevirt.io',
    'virtualmachines.kubevirt.io',
    'virtualmachineinstances.kubevirt.io',
    'virtualmachineinstancemigrations.kubevirt.io',
  ],
  cdi: [
    'cdis.cdi.kubevirt.io',
    'datavolumes.cdi.kubevirt.io',
    'storageprofiles.cdi.kubevirt.io',
  ],
};
const ORDER = [...EXPECTED.kubevirt, ...EXPECTED.cdi];

/** The kinds of KubeVirt v1.9 and CDI v1.66, for CRDs that are not served: only their metadata is read. */
const KINDS = new Map(
  [
    'CDI',
    'CDIConfig',
    'DataImportCron',
    'DataSource',
    'DataVolume',
    'KubeVirt',
    'MigrationPolicy',
    'ObjectTransfer',
    'OpenstackVolumePopulator',
    'OvirtVolumePopulator',
    'Plugin',
    'StorageProfile',
    'VirtualMachine',
    'VirtualMachineBackup',
    'VirtualMachineBackupTracker',
    'VirtualMachineClone',
    'VirtualMachineClusterInstancetype',
    'VirtualMachineClusterPreference',
    'VirtualMachineExport',
    'VirtualMachineInstance',
    'VirtualMachineInstanceMigration',
    'VirtualMachineInstancePreset',
    'VirtualMachineInstanceReplicaSet',
    'VirtualMachineInstancetype',
    'VirtualMachinePool',
    'VirtualMachinePreference',
    'VirtualMachineRestore',
    'VirtualMachineSnapshot',
    'VirtualMachineSnapshotContent',
    'VirtualMachineTemplate',
    'VirtualMachineTemplateRequest',
    'VolumeCloneSource',
    'VolumeImportSource',
    'VolumeUploadSource',
  ].map(kind => [`${kind.toLowerCase().replace(/y$/, 'ie')}s`, kind]),
);

/** How long a new CRD may take until it is served, in milliseconds. */
const ESTABLISHING = 60_000;

/** The CRDs of KubeVirt and CDI, the important ones first; expected ones that are missing are listed as such. */
export function crdsOf(
  platformObjects: PlatformObjects,
  installed: { kubevirt: boolean; cdi: boolean },
): PlatformCrd[] {
  const served = new Map(
    objects(platformObjects.served).map(kind => [kind.name, kind] as const),
  );
  const readable = canRead(platformObjects, 'crds');
  const crds: PlatformCrd[] = readable
    ? objects(platformObjects.crds).map(crd =>
        view(platformObjects, crd, served),
      )
    : // Discovery is open to everybody, and of these groups it reports nothing but CRDs.
      [...served.values()].map(kind => ({
        name: kind.name,
        kind: kind.kind,
        health: 'ok',
        ...versionsOf(kind),
      }));
  if (readable || platformObjects.served) {
    for (const product of ['kubevirt', 'cdi'] as const) {
      for (const name of EXPECTED[product]) {
        if (installed[product] && !crds.some(crd => crd.name === name)) {
          const kind = kindOf(name);
          crds.push({
            name,
            kind,
            health: 'absent',
            versions: [],
            ...localizableText({ code: 'crd-missing', params: { kind } }),
          });
        }
      }
    }
  }
  return crds.sort(
    (a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name),
  );
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index < 0 ? ORDER.length : index;
}

function view(
  platformObjects: PlatformObjects,
  crd: Crd,
  served: ReadonlyMap<string, ServedKind>,
): PlatformCrd {
  const name = text(metaOf(crd).name) ?? '';
  const known = served.get(name);
  const base = {
    name,
    kind: known?.kind ?? kindOf(name),
    ...versionsOf(known),
  };
  if (text(metaOf(crd).deletionTimestamp)) {
    return {
      ...base,
      health: 'warning',
      ...localizableText({
        code: 'crd-terminating',
        params: { kind: base.kind },
      }),
    };
  }
  if (platformObjects.served && !known) {
    const created = millis(metaOf(crd).creationTimestamp) ?? 0;
    return platformObjects.now - created < ESTABLISHING
      ? {
          ...base,
          health: 'progress',
          ...localizableText({
            code: 'crd-establishing',
            params: { kind: base.kind },
          }),
        }
      : {
          ...base,
          health: ORDER.includes(name) ? 'error' : 'warning',
          ...localizableText({
            code: 'crd-unserved',
            params: { kind: base.kind },
          }),
        };
  }
  return { ...base, health: 'ok' };
}

/** The version in which objects are stored comes first. */
function versionsOf(
  kind: ServedKind | undefined,
): Pick<PlatformCrd, 'versions' | 'storedVersion'> {
  const stored = kind?.storedVersion;
  return {
    versions: [...(kind?.versions ?? [])].sort(
      (a, b) => Number(b === stored) - Number(a === stored),
    ),
    ...(stored && { storedVersion: stored }),
  };
}

function kindOf(name: string): string {
  const [plural] = name.split('.');
  return KINDS.get(plural) ?? plural;
}
