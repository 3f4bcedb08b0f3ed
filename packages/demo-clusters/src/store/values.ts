import type { Json } from '../types';

/**
 * The stored form of `next`: deeply frozen, and sharing with `previous` (itself frozen) whatever did
 * not change, so that a history of versions costs little memory and `===` shows what is the same.
 * Frozen parts of `next` are taken as they are: only this module freezes, and it does so deeply.
 * As JSON does, it leaves out `undefined` fields.
 */
export function frozenValue(next: Json, previous?: Json): Json {
  if (next === previous || next === null || typeof next !== 'object') {
    return next;
  }
  if (Array.isArray(next)) {
    return frozenArray(next, Array.isArray(previous) ? previous : undefined);
  }
  if (next instanceof Date) {
    return next.toJSON();
  }
  return frozenObject(
    next,
    previous && typeof previous === 'object' && !Array.isArray(previous)
      ? previous
      : undefined,
  );
}

function frozenArray(next: Json[], previous?: Json[]): Json[] {
  if (!previous && Object.isFrozen(next)) {
    return next;
  }
  let same = previous?.length === next.length;
  const result = next.map((item, index) => {
    const value = frozenValue(item ?? null, previous?.[index]);
    same &&= value === previous?.[index];
    return value;
  });
  return same && previous ? previous : (Object.freeze(result) as Json[]);
}

function frozenObject(
  next: Record<string, Json>,
  previous?: Record<string, Json>,
): Record<string, Json> {
  if (!previous && Object.isFrozen(next)) {
    return next;
  }
  const result: Record<string, Json> = {};
  let count = 0;
  let same = previous !== undefined;
  for (const key of Object.keys(next)) {
    const given = next[key];
    if (given !== undefined && typeof given !== 'function') {
      const before = previous?.[key];
      const value = frozenValue(given, before);
      // Assigning would call the setter of `__proto__` instead of keeping the key.
      if (key === '__proto__') {
        Object.defineProperty(result, key, { value, enumerable: true });
      } else {
        result[key] = value;
      }
      same &&= value === before;
      count++;
    }
  }
  return same && previous && Object.keys(previous).length === count
    ? previous
    : Object.freeze(result);
}

/** A copy that may be changed. */
export function mutableCopy<T>(value: T): T {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(mutableCopy) as T;
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    result[key] = mutableCopy((value as Record<string, unknown>)[key]);
  }
  return result as T;
}
