import type { KubeDoc } from '../types';
import { isObject } from '../yaml';

/** The parts of a container that the generator reads and edits. */
interface ContainerPart {
  name: string;
  image?: string;
  env?: Array<{ name: string; value?: string }>;
}

/** The parts of a pod spec that the generator reads and edits. */
export interface PodSpecPart {
  containers?: ContainerPart[];
  initContainers?: ContainerPart[];
  affinity?: Record<string, unknown>;
  tolerations?: Array<{ key?: string; [field: string]: unknown }>;
}

/** The pod spec in a Deployment's template. */
export function podSpecOf(deployment: KubeDoc): PodSpecPart | undefined {
  const { spec } = deployment;
  const template = isObject(spec) ? spec.template : undefined;
  const podSpec = isObject(template) ? template.spec : undefined;
  return isObject(podSpec) ? (podSpec as PodSpecPart) : undefined;
}
