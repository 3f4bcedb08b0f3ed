import type { Shape } from '../../kubevirt/shapes/shape';
import type { Interner } from './Interner';

/** Kubernetes' longest key of a label or annotation: prefix, slash and name. */
const MAX_KEY = 253 + 1 + 63;
/** Further entries of a map are left out: nobody labels so much, and each is held in memory. */
const MAX_ENTRIES = 1000;
/** Longer texts in maps are lists that somebody wrote for too many: they end with the last whole item. */
const MAX_TEXT = 16 * 1024;

const MARK = Object.freeze({});

/** Goes along while one object is picked. */
interface PickContext {
  interner: Interner;
  /** Number of scalars kept so far that belong to this object alone. */
  own: number;
}

/** Copies what a shape keeps; undefined where nothing of it is there. */
export type Picker = (value: unknown, context: PickContext) => unknown;

/**
 * Compiles a shape. Null counts as absent, as do empty maps; a value of another type than the shape's is
 * left out: what is kept can be read without looking at its type again.
 */
export function compileShape(shape: Shape): Picker {
  switch (shape) {
    case 'own':
      return pickOwn;
    case 'shared':
      return pickShared;
    case 'time':
      return pickTime;
    case 'number':
      return value => (typeof value === 'number' ? value : undefined);
    case 'boolean':
      return value => (typeof value === 'boolean' ? value : undefined);
    case 'quantity':
      return pickQuantity;
    case 'mark':
      return value => (isObject(value) ? MARK : undefined);
    default:
  }
  if ('map' in shape) {
    return compileMap(shape.map, compileShape(shape.values));
  }
  return 'list' in shape
    ? compileList(shape.list)
    : compileFields(shape.fields, shape.required);
}

function pickOwn(value: unknown, context: PickContext): unknown {
  if (typeof value !== 'string') {
    return undefined;
  }
  context.own += 1;
  return value;
}

function pickShared(value: unknown, { interner }: PickContext): unknown {
  return typeof value === 'string' ? interner.string(value) : undefined;
}

function pickTime(value: unknown, context: PickContext): unknown {
  if (typeof value !== 'string') {
    return undefined;
  }
  context.own += 1;
  return context.interner.string(value);
}

function pickQuantity(value: unknown, context: PickContext): unknown {
  return typeof value === 'number' ? value : pickShared(value, context);
}

function compileMap(keys: 'all' | readonly string[], pick: Picker): Picker {
  return (value, context) => {
    if (!isObject(value)) {
      return undefined;
    }
    let kept: Record<string, unknown> | undefined;
    let size = 0;
    for (const key of Object.keys(value)) {
      if (
        size < MAX_ENTRIES &&
        key.length <= MAX_KEY &&
        (keys === 'all' || keys.includes(key))
      ) {
        const picked = pick(bounded(value[key]), context);
        if (picked !== undefined) {
          kept ??= {};
          kept[key] = picked;
          size += 1;
        }
      }
    }
    return kept && context.interner.part(kept);
  };
}

function bounded(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= MAX_TEXT) {
    return value;
  }
  const end = value.lastIndexOf(',', MAX_TEXT);
  // Copied, so that the whole text is not held in memory by a part of it.
  return end < 0 ? undefined : Buffer.from(value.slice(0, end)).toString();
}

function compileList(shape: Shape): Picker {
  const pick = compileShape(shape);
  return (value, context) => {
    if (!Array.isArray(value)) {
      return undefined;
    }
    const before = context.own;
    const kept: unknown[] = [];
    for (const entry of value) {
      const picked = pick(entry, context);
      if (picked !== undefined) {
        kept.push(picked);
      }
    }
    // A copy has no room for growth left over.
    return context.own === before ? context.interner.part(kept) : kept.slice();
  };
}

function compileFields(
  shapes: Record<string, Shape>,
  required: readonly string[],
): Picker {
  const fields = Object.entries(shapes).map(
    ([name, shape]) => [name, compileShape(shape)] as const,
  );
  return (value, context) => {
    if (!isObject(value)) {
      return undefined;
    }
    const before = context.own;
    const kept: Record<string, unknown> = {};
    for (const [name, pick] of fields) {
      const entry = value[name];
      if (entry !== undefined && entry !== null) {
        const picked = pick(entry, context);
        if (picked !== undefined) {
          kept[name] = picked;
        }
      }
    }
    if (required.some(name => kept[name] === undefined)) {
      return undefined;
    }
    return context.own === before ? context.interner.part(kept) : kept;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
