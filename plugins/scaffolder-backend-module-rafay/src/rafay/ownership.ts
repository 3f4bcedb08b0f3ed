import { ANNOTATION_KUBERNETES_ID } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { checkName } from './names';
import type { BlueprintSettings } from './settings';

/** How a VM and its catalog entity find each other. */
export interface VmOwnership {
  /** For the VM and its template: what the entity's `backstage.io/kubernetes-id` looks for. */
  labels: Record<string, string>;
  /** The cluster's side of it: who may see and operate the VM. */
  entityRef: string;
}

/** @param entityName - a component other than the blueprint's own */
export function vmOwnership(
  settings: BlueprintSettings,
  entityName: string = settings.entityName,
): VmOwnership {
  checkName('entityName', entityName);
  return {
    labels: { [ANNOTATION_KUBERNETES_ID]: entityName },
    entityRef: `component:default/${entityName}`,
  };
}
