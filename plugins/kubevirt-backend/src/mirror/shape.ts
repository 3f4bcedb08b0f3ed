import type { Interner } from './Interner';

/**
 * What is kept of a value:
 *
 * - `'own'`: a scalar that is different in each object (uid, name, address)
 * - `'shared'`: a scalar that many objects have in common; its string is interned
 * - `'mark'`: only that an object is there, as `{}`
 * - `{ map }`: a map of scalars, or those of its keys that pass
 * - `{ list }`: a list of that shape
 * - `{ fields }`: an object with these fields
 */
export type Shape =
  | 'own'
  | 'shared'
  | 'mark'
  | { map: true | ((key: string) => boolean) }
  | { list: Shape }
  | { fields: Record<string, Shape> };

/** A function that copies what a shape keeps; undefined where nothing of it is there. */
export type Picker = (value: unknown, interner: Interner) => unknown;

/**
 * Compiles a shape. Null counts as absent, and a value of another type than the shape's is left out:
 * what is kept can be read without looking at its type again.
 */
export function compileShape(shape: Shape): Picker {
  if (shape === 'own') {
    return value => (isScalar(value) ? value : undefined);
  }
  if (shape === 'shared') {
    return pickShared;
  }
  if (shape === 'mark') {
    return value => (isObject(value) ? MARK : undefined);
  }
  if ('map' in shape) {
    return compileMap(shape.map);
  }
  if ('list' in shape) {
    const pick = compileShape(shape.list);
    return (value, interner) => {
      if (!Array.isArray(value)) {
        return undefined;
      }
      const kept: unknown[] = [];
      for (const entry of value) {
        const picked = pick(entry, interner);
        if (picked !== undefined) {
          kept.push(picked);
        }
      }
      return kept;
    };
  }
  const fields = Object.entries(shape.fields).map(
    ([name, field]) => [name, compileShape(field)] as const,
  );
  return (value, interner) => {
    if (!isObject(value)) {
      return undefined;
    }
    const kept: Record<string, unknown> = {};
    for (const [name, pick] of fields) {
      const entry = value[name];
      if (entry !== undefined && entry !== null) {
        const picked = pick(entry, interner);
        if (picked !== undefined) {
          kept[name] = picked;
        }
      }
    }
    return kept;
  };
}

const MARK = Object.freeze({});

function pickShared(value: unknown, interner: Interner): unknown {
  if (typeof value === 'string') {
    return interner.intern(value);
  }
  return isScalar(value) ? value : undefined;
}

function compileMap(filter: true | ((key: string) => boolean)): Picker {
  return (value, interner) => {
    if (!isObject(value)) {
      return undefined;
    }
    let kept: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      if (filter === true || filter(key)) {
        const picked = pickShared(value[key], interner);
        if (picked !== undefined) {
          kept ??= {};
          kept[key] = picked;
        }
      }
    }
    return kept;
  };
}

function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
