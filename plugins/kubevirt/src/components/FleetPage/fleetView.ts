import {
  FLEET_LIMITS,
  readFleetQuery,
  writeFleetQuery,
  type FleetQuery,
  type FleetSortKey,
  fleetDimensions,
  fleetSortKeys,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** The columns that one may pick, in the order in which they stand. */
export const fleetColumns = [
  'status',
  'name',
  'cause',
  'cluster',
  'namespace',
  'owner',
  'node',
  'ip',
  'size',
  'phase',
  'age',
  'git',
] as const;

export type FleetColumn = (typeof fleetColumns)[number];

/** Without these a row says nothing. */
export const FIXED_COLUMNS: readonly FleetColumn[] = ['status', 'name'];

const USUAL_COLUMNS: readonly FleetColumn[] = [
  'status',
  'name',
  'cause',
  'owner',
  'node',
  'size',
  'age',
];

/** All that one chose on the page. Its address holds it, so that a saved address is a saved view. */
export interface FleetView {
  query: FleetQuery;
  columns: readonly FleetColumn[];
  /** Values of the groups that are unfolded. */
  open: readonly string[];
}

/** Parameters of an address that are the page's own. */
const OWN = ['q', 'sort', 'group', 'columns', 'open', ...fleetDimensions];

/** What an address says; parts that can't be read are left out. */
export function readFleetView(params: URLSearchParams): FleetView {
  const named = (params.get('columns') ?? '').split(',');
  const columns = fleetColumns.filter(
    column => named.includes(column) || FIXED_COLUMNS.includes(column),
  );
  return {
    query: readFleetQuery(params),
    columns: params.has('columns') ? columns : USUAL_COLUMNS,
    open: [...new Set(params.getAll('open'))].slice(0, FLEET_LIMITS.values),
  };
}

/** The address with another view; parameters of others stay. */
export function writeFleetView(
  { query, columns, open }: FleetView,
  before: URLSearchParams,
): URLSearchParams {
  const params = writeFleetQuery(query);
  if (columns.join() !== USUAL_COLUMNS.join()) {
    params.set('columns', columns.join(','));
  }
  if (query.group) {
    open.forEach(value => params.append('open', value));
  }
  before.forEach((value, name) => {
    if (!OWN.includes(name)) {
      params.append(name, value);
    }
  });
  return params;
}

/** By what a column sorts, if it does. */
export function sortKeyOf(column: FleetColumn): FleetSortKey | undefined {
  return fleetSortKeys.find(key => key === column);
}

/** Up, then down, then back to "held back first". */
export function nextFleetSort(
  query: FleetQuery,
  key: FleetSortKey,
): FleetQuery {
  if (query.sort !== key) {
    return { ...query, sort: key, descending: false };
  }
  return query.descending
    ? { ...query, sort: 'status', descending: false }
    : { ...query, descending: true };
}

/** Whether anything is narrowed. */
export function isNarrowed({ search, filters }: FleetQuery): boolean {
  return search !== '' || Object.values(filters).some(each => each.length > 0);
}
