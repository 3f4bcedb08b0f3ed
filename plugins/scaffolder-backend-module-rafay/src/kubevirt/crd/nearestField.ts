import { distance } from 'fastest-levenshtein';
import { schemaAt } from './crdSchemas';

/** No field's name is longer; what is longer is like none of them. */
const MAX_NAME = 64;

/** Where a kind has fields: paths of names, `[]` for the items of a list. */
type FieldIndex = Map<string, string[][]>;

const indexes = new Map<number, FieldIndex>();

function fieldsOf(root: number): FieldIndex {
  const known = indexes.get(root);
  if (known) {
    return known;
  }
  const index: FieldIndex = new Map();
  const open: Array<[number, string[]]> = [[root, []]];
  for (const [place, path] of open) {
    const { properties = {}, items } = schemaAt(place);
    for (const [name, below] of Object.entries(properties)) {
      const at = [...path, name];
      index.set(name, [...(index.get(name) ?? []), at]);
      open.push([below, at]);
    }
    if (items !== undefined) {
      open.push([items, [...path, '[]']]);
    }
  }
  indexes.set(root, index);
  return index;
}

/**
 * The field that somebody most likely meant who wrote one that is not there: the same name with a slip beside it, the
 * same name elsewhere, or a similar one.
 *
 * @param root - the kind's schema
 * @param path - of the object that has the field, `[]` for the items of a list
 * @param name - of the field that is not there
 * @returns a path such as `spec.template.spec.nodeSelector`
 */
export function nearestField(
  root: number,
  path: readonly string[],
  name: string,
): string | undefined {
  if (name.length > MAX_NAME) {
    return undefined;
  }
  const index = fieldsOf(root);
  const { length } = name;
  let best: { path: string[]; cost: number } | undefined;
  for (const [known, places] of index) {
    const slips =
      known.toLowerCase() === name.toLowerCase() ? 0 : distance(known, name);
    for (const place of slips <= Math.max(1, length / 3) ? places : []) {
      const away = steps(path, place.slice(0, -1));
      // One slip is as likely as one step in the wrong direction; both together are less so.
      if (
        (away === 0 || slips <= Math.max(1, length / 4)) &&
        (!best || slips + away < best.cost)
      ) {
        best = { path: place, cost: slips + away };
      }
    }
  }
  return best?.path.join('.').replace(/\.\[\]/g, '[]');
}

/** How many steps lie between two objects of a tree; the items of a list are no step. */
function steps(from: readonly string[], to: readonly string[]): number {
  let common = 0;
  while (common < from.length && from[common] === to[common]) {
    common += 1;
  }
  return [...from.slice(common), ...to.slice(common)].filter(
    part => part !== '[]',
  ).length;
}
