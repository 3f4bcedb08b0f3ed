import {
  fleetDimensions,
  fleetSearchTerms,
  type FleetCount,
  type FleetDimension,
  type FleetFacet,
  type FleetGroup,
  type FleetPage,
  type FleetQuery,
  type FleetSortKey,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { EventLoopYielder } from '../lib/EventLoopYielder';
import type { FleetSet } from './FleetIndex';
import { compare, type VmKeys } from './VmKeys';

/** Values of a facet, and groups, beyond these are left out and counted. */
const MAX_VALUES = 200;
const MAX_GROUPS = 500;
/** So many VMs are looked at before others get their turn. */
const SLICE = 500;

const STATUS_ORDER = { 'held-back': 0, changing: 1, running: 2, stopped: 3 };
const NONE = [''];

/** What a query selects. */
export interface FleetSelection {
  /** In the order of the query. */
  matched: VmKeys[];
  facets: Record<FleetDimension, FleetFacet>;
  groups?: FleetPage['groups'];
}

/** What was selected of sets, by query: somebody who scrolls asks the same again with every page. */
const SELECTED = new WeakMap<FleetSet, Map<string, Promise<FleetSelection>>>();
/** Selections of one set, which lives for two seconds. */
const MAX_SELECTED = 8;

/** Filters, counts, groups and sorts; once for a set and a query. */
export function selectFleet(
  set: FleetSet,
  query: FleetQuery,
): Promise<FleetSelection> {
  const known = SELECTED.get(set) ?? new Map<string, Promise<FleetSelection>>();
  SELECTED.set(set, known);
  const key = JSON.stringify(query);
  const selected = known.get(key) ?? select(set, query);
  known.delete(key);
  known.set(key, selected);
  if (known.size > MAX_SELECTED) {
    known.delete([...known.keys()][0]);
  }
  return selected;
}

async function select(
  set: FleetSet,
  query: FleetQuery,
): Promise<FleetSelection> {
  const yielder = new EventLoopYielder();
  const terms = fleetSearchTerms(query.search);
  const filters = fleetDimensions.flatMap(dimension => {
    const values = query.filters[dimension];
    return values ? [{ dimension, values: new Set(values) }] : [];
  });
  const counts = Object.fromEntries(
    fleetDimensions.map(dimension => [dimension, new Map<string, number>()]),
  ) as Record<FleetDimension, Map<string, number>>;
  const heldBack = new Map<string, number>();
  const matched: VmKeys[] = [];

  for (let i = 0; i < set.items.length; i += 1) {
    if (i % SLICE === 0) {
      await yielder.pause();
    }
    const item = set.items[i];
    if (!terms.every(term => finds(set, item, term))) {
      continue;
    }
    let misses = 0;
    let missed: FleetDimension | undefined;
    for (const { dimension, values } of filters) {
      if (!fits(set, item, dimension, values)) {
        misses += 1;
        missed = dimension;
      }
    }
    if (!missed) {
      matched.push(item);
      for (const dimension of fleetDimensions) {
        count(counts[dimension], set, item, dimension);
      }
      if (query.group && item.vm.group === 'held-back') {
        count(heldBack, set, item, query.group);
      }
    } else if (misses === 1) {
      // The other values of a dimension that is narrowed are counted as if it were not.
      count(counts[missed], set, item, missed);
    }
  }
  await yielder.pause();
  const titles = titlesOf(set);
  return {
    matched: sorted(set, matched, query),
    facets: Object.fromEntries(
      fleetDimensions.map(dimension => [
        dimension,
        top(titled(counts[dimension], dimension, titles), MAX_VALUES),
      ]),
    ) as FleetSelection['facets'],
    ...(query.group && { groups: groupsOf(query, counts, heldBack, titles) }),
  };
}

function groupsOf(
  { group, filters }: FleetQuery,
  counts: Record<FleetDimension, Map<string, number>>,
  heldBack: ReadonlyMap<string, number>,
  titles: ReadonlyMap<string, string>,
): FleetPage['groups'] {
  const asked = filters[group!];
  const items: FleetGroup[] = titled(counts[group!], group!, titles)
    .filter(({ value }) => !asked || asked.includes(value))
    .map(each => ({ ...each, heldBack: heldBack.get(each.value) ?? 0 }));
  const { values, more } = top(items, MAX_GROUPS);
  return { grouping: group!, items: values as FleetGroup[], more };
}

function finds(set: FleetSet, { vm, text }: VmKeys, term: string): boolean {
  return (
    text.includes(term) || (set.byVm.get(vm.id)?.text.includes(term) ?? false)
  );
}

function fits(
  set: FleetSet,
  item: VmKeys,
  dimension: FleetDimension,
  values: ReadonlySet<string>,
): boolean {
  return dimension === 'owner'
    ? ownersOf(set, item).some(owner => values.has(owner))
    : values.has(valueOf(item, dimension));
}

/** This runs for each VM and dimension. */
function count(
  counts: Map<string, number>,
  set: FleetSet,
  item: VmKeys,
  dimension: FleetDimension,
): void {
  if (dimension === 'owner') {
    for (const owner of ownersOf(set, item)) {
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
  } else {
    const value = valueOf(item, dimension);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
}

/** The value that a VM has; an empty one where it has none. */
function valueOf(
  { vm }: VmKeys,
  dimension: Exclude<FleetDimension, 'owner'>,
): string {
  switch (dimension) {
    case 'status':
      return vm.group;
    case 'cause':
      return vm.cause?.code ?? '';
    case 'node':
      return vm.node ?? '';
    case 'migratable':
      if (vm.liveMigratable === undefined) {
        return '';
      }
      return vm.liveMigratable ? 'yes' : 'no';
    default:
      return vm[dimension];
  }
}

/** The entities that show a VM; an empty one where none does. */
function ownersOf({ byVm }: FleetSet, { vm }: VmKeys): string[] {
  return byVm.get(vm.id)?.entities.map(({ entityRef }) => entityRef) ?? NONE;
}

function titlesOf({ byVm }: FleetSet): Map<string, string> {
  const titles = new Map<string, string>();
  for (const { entities } of byVm.values()) {
    for (const { entityRef, title } of entities) {
      if (title) {
        titles.set(entityRef, title);
      }
    }
  }
  return titles;
}

function titled(
  counts: ReadonlyMap<string, number>,
  dimension: FleetDimension,
  titles: ReadonlyMap<string, string>,
): FleetCount[] {
  return [...counts].map(([value, amount]) => {
    const title = dimension === 'owner' ? titles.get(value) : undefined;
    return { value, ...(title && { title }), count: amount };
  });
}

/** The most frequent, by value where they are equally frequent; those that have none come last. */
function top(all: FleetCount[], limit: number): FleetFacet {
  all.sort(
    (a, b) =>
      Number(a.value === '') - Number(b.value === '') ||
      b.count - a.count ||
      compare(a.value, b.value),
  );
  return { values: all.slice(0, limit), more: Math.max(0, all.length - limit) };
}

/**
 * In the order that is asked for, and by name where that makes no difference. Those that have nothing to sort by come last,
 * whichever way the others go.
 */
function sorted(
  set: FleetSet,
  matched: VmKeys[],
  { sort: by, descending }: FleetQuery,
): VmKeys[] {
  if (by === 'name' && !descending) {
    return matched;
  }
  // Few VMs have a value of their own, and those of one value are in order already.
  const byKey = new Map<string | number | undefined, VmKeys[]>();
  for (const item of matched) {
    const key = sortKeyOf(set, item, by);
    const same = byKey.get(key);
    if (same) {
      same.push(item);
    } else {
      byKey.set(key, [item]);
    }
  }
  const way = descending ? -1 : 1;
  return [...byKey]
    .sort(([a], [b]) =>
      a === undefined || b === undefined
        ? Number(a === undefined) - Number(b === undefined)
        : way * compare(a, b),
    )
    .flatMap(([, items]) => items);
}

function sortKeyOf(
  set: FleetSet,
  item: VmKeys,
  by: FleetSortKey,
): string | number | undefined {
  switch (by) {
    case 'name':
      return item.name;
    case 'status':
      return STATUS_ORDER[item.vm.group];
    case 'size':
      return item.size;
    case 'age':
      return item.created === undefined ? undefined : -item.created;
    case 'owner':
      return ownersOf(set, item)[0] || undefined;
    default:
      return valueOf(item, by) || undefined;
  }
}
