/**
 * What virtual machines of the fleet are narrowed by.
 *
 * - `status`: {@link VirtualMachineGroup}
 * - `cause`: {@link CauseCode}
 * - `cluster`, `namespace`, `node`: names
 * - `owner`: reference of an entity that shows them
 * - `migratable`: `yes` or `no`, as far as KubeVirt says
 *
 * An empty value stands for those that have none.
 *
 * @public
 */
export const fleetDimensions = [
  'status',
  'cause',
  'cluster',
  'namespace',
  'owner',
  'node',
  'migratable',
] as const;

/** @public */
export type FleetDimension = (typeof fleetDimensions)[number];

/**
 * What the fleet can be sorted by; `age` is the time since a VM was created.
 *
 * @public
 */
export const fleetSortKeys = [
  'name',
  'status',
  'cause',
  'cluster',
  'namespace',
  'owner',
  'node',
  'size',
  'age',
] as const;

/** @public */
export type FleetSortKey = (typeof fleetSortKeys)[number];

/**
 * What the fleet can be grouped by.
 *
 * @public
 */
export const fleetGroupings = [
  'status',
  'cause',
  'cluster',
  'namespace',
  'owner',
  'node',
] as const satisfies readonly FleetDimension[];

/** @public */
export type FleetGrouping = (typeof fleetGroupings)[number];

/**
 * How much a query may ask for. What is beyond is refused by the backend, and left out by a page that reads its
 * address.
 *
 * @public
 */
export const FLEET_LIMITS = {
  /** Characters of the search. */
  search: 200,
  /** Words of the search. */
  terms: 8,
  /** Values of one dimension. */
  values: 50,
  /** Characters of a value. */
  value: 512,
  /** Virtual machines of a page. */
  page: 500,
  /** Rows that one stream follows. */
  rows: 200,
} as const;

/**
 * Which virtual machines are asked for, and in which order.
 *
 * @public
 */
export interface FleetQuery {
  /** Words that must all be found in name, namespace, cluster, node, IP address, owner, cause, status or size. */
  search: string;
  /** Of each dimension that has values, one of them must fit. */
  filters: Partial<Record<FleetDimension, string[]>>;
  sort: FleetSortKey;
  descending: boolean;
  group?: FleetGrouping;
}

/**
 * Reads a query from the parameters of an address: `q`, one parameter of its name for each value of a dimension,
 * `sort` (with `-` in front: descending) and `group`. Other parameters are not looked at.
 *
 * @param params - of the page's address, or of the request
 * @param onProblem - called for each part that can't be read and is left out, with a sentence in English
 * @public
 */
export function readFleetQuery(
  params: URLSearchParams,
  onProblem: (problem: string) => void = () => {},
): FleetQuery {
  let search = (params.get('q') ?? '').trim();
  if (search.length > FLEET_LIMITS.search) {
    onProblem(`'q' is longer than ${FLEET_LIMITS.search} characters`);
    search = '';
  }
  if (fleetSearchTerms(search).length > FLEET_LIMITS.terms) {
    onProblem(`'q' has more than ${FLEET_LIMITS.terms} words`);
    search = '';
  }
  const filters: FleetQuery['filters'] = {};
  for (const dimension of fleetDimensions) {
    const values = [...new Set(params.getAll(dimension))];
    const usable = values.filter(value => value.length <= FLEET_LIMITS.value);
    if (usable.length < values.length) {
      onProblem(
        `'${dimension}' has a value of more than ${FLEET_LIMITS.value} characters`,
      );
    }
    if (usable.length > FLEET_LIMITS.values) {
      onProblem(`'${dimension}' has more than ${FLEET_LIMITS.values} values`);
    }
    if (usable.length > 0) {
      filters[dimension] = usable.slice(0, FLEET_LIMITS.values);
    }
  }
  const sort = params.get('sort') ?? 'status';
  const descending = sort.startsWith('-');
  const sortKey = oneOf(fleetSortKeys, descending ? sort.slice(1) : sort);
  if (!sortKey) {
    onProblem(`'sort' is none of ${fleetSortKeys.join(', ')}`);
  }
  const grouping = params.get('group');
  const group = grouping ? oneOf(fleetGroupings, grouping) : undefined;
  if (grouping && !group) {
    onProblem(`'group' is none of ${fleetGroupings.join(', ')}`);
  }
  return {
    search,
    filters,
    sort: sortKey ?? 'status',
    descending: sortKey !== undefined && descending,
    ...(group && { group }),
  };
}

/**
 * Writes a query into parameters, as {@link readFleetQuery} reads them; what is usual is left out.
 *
 * @public
 */
export function writeFleetQuery(query: FleetQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.search) {
    params.set('q', query.search);
  }
  for (const dimension of fleetDimensions) {
    for (const value of query.filters[dimension] ?? []) {
      params.append(dimension, value);
    }
  }
  if (query.sort !== 'status' || query.descending) {
    params.set('sort', `${query.descending ? '-' : ''}${query.sort}`);
  }
  if (query.group) {
    params.set('group', query.group);
  }
  return params;
}

/**
 * The words of a search, in lower case.
 *
 * @public
 */
export function fleetSearchTerms(search: string): string[] {
  return search.toLowerCase().split(/\s/).filter(Boolean);
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string,
): T | undefined {
  return known.find(each => each === value);
}
