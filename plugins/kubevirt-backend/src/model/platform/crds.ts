import type { PlatformCrd } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformParts } from '../parts';
import { falseCondition, metaOf, objects, text } from '../read';
import type { Crd } from '../types';
import { canRead } from './readable';

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

/** The kinds of KubeVirt v1.9 and CDI v1.66, for CRDs of which only the metadata was read. */
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

/** The CRDs of KubeVirt and CDI, the important ones first; expected ones that are missing are told as such. */
export function crdsOf(
  parts: PlatformParts,
  installed: { kubevirt: boolean; cdi: boolean },
): PlatformCrd[] {
  const crds = objects(parts.crds).map(view);
  if (canRead(parts, 'crds')) {
    for (const product of ['kubevirt', 'cdi'] as const) {
      for (const name of EXPECTED[product]) {
        if (installed[product] && !crds.some(crd => crd.name === name)) {
          crds.push({
            name,
            kind: kindOf(name),
            health: 'absent',
            versions: [],
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

function view(crd: Crd): PlatformCrd {
  const name = text(metaOf(crd).name) ?? '';
  const gone = text(metaOf(crd).deletionTimestamp) !== undefined;
  const refused = falseCondition(crd.status?.conditions, 'Established');
  return {
    name,
    kind: text(crd.spec?.names?.kind) ?? kindOf(name),
    health: gone || refused ? 'warning' : 'ok',
    versions: objects(crd.spec?.versions)
      .filter(version => version.served === true)
      .map(version => text(version.name))
      .filter(version => version !== undefined),
  };
}

function kindOf(name: string): string {
  const [plural] = name.split('.');
  return KINDS.get(plural) ?? plural;
}
