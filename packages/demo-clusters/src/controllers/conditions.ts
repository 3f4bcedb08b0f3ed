import type { Condition } from '../objects';
import { KubeObject } from '../types';

export function findCondition(
  object: KubeObject | undefined,
  type: string,
): Condition | undefined {
  return object?.status?.conditions?.find(
    (condition: Condition) => condition.type === type,
  );
}

export function isTrue(object: KubeObject | undefined, type: string): boolean {
  return findCondition(object, type)?.status === 'True';
}

/**
 * Sets a condition of a draft. Nothing happens when status, reason and message are what they were, so
 * that times do not change without cause.
 */
export function setCondition(draft: KubeObject, condition: Condition): void {
  draft.status ??= {};
  const conditions: Condition[] = (draft.status.conditions ??= []);
  const at = conditions.findIndex(({ type }) => type === condition.type);
  if (at < 0) {
    conditions.push(condition);
    return;
  }
  const before = conditions[at];
  if (
    before.status === condition.status &&
    (before.reason ?? '') === (condition.reason ?? '') &&
    (before.message ?? '') === (condition.message ?? '')
  ) {
    return;
  }
  conditions[at] =
    before.status === condition.status && before.lastTransitionTime
      ? { ...condition, lastTransitionTime: before.lastTransitionTime }
      : condition;
}

export function removeCondition(draft: KubeObject, ...types: string[]): void {
  if (draft.status?.conditions) {
    draft.status.conditions = draft.status.conditions.filter(
      ({ type }: Condition) => !types.includes(type),
    );
  }
}

/** Has a pod, a VMI, a migration or a DataVolume come to its end, well or not? */
export function hasEnded(object: KubeObject | undefined): boolean {
  return ['Succeeded', 'Failed'].includes(object?.status?.phase);
}
