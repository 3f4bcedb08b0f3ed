import type { Node, Pod } from '../../kubevirt/types';
import { falseCondition, objects, text } from '../read';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];
type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

/** Nodes may get other taints while the scheduler's words stay the same, in milliseconds. */
const READ_AGAIN = 60_000;

/** So many taints are named; more help nobody. */
const MAX_NAMED = 4;

/**
 * The taints that keep a pod away, as the scheduler named them up to v1.33: `dedicated: db, spot`. From v1.34 on it
 * says only on how many nodes they are (kubernetes pkg/scheduler/framework/plugins/tainttoleration).
 *
 * @param count - on how many nodes the scheduler found one
 * @returns undefined where it found other nodes than these, which changed or may not be read
 */
export function untoleratedTaints(
  nodes: Iterable<Node>,
  pod: Pod | undefined,
  count: number,
): string | undefined {
  const tolerations = objects(pod?.spec?.tolerations);
  const names = new Set<string>();
  let found = 0;
  for (const { spec } of nodes) {
    // Of a cordoned node the scheduler says that, and looks no further.
    const taint =
      spec?.unschedulable === true
        ? undefined
        : objects(spec?.taints).find(
            each => keepsAway(each) && !isTolerated(each, tolerations),
          );
    if (taint) {
      const value = text(taint.value);
      names.add(`${text(taint.key) ?? ''}${value ? `: ${value}` : ''}`);
      found += 1;
    }
  }
  return pod && found === count && names.size <= MAX_NAMED
    ? [...names].sort().join(', ')
    : undefined;
}

/** When the names of taints that the scheduler only counts are to be read again, in milliseconds since the epoch. */
export function taintsReadAgainAt(
  pod: Pod | undefined,
  now: number,
): number | undefined {
  const scheduled = falseCondition(pod?.status?.conditions, 'PodScheduled');
  return text(scheduled?.message)?.includes('untolerated taint(s)')
    ? now + READ_AGAIN
    : undefined;
}

/** `PreferNoSchedule` only makes a node the last choice. */
function keepsAway({ effect }: Taint): boolean {
  return effect === 'NoSchedule' || effect === 'NoExecute';
}

/**
 * kubernetes v1.33 staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint; the operators `Lt` and `Gt`
 * (v1.35 on, alpha) are taken for tolerating, so that no taint is named wrongly.
 */
function isTolerated(taint: Taint, tolerations: Toleration[]): boolean {
  return tolerations.some(
    ({ key, operator = 'Equal', value = '', effect }) =>
      (!effect || effect === taint.effect) &&
      (!key || key === taint.key) &&
      (operator !== 'Equal' || value === (taint.value ?? '')),
  );
}
