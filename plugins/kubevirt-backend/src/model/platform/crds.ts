import type { PlatformCrd } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformParts } from '../parts';
import { falseCondition, metaOf, objects, text } from '../read';
import type { Crd } from '../types';
import { canRead } from './readable';

/** Kinds without which the product does not work, and their names where only metadata was read. */
const EXPECTED: Record<'kubevirt' | 'cdi', Record<string, string>> = {
  kubevirt: {
    'kubevirts.kubevirt.io': 'KubeVirt',
    'virtualmachines.kubevirt.io': 'VirtualMachine',
    'virtualmachineinstances.kubevirt.io': 'VirtualMachineInstance',
    'virtualmachineinstancemigrations.kubevirt.io':
      'VirtualMachineInstanceMigration',
  },
  cdi: {
    'cdis.cdi.kubevirt.io': 'CDI',
    'datavolumes.cdi.kubevirt.io': 'DataVolume',
    'storageprofiles.cdi.kubevirt.io': 'StorageProfile',
  },
};

const KINDS: Record<string, string> = { ...EXPECTED.kubevirt, ...EXPECTED.cdi };
const ORDER = Object.keys(KINDS);

/** The CRDs of KubeVirt and CDI, the important ones first; expected ones that are missing are told as such. */
export function crdsOf(
  parts: PlatformParts,
  installed: { kubevirt: boolean; cdi: boolean },
): PlatformCrd[] {
  const crds = objects(parts.crds).map(view);
  if (canRead(parts, 'crds')) {
    for (const product of ['kubevirt', 'cdi'] as const) {
      for (const [name, kind] of Object.entries(EXPECTED[product])) {
        if (installed[product] && !crds.some(crd => crd.name === name)) {
          crds.push({ name, kind, health: 'absent', versions: [] });
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
  const known = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const gone = text(metaOf(crd).deletionTimestamp) !== undefined;
  const refused = falseCondition(crd.status?.conditions, 'Established');
  return {
    name,
    kind: text(crd.spec?.names?.kind) ?? known ?? name.split('.')[0],
    health: gone || refused ? 'warning' : 'ok',
    versions: objects(crd.spec?.versions)
      .filter(version => version.served === true)
      .map(version => text(version.name))
      .filter(version => version !== undefined),
  };
}
