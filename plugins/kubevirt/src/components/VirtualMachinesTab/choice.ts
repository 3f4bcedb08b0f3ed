import type { VirtualMachineGroup } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { type Column, COLUMNS, type Sort } from '../virtualMachines';
import type { VirtualMachinesFilter } from './filter';

/** What the reader chose of the list. */
export interface ListChoice {
  filter: VirtualMachinesFilter;
  sort: Sort | undefined;
  /** From 0. */
  page: number;
}

const GROUPS: readonly VirtualMachineGroup[] = [
  'held-back',
  'changing',
  'running',
  'stopped',
];

const DESCENDING = '-';

/** Names of the parameters, short and as a person would write them. */
const NAMES = ['q', 'state', 'status', 'cluster', 'sort', 'page'] as const;

/** The choice that an address holds; what it does not hold, or holds wrongly, is not chosen. */
export function choiceFrom(search: URLSearchParams): ListChoice {
  const sort = search.get('sort') ?? '';
  const column = COLUMNS.find(known => known === sort.replace(/^-/, ''));
  const page = Number(search.get('page') ?? 1);
  return {
    filter: {
      text: search.get('q') ?? '',
      groups: GROUPS.filter(group => search.getAll('state').includes(group)),
      statuses: search.getAll('status'),
      clusters: search.getAll('cluster'),
    },
    sort: column && { column, descending: sort.startsWith(DESCENDING) },
    page: Number.isInteger(page) && page > 0 ? page - 1 : 0,
  };
}

/**
 * Puts a choice into an address, beside what else it holds. Nothing is written for what was not chosen,
 * so that the plain list has the plain address.
 */
export function withChoice(
  search: URLSearchParams,
  choice: ListChoice,
): URLSearchParams {
  const next = new URLSearchParams(search);
  NAMES.forEach(name => next.delete(name));
  const { filter, sort, page } = choice;
  if (filter.text !== '') {
    next.set('q', filter.text);
  }
  filter.groups.forEach(group => next.append('state', group));
  filter.statuses.forEach(status => next.append('status', status));
  filter.clusters.forEach(cluster => next.append('cluster', cluster));
  if (sort) {
    next.set('sort', sortText(sort.column, sort.descending));
  }
  if (page > 0) {
    next.set('page', String(page + 1));
  }
  return next;
}

function sortText(column: Column, descending: boolean): string {
  return descending ? `${DESCENDING}${column}` : column;
}
