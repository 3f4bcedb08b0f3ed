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
import type { VmKeys } from './VmKeys';

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

/** Filters, counts, groups and sorts. */
export async function selectFleet(
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
    const misses = filters.filter(
      ({ dimension, values }) =>
        !valuesOf(set, item, dimension).some(value => values.has(value)),
    );
    if (misses.length === 0) {
      matched.push(item);
      fleetDimensions.forEach(dimension =>
        count(counts[dimension], valuesOf(set, item, dimension)),
      );
      if (query.group && item.vm.group === 'held-back') {
        count(heldBack, valuesOf(set, item, query.group));
      }
    } else if (misses.length === 1) {
      // The other values of a dimension that is narrowed are counted as if it were not.
      const [{ dimension }] = misses;
      count(counts[dimension], valuesOf(set, item, dimension));
    }
  }
  await yielder.pause();
  sort(set, matched, query);
  const titles = titlesOf(set);
  return {
    matched,
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

/** The values that a VM has; an empty one where it has none. */
function valuesOf(
  { byVm }: FleetSet,
  { vm }: VmKeys,
  dimension: FleetDimension,
): string[] {
  switch (dimension) {
    case 'status':
      return [vm.group];
    case 'cause':
      return [vm.cause?.code ?? ''];
    case 'owner':
      return (
        byVm.get(vm.id)?.entities.map(({ entityRef }) => entityRef) ?? NONE
      );
    case 'node':
      return [vm.node ?? ''];
    case 'migratable':
      return vm.liveMigratable === undefined
        ? NONE
        : [vm.liveMigratable ? 'yes' : 'no'];
    default:
      return [vm[dimension]];
  }
}

function count(counts: Map<string, number>, values: string[]): void {
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
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

/** Sorts in place. Those that have nothing to sort by come last, whichever way the others go. */
function sort(
  set: FleetSet,
  matched: VmKeys[],
  { sort: by, descending }: FleetQuery,
): void {
  const keyed = matched.map(item => ({ item, key: sortKeyOf(set, item, by) }));
  const way = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key !== b.key) {
      if (a.key === undefined || b.key === undefined) {
        return a.key === undefined ? 1 : -1;
      }
      return way * compare(a.key, b.key);
    }
    return (
      compare(a.item.name, b.item.name) || compare(a.item.vm.id, b.item.vm.id)
    );
  });
  keyed.forEach(({ item }, i) => {
    matched[i] = item;
  });
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
    default:
      return valuesOf(set, item, by)[0] || undefined;
  }
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
