/**
 * The parts of a VMI's spec that the checks look at. What stands in them has passed the structural schema, so that
 * types need not be looked at again.
 */
export interface VmiSpec {
  domain: Domain;
  volumes?: Volume[];
  networks?: Network[];
  [field: string]: any;
}

export interface Domain {
  devices: {
    disks?: Disk[];
    interfaces?: Interface[];
    filesystems?: { name: string }[];
    [field: string]: any;
  };
  cpu?: Record<string, any>;
  memory?: {
    guest?: string | number;
    maxGuest?: string | number;
    hugepages?: { pageSize?: string };
    [field: string]: any;
  };
  resources?: {
    requests?: Record<string, string | number>;
    limits?: Record<string, string | number>;
  };
  firmware?: Record<string, any>;
  features?: Record<string, any>;
  [field: string]: any;
}

export interface Volume {
  name: string;
  [source: string]: any;
}

export interface Disk {
  name: string;
  [field: string]: any;
}

export interface Interface {
  name: string;
  [field: string]: any;
}

export interface Network {
  name: string;
  [source: string]: any;
}

/** Which fields of an object are set. */
export function setOf(
  object: Record<string, unknown>,
  names: readonly string[],
): string[] {
  return names.filter(name => object[name] !== undefined);
}

/** Items of a list by name, each with its place; the last one of a name counts, as in a Go map. */
export function byName<T extends { name: string }>(
  list: readonly T[] | undefined,
): Map<string, T> {
  return new Map((list ?? []).map(item => [item.name, item]));
}

/** Calls back for each item whose name is in the list before. */
export function eachDouble(
  list: readonly { name: string }[] | undefined,
  found: (index: number, name: string) => void,
): void {
  const seen = new Set<string>();
  (list ?? []).forEach(({ name }, index) => {
    if (seen.has(name)) {
      found(index, name);
    }
    seen.add(name);
  });
}
