import type { Condition, KubeObject } from '../kubevirt/types';

/*
 * Objects come from clusters of any version and state, so a field may be null or of another type than
 * its schema says. These readers turn whatever is there into what the types promise, or into undefined.
 */

/** A string that says something. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : undefined;
}

/** The objects of an array; of anything else none. */
export function objects<T extends object>(
  value: readonly (T | null | undefined)[] | null | undefined,
): T[] {
  if (!Array.isArray(value)) {
    return [];
  }
  return value.every(isObject) ? value : value.filter(isObject);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** The strings of an array; of anything else none. */
export function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter(item => text(item) !== undefined)
    : [];
}

/** The entries of a map whose values are strings. */
export function textMap(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => typeof entry === 'string'),
  );
}

/** Metadata, which is there on every object that an API server sends. */
export function metaOf<T extends KubeObject>(
  object: T | undefined,
): Partial<T['metadata']> {
  return object?.metadata ?? {};
}

type Kept<T extends KubeObject, K extends 'labels' | 'annotations'> = string &
  keyof NonNullable<T['metadata'][K]>;

/** A label of an object, of those that are kept of its kind. */
export function labelOf<T extends KubeObject>(
  object: T | undefined,
  key: Kept<T, 'labels'>,
): string | undefined {
  const labels: KubeObject['metadata']['labels'] = object?.metadata?.labels;
  return text(labels?.[key]);
}

/** An annotation of an object, of those that are kept of its kind. */
export function annotationOf<T extends KubeObject>(
  object: T | undefined,
  key: Kept<T, 'annotations'>,
): string | undefined {
  const annotations: KubeObject['metadata']['annotations'] =
    object?.metadata?.annotations;
  return text(annotations?.[key]);
}

/** Milliseconds since the epoch of an RFC 3339 time. */
export function millis(value: unknown): number | undefined {
  if (typeof value !== 'string' || value === '') {
    return undefined;
  }
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** An RFC 3339 time as it was written, if it is one. */
export function timeText(value: unknown): string | undefined {
  return millis(value) === undefined ? undefined : (value as string);
}

/** The condition of a type. */
export function conditionOf(
  conditions: readonly Condition[] | null | undefined,
  type: string,
): Condition | undefined {
  if (!Array.isArray(conditions)) {
    return undefined;
  }
  return conditions.find(condition => condition?.type === type);
}

/** Whether a condition is there and true. */
export function isTrue(
  conditions: readonly Condition[] | null | undefined,
  type: string,
): boolean {
  return conditionOf(conditions, type)?.status === 'True';
}

/** The condition of a type, if it is there and false. */
export function falseCondition(
  conditions: readonly Condition[] | null | undefined,
  type: string,
): Condition | undefined {
  const condition = conditionOf(conditions, type);
  return condition?.status === 'False' ? condition : undefined;
}
