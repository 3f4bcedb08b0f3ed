import { KubeObject } from '../types';
import { quantity } from './quantity';

interface Container {
  restartPolicy?: string;
  resources?: Partial<Record<'requests' | 'limits', Record<string, string>>>;
}

/** A pod, as far as it says what it needs. */
type Requesting = Record<string, KubeObject['spec']>;

/**
 * What a pod needs of a resource: the sum over its containers and sidecars, or the most that one init
 * container needs beside the sidecars before it (k8s.io/component-helpers/resource PodRequests).
 */
export function podTotal(
  pod: Requesting,
  kind: 'requests' | 'limits',
  resource: string,
): number {
  const of = (container: Container): number =>
    quantity(container.resources?.[kind]?.[resource]);
  let sidecars = 0;
  let initMax = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars += of(container);
      initMax = Math.max(initMax, sidecars);
    } else {
      initMax = Math.max(initMax, sidecars + of(container));
    }
  }
  const main: Container[] = pod.spec.containers;
  const containers = main.reduce(
    (sum, container) => sum + of(container),
    sidecars,
  );
  return Math.max(initMax, containers);
}

/** Resources that a pod names in its requests. */
export function requestedResources(pod: Requesting): string[] {
  const names = new Set<string>();
  for (const container of [
    ...(pod.spec.initContainers ?? []),
    ...pod.spec.containers,
  ]) {
    for (const name of Object.keys({
      ...container.resources?.requests,
      ...container.resources?.limits,
    })) {
      names.add(name);
    }
  }
  return [...names];
}
