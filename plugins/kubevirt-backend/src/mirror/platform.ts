import type { PlatformParts, VmParts } from '../model/parts';
import type { KubeObject, KubeVirt } from '../model/types';
import type { KindKey } from './kinds';
import type { KindReflectors } from './KindReflectors';
import type { KindStore } from './KindStore';

/** The objects that the platform's health is told from. */
export function platformObjects(
  stores: Record<KindKey, KindStore>,
): Omit<PlatformParts, 'cluster' | 'unreadable' | 'now'> {
  const of = (...keys: KindKey[]): KubeObject[] =>
    keys.flatMap(key => [...stores[key].values()]);
  return {
    kubevirts: of('kubevirts'),
    cdis: of('cdis'),
    deployments: of('kubevirtDeployments', 'cdiDeployments'),
    daemonSets: of('daemonSets'),
    componentPods: of('kubevirtPods', 'cdiPods'),
    launcherPods: of('launcherPods').filter(
      ({ metadata }) => metadata.labels?.['kubevirt.io'] === 'virt-launcher',
    ),
    leases: of('leases'),
    nodes: of('nodes'),
    crds: of('crds'),
    storageProfiles: of('storageProfiles'),
  };
}

/** What a VM's view must know of KubeVirt and CDI. Unknown is not absent. */
export function platformState(
  reflectors: Pick<KindReflectors, 'phase' | 'synced'>,
  kubevirts: KindStore,
): VmParts['platform'] {
  return {
    kubevirt: kubevirtState(reflectors, [...kubevirts.values()]),
    cdi: cdiState(reflectors),
  };
}

function kubevirtState(
  reflectors: Pick<KindReflectors, 'phase' | 'synced'>,
  objects: KubeVirt[],
): VmParts['platform']['kubevirt'] {
  if (reflectors.phase('kubevirts') === 'absent') {
    return 'absent';
  }
  if (!reflectors.synced('kubevirts')) {
    return 'unknown';
  }
  if (objects.length === 0) {
    return 'absent';
  }
  // Available stays True during an update; the phase stays Deployed even while components are down.
  const available = objects.some(({ status }) =>
    status?.conditions?.some(
      ({ type, status: value }) => type === 'Available' && value === 'True',
    ),
  );
  return available ? 'ready' : 'not-ready';
}

function cdiState(
  reflectors: Pick<KindReflectors, 'phase' | 'synced'>,
): VmParts['platform']['cdi'] {
  if (reflectors.phase('dataVolumes') === 'absent') {
    return 'absent';
  }
  return reflectors.synced('dataVolumes') ? 'present' : 'unknown';
}
