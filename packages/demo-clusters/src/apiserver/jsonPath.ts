import type { Json } from '../types';

type Reader = (value: Json) => Json;

function reader(step: string): Reader {
  const filter = /^\?\(@\.([^=\s]+)\s*==\s*['"]([^'"]*)['"]\)$/.exec(step);
  if (filter) {
    const steps = filter[1].split('.');
    return value =>
      Array.isArray(value)
        ? value.find(
            item => steps.reduce((at, name) => at?.[name], item) === filter[2],
          )
        : undefined;
  }
  if (step === '*') {
    return value => (Array.isArray(value) ? value[0] : undefined);
  }
  if (/^-?\d+$/.test(step)) {
    return value => (Array.isArray(value) ? value.at(Number(step)) : undefined);
  }
  const name = step.replace(/^['"]|['"]$/g, '');
  return value => value?.[name];
}

/**
 * Compiles the JSON paths that printer columns use: `.a.b`, `.labels.x\.y`, `[0]`, `['x']`,
 * `[?(@.type=='Ready')]`. Of several matches the first is read.
 */
export function jsonPath(path: string): Reader {
  const readers: Reader[] = [];
  const steps = /\[((?:[^[\]()]|\([^[()]*\))*)\]|\.?((?:\\.|[^.[\]\\])+)/g;
  for (const match of path.matchAll(steps)) {
    readers.push(reader(match[1] ?? match[2].replace(/\\(.)/g, '$1')));
  }
  return value => readers.reduce((at, read) => read(at), value);
}
