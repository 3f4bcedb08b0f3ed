/**
 * What is kept of a value, and of which type it is then; a value of another type is left out.
 *
 * - `'own'`: a text that is different in each object (uid, name, address)
 * - `'shared'`: a text that many objects have in common
 * - `'time'`: a time, often the same several times in one object
 * - `'number'`, `'boolean'`
 * - `'quantity'`: an amount, which may be written as text or as a number
 * - `'mark'`: only that an object is there, as `{}`
 * - `map`: the values of these keys, or of all; bounded, since tenants write labels and annotations
 * - `list`: a list of that shape
 * - `fields`: an object with these fields; one without those that are required is left out
 *
 * Objects and lists in which nothing is `own` or a `time` are shared between objects.
 */
export type Shape =
  | 'own'
  | 'shared'
  | 'time'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'mark'
  | { map: 'all' | readonly string[]; values: 'shared' | 'quantity' }
  | { list: Shape }
  | { fields: Record<string, Shape>; required: readonly string[] };

/**
 * The type of what a shape keeps, so that a field which is not kept can't be read. What an API server sends as null is
 * absent.
 */
export type Kept<S> = S extends 'own' | 'shared' | 'time'
  ? string
  : S extends 'number'
  ? number
  : S extends 'boolean'
  ? boolean
  : S extends 'quantity'
  ? string | number
  : S extends 'mark'
  ? object
  : S extends { map: infer M; values: infer V }
  ? KeptMap<M, Kept<V>>
  : S extends { list: infer E }
  ? Kept<E>[]
  : S extends { fields: infer F; required: readonly (infer R)[] }
  ? KeptFields<F, R>
  : never;

type KeptMap<M, V> = M extends readonly (infer K extends string)[]
  ? { [key in K]?: V }
  : Record<string, V>;

type KeptFields<F, R> = {
  [key in keyof F as key extends R ? key : never]: Kept<F[key]>;
} & {
  [key in keyof F as key extends R ? never : key]?: Kept<F[key]>;
};

/** An object with these fields. */
export function fields<F extends Record<string, Shape>>(
  shape: F,
): { fields: F; required: readonly never[] };
/** An object with these fields, of which some are always there. */
export function fields<
  F extends Record<string, Shape>,
  R extends keyof F & string,
>(shape: F, required: readonly R[]): { fields: F; required: readonly R[] };
export function fields(
  shape: Record<string, Shape>,
  required: readonly string[] = [],
): Shape {
  return { fields: shape, required };
}

export const list = <S extends Shape>(shape: S): { list: S } => ({
  list: shape,
});

/** All labels, of which any may be asked for. */
export const MAP = { map: 'all', values: 'shared' } as const;

export const QUANTITIES = { map: 'all', values: 'quantity' } as const;

/** These labels or annotations. */
export const only = <K extends string>(...keys: K[]) => ({
  map: keys,
  values: 'shared' as const,
});

/** These amounts. */
export const onlyQuantities = <K extends string>(...keys: K[]) => ({
  map: keys,
  values: 'quantity' as const,
});
