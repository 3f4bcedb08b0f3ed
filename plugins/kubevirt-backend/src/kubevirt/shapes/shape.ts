/**
 * What is kept of a value:
 *
 * - `'own'`: a scalar that is different in each object (uid, name, address)
 * - `'shared'`: a scalar that many objects have in common
 * - `'time'`: a time, often the same several times in one object
 * - `'mark'`: only that an object is there, as `{}`
 * - `{ map }`: a map of scalars, or those of its keys that pass; bounded, since tenants write labels and annotations
 * - `{ list }`: a list of that shape
 * - `{ fields }`: an object with these fields
 *
 * Objects and lists in which nothing is `own` or a `time` are shared between objects.
 */
export type Shape =
  | 'own'
  | 'shared'
  | 'time'
  | 'mark'
  | { map: true | ((key: string) => boolean) }
  | { list: Shape }
  | { fields: Record<string, Shape> };
