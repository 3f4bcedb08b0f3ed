import type { PlatformObjects, VmObjects } from '../model/vmObjects';
import type { Deployment, KubeObject, KubeVirt } from '../model/types';
import { KINDS, type KindKey } from './store/kinds';
import type { KindReflectors } from './KindReflectors';
import type { KindStore } from './store/KindStore';

/** The objects that the platform's health is told from. */
export function platformObjects(
  stores: Record<KindKey, KindStore>,
): Omit<PlatformObjects, 'cluster' | 'unreadable' | 'now'> {
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

/** The namespaces in which Deployments of KubeVirt or CDI are. */
export function componentNamespaces(
  stores: Record<'kubevirtDeployments' | 'cdiDeployments', KindStore>,
): Set<string> {
  return new Set(
    [stores.kubevirtDeployments, stores.cdiDeployments].flatMap(store =>
      [...store.values()].flatMap(({ metadata }) => metadata.namespace ?? []),
    ),
  );
}

/** How the lists of the kinds of KubeVirt and CDI fare: it changes when one of them comes or goes. */
export function customPhases(
  reflectors: Pick<KindReflectors, 'phase'>,
): string {
  return KINDS.filter(({ custom }) => custom)
    .map(({ key }) => reflectors.phase(key))
    .join();
}

/** What a VM's view must know of KubeVirt and CDI. Unknown is not absent. */
export function platformState(
  reflectors: Pick<KindReflectors, 'absent' | 'synced'>,
  stores: Record<'kubevirts' | 'kubevirtDeployments', KindStore>,
): VmObjects['platform'] {
  return {
    kubevirt: kubevirtState(
      reflectors,
      [...stores.kubevirts.values()],
      [...stores.kubevirtDeployments.values()],
    ),
    cdi: cdiState(reflectors),
  };
}

function kubevirtState(
  reflectors: Pick<KindReflectors, 'absent' | 'synced'>,
  objects: KubeVirt[],
  deployments: Deployment[],
): VmObjects['platform']['kubevirt'] {
  if (reflectors.absent('kubevirts')) {
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
  return available && !deployments.some(isDeadController)
    ? 'ready'
    : 'not-ready';
}

/** The KubeVirt object is written by virt-operator: where that is gone as well, Available stays as it was. */
function isDeadController({ metadata, status }: Deployment): boolean {
  return metadata.name === 'virt-controller' && !status?.readyReplicas;
}

function cdiState(
  reflectors: Pick<KindReflectors, 'absent' | 'synced'>,
): VmObjects['platform']['cdi'] {
  if (reflectors.absent('dataVolumes')) {
    return 'absent';
  }
  return reflectors.synced('dataVolumes') ? 'present' : 'unknown';
}
