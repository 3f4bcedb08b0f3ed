import { KubeObject } from '../types';

/** A Node's taint. */
export interface Taint {
  key: string;
  effect: string;
  value?: string;
}

interface Toleration {
  key?: string;
  operator?: string;
  effect?: string;
  value?: string;
}

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

interface Term {
  matchExpressions?: Expression[];
}

/** A pod, as far as it says where it may run. */
type Placed = Record<string, KubeObject['spec']>;

function tolerates(pod: Placed, taint: Taint): boolean {
  const tolerations: Toleration[] = pod.spec.tolerations ?? [];
  return tolerations.some(
    ({ effect, key, operator, value = '' }) =>
      (!effect || effect === taint.effect) &&
      (!key || key === taint.key) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  );
}

function matchesExpression(
  labels: Record<string, string>,
  { key, operator, values = [] }: Expression,
): boolean {
  switch (operator) {
    case 'In':
      return values.includes(labels[key]);
    case 'NotIn':
      return !values.includes(labels[key]);
    case 'Exists':
      return key in labels;
    case 'DoesNotExist':
      return !(key in labels);
    case 'Gt':
      return Number(labels[key]) > Number(values[0]);
    case 'Lt':
      return Number(labels[key]) < Number(values[0]);
    default:
      return false;
  }
}

/** Does the Node match the pod's nodeSelector and required node affinity? */
export function matchesNode(pod: Placed, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selector: Record<string, string> = pod.spec.nodeSelector ?? {};
  const terms: Term[] | undefined =
    pod.spec.affinity?.nodeAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    Object.entries(selector).every(([key, value]) => labels[key] === value) &&
    (!terms ||
      terms.some(({ matchExpressions = [] }) =>
        matchExpressions.every(expression =>
          matchesExpression(labels, expression),
        ),
      ))
  );
}

/** The first taint of the Node that keeps the pod away; undefined where the pod tolerates all that do. */
export function repellingTaint(
  pod: Placed,
  node: KubeObject,
): Taint | undefined {
  const taints: Taint[] = node.spec?.taints ?? [];
  return taints.find(
    taint => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint),
  );
}
