/**
 * Keys of an object of the configuration, with what is beneath each: nothing, an object, or a list of objects.
 *
 * @public
 */
export interface KnownKeys {
  [key: string]: true | KnownKeys | [KnownKeys];
}

/**
 * A key of the configuration that nothing reads.
 *
 * @public
 */
export interface UnknownKey {
  /** Of the key itself, for example `kubevirt.access.rules[1].namespace`. */
  path: string;
  /** Of the object that it is in. */
  parent: string;
  /** The keys that this object may have. */
  known: string[];
}

/**
 * Finds a key that nothing reads. Backstage starts with whatever is configured, and a key that is misspelt says
 * nothing: `namespace` for `namespaces` would mean all of them.
 *
 * @param value - a section of the configuration; what is not an object has no keys
 * @param known - the keys that it may have
 * @param path - of the section
 * @returns the first one in the order of the configuration
 * @public
 */
export function findUnknownKey(
  value: unknown,
  known: KnownKeys,
  path: string,
): UnknownKey | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    const below = Object.hasOwn(known, key) ? known[key] : undefined;
    const place = `${path}.${key}`;
    const found = below
      ? findBelow(inner, below, place)
      : { path: place, parent: path, known: Object.keys(known) };
    if (found) {
      return found;
    }
  }
  return undefined;
}

function findBelow(
  value: unknown,
  known: KnownKeys[string],
  path: string,
): UnknownKey | undefined {
  if (known === true) {
    return undefined;
  }
  if (!Array.isArray(known)) {
    return findUnknownKey(value, known, path);
  }
  // What is no list is refused by whoever reads it.
  return (Array.isArray(value) ? value : [])
    .map((item, index) => findUnknownKey(item, known[0], `${path}[${index}]`))
    .find(found => found !== undefined);
}
