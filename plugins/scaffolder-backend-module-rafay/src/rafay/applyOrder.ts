import { specPath } from './layout';
import type { RepositoryLayout } from './layout';
import type { Lock } from './lock';
import { pipelineName, repositoryName } from './pipeline';
import { CDI_CR, CDI_OPERATOR } from './platform';
import type { RafayKind } from './types';
import { vmWorkloads } from './virtualMachines';

/** One step of applying the repository by hand. */
export interface ApplyStep {
  kind: RafayKind;
  name: string;
  /** Path of the spec from the top of the repository. */
  path: string;
}

/**
 * The order in which a blueprint's objects are applied without a pipeline: what others refer to comes
 * first.
 *
 * @param addons - names of the add-ons, in the blueprint's order
 * @param namespaces - names of the namespaces
 */
export function applyOrder(
  lock: Lock,
  layout: RepositoryLayout,
  addons: string[],
  namespaces: string[],
): ApplyStep[] {
  const step = (kind: RafayKind, name: string): ApplyStep => ({
    kind,
    name,
    path: specPath(layout, lock.project, kind, name),
  });
  const workloads = [
    ...(lock.settings.option === 'option1' ? [CDI_OPERATOR, CDI_CR] : []),
    ...vmWorkloads(lock),
  ];
  const order = [
    ...namespaces.map(name => step('Namespace', name)),
    ...addons.map(name => step('Addon', name)),
    step('Blueprint', lock.blueprint),
    ...workloads.map(name => step('Workload', name)),
    ...(lock.settings.repositoryUrl !== undefined
      ? [step('Repository', repositoryName(lock.settings))]
      : []),
    step('Pipeline', pipelineName(lock.blueprint)),
  ];
  return order.filter(item => lock.files[item.path] !== undefined);
}
