import type { KindContents, KindKey } from './kinds';
import type {
  Cdi,
  Crd,
  DaemonSet,
  Deployment,
  KubeObject,
  KubeVirt,
  Lease,
  Node,
  Pod,
  StorageProfile,
} from './types';

/** The objects that the health of KubeVirt and CDI is derived from. */
export interface PlatformSets {
  kubevirts: KubeVirt[];
  cdis: Cdi[];
  deployments: Deployment[];
  daemonSets: DaemonSet[];
  /** Pods of those, by label. */
  componentPods: Pod[];
  /** virt-launcher pods. */
  launcherPods: Pod[];
  leases: Lease[];
  nodes: Node[];
  /** CRDs of KubeVirt and CDI. */
  crds: Crd[];
  storageProfiles: StorageProfile[];
}

/** Puts together what belongs together, whichever watch it came by. */
export function platformSets(
  stores: Record<KindKey, KindContents>,
): PlatformSets {
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
  stores: Record<'kubevirtDeployments' | 'cdiDeployments', KindContents>,
): Set<string> {
  return new Set(
    [stores.kubevirtDeployments, stores.cdiDeployments].flatMap(store =>
      [...store.values()].flatMap(({ metadata }) => metadata.namespace ?? []),
    ),
  );
}
