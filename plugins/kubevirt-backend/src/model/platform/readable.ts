import type { PlatformObjects } from '../vmObjects';

/** Kinds that are read here, as `plural.group`. */
export const RESOURCES = {
  kubevirts: 'kubevirts.kubevirt.io',
  cdis: 'cdis.cdi.kubevirt.io',
  deployments: 'deployments.apps',
  daemonSets: 'daemonsets.apps',
  pods: 'pods',
  nodes: 'nodes',
  leases: 'leases.coordination.k8s.io',
  crds: 'customresourcedefinitions.apiextensions.k8s.io',
  storageProfiles: 'storageprofiles.cdi.kubevirt.io',
} as const;

/** Whether a kind could be read, so that what is not among it is really not there. */
export function canRead(
  platformObjects: PlatformObjects,
  kind: keyof typeof RESOURCES,
): boolean {
  return !platformObjects.unreadable.includes(RESOURCES[kind]);
}
