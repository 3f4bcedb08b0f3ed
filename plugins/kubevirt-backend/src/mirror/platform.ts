import type { PlatformObjects, VmObjects } from '../model/vmObjects';
import { cdiState, kubevirtState } from '../model/platformState';
import type { KubeObject } from '../model/types';
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

/** What a VM's view must know of KubeVirt and CDI. */
export function platformState(
  reflectors: Pick<KindReflectors, 'absent' | 'synced'>,
  stores: Record<'kubevirts' | 'kubevirtDeployments', KindStore>,
): VmObjects['platform'] {
  const listed = (kind: KindKey) =>
    reflectors.absent(kind) ? 'absent' : reflectors.synced(kind);
  return {
    kubevirt: kubevirtState(
      listed('kubevirts'),
      [...stores.kubevirts.values()],
      [...stores.kubevirtDeployments.values()],
    ),
    cdi: cdiState(listed('dataVolumes')),
  };
}
