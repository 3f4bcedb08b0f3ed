import {
  FLEET_LIMITS,
  fleetSearchTerms,
  readFleetQuery,
  writeFleetQuery,
  type FleetQuery,
} from './fleetQuery';

/** What is read of an address, and what of it could not be. */
function read(address: string) {
  const problems: string[] = [];
  const query = readFleetQuery(new URLSearchParams(address), problem =>
    problems.push(problem),
  );
  return { query, problems };
}

const USUAL: FleetQuery = {
  search: '',
  filters: {},
  sort: 'status',
  descending: false,
};

const READ: [string, Partial<FleetQuery>][] = [
  ['', {}],
  ['q=%20orders%20db ', { search: 'orders db' }],
  [
    'cluster=west&cluster=east&cluster=west',
    { filters: { cluster: ['west', 'east'] } },
  ],
  ['node=', { filters: { node: [''] } }],
  [
    'status=held-back&owner=component:default/orders',
    {
      filters: { status: ['held-back'], owner: ['component:default/orders'] },
    },
  ],
  ['sort=age', { sort: 'age' }],
  ['sort=-age', { sort: 'age', descending: true }],
  ['group=node', { group: 'node' }],
  ['group=', {}],
  ['columns=name&other=1', {}],
];

describe('readFleetQuery', () => {
  it.each(READ)('reads %p, and writes the same', (address, expected) => {
    const { query, problems } = read(address);
    expect(query).toEqual({ ...USUAL, ...expected });
    expect(problems).toEqual([]);
    expect(readFleetQuery(writeFleetQuery(query))).toEqual(query);
  });

  it.each([
    ['q', `q=${'a'.repeat(FLEET_LIMITS.search + 1)}`],
    ['q', `q=${'a '.repeat(FLEET_LIMITS.terms + 1)}`],
    ['node', `node=${'a'.repeat(FLEET_LIMITS.value + 1)}`],
    ['sort', 'sort=price'],
    ['sort', 'sort=--age'],
    ['sort', 'sort='],
    ['group', 'group=migratable'],
    ['group', 'group=toString'],
  ])('leaves out an unusable %s, and says so', (parameter, address) => {
    const { query, problems } = read(address);
    expect(query).toEqual(USUAL);
    expect(problems).toEqual([expect.stringContaining(`'${parameter}'`)]);
  });

  it('reads no more values of a dimension than may be asked for', () => {
    const { query, problems } = read(
      Array.from({ length: 60 }, (_, i) => `node=n${i}`).join('&'),
    );
    expect(query.filters.node).toHaveLength(FLEET_LIMITS.values);
    expect(problems).toHaveLength(1);
  });

  it('takes a search apart at white space', () => {
    expect(fleetSearchTerms(' Orders\t10.0.0.7  DB\n')).toEqual([
      'orders',
      '10.0.0.7',
      'db',
    ]);
  });
});
