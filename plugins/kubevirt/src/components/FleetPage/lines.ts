import type {
  FleetGroup,
  FleetPage,
  FleetQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Rows that come one after the other of one query. */
export interface RowSource {
  query: FleetQuery;
  count: number;
}

/** What stands on one line of the list. */
export type Line =
  | { kind: 'group'; group: FleetGroup; open: boolean }
  | { kind: 'row'; source: RowSource; index: number };

interface Stretch {
  start: number;
  group?: FleetGroup;
  open: boolean;
  source?: RowSource;
}

/** The lines of a list of any length, without one object for each. */
export interface Lines {
  count: number;
  at(index: number): Line | undefined;
}

/** Headings of the groups with the rows of those that are open, or the rows alone. */
export function linesOf(
  page: FleetPage,
  query: FleetQuery,
  open: readonly string[],
): Lines {
  const stretches: Stretch[] = [];
  let count = 0;
  if (page.groups) {
    const { grouping, items } = page.groups;
    for (const group of items) {
      const isOpen = open.includes(group.value);
      const source = isOpen
        ? {
            query: {
              ...query,
              group: undefined,
              filters: { ...query.filters, [grouping]: [group.value] },
            },
            count: group.count,
          }
        : undefined;
      stretches.push({ start: count, group, open: isOpen, source });
      count += 1 + (source?.count ?? 0);
    }
  } else {
    const source = { query, count: page.matched };
    stretches.push({ start: 0, open: true, source });
    count = page.matched;
  }
  return {
    count,
    at: index => {
      if (index < 0 || index >= count) {
        return undefined;
      }
      const {
        start,
        group,
        open: isOpen,
        source,
      } = stretches[lastAt(stretches, index)];
      if (group && index === start) {
        return { kind: 'group', group, open: isOpen };
      }
      return (
        source && {
          kind: 'row',
          source,
          index: index - start - (group ? 1 : 0),
        }
      );
    },
  };
}

/** The last stretch that begins at or before an index. */
function lastAt(stretches: readonly Stretch[], index: number): number {
  let from = 0;
  let to = stretches.length - 1;
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (stretches[middle].start <= index) {
      from = middle;
    } else {
      to = middle - 1;
    }
  }
  return from;
}
