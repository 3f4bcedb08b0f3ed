import type { Entity } from '@backstage/catalog-model';
import { evaluateFilterPredicate } from '@backstage/filter-predicates';
import { hasVirtualMachineAnnotation } from '../components/virtualMachines/viewOf';
import { isCluster } from '../platformExtensions';

/**
 * Whether an entity says which virtual machines are its own: for `if` of the card and the tab.
 *
 * @public
 */
export function isVirtualMachinesAvailable(entity: Entity): boolean {
  return hasVirtualMachineAnnotation(entity);
}

/**
 * Whether an entity stands for a cluster: for `if` of the card with the health of KubeVirt.
 *
 * @public
 */
export function isPlatformAvailable(entity: Entity): boolean {
  return evaluateFilterPredicate(isCluster, entity);
}
