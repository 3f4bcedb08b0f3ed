import {
  readFleetQuery,
  type FleetPage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { linesOf } from './lines';

const query = readFleetQuery(new URLSearchParams('cluster=west'));
const page = (more: Partial<FleetPage>): FleetPage => ({
  time: '',
  scope: 'all',
  clusters: [],
  total: 10,
  matched: 3,
  offset: 0,
  virtualMachines: [],
  ...more,
});
const groups: FleetPage['groups'] = {
  grouping: 'node',
  items: [
    { value: 'a', count: 2, heldBack: 0 },
    { value: '', count: 1, heldBack: 1 },
    { value: 'b', count: 3, heldBack: 0 },
  ],
  more: 0,
};

/** Each line in a word: a group's value, or the node whose row it is and which one. */
function words(open: string[], more: Partial<FleetPage> = { groups }) {
  const lines = linesOf(page(more), query, open);
  return Array.from({ length: lines.count }, (_, i) => {
    const line = lines.at(i)!;
    return line.kind === 'group'
      ? `${line.open ? '-' : '+'}${line.group.value}`
      : `${line.source.query.filters.node}:${line.index}`;
  });
}

describe('linesOf', () => {
  it.each<[string[], string[]]>([
    [[], ['+a', '+', '+b']],
    [['a'], ['-a', 'a:0', 'a:1', '+', '+b']],
    [
      ['', 'b'],
      ['+a', '-', ':0', '-b', 'b:0', 'b:1', 'b:2'],
    ],
    [['gone'], ['+a', '+', '+b']],
  ])('with %j open has %j', (open, expected) => {
    expect(words(open)).toEqual(expected);
  });

  it('has the rows alone where nothing is grouped', () => {
    const lines = linesOf(page({}), query, ['a']);
    expect(lines.count).toBe(3);
    expect(lines.at(2)).toEqual({
      kind: 'row',
      source: { query, count: 3 },
      index: 2,
    });
    expect(lines.at(3)).toBeUndefined();
    expect(lines.at(-1)).toBeUndefined();
  });

  it('asks for the rows of a group by the query and the group', () => {
    const line = linesOf(page({ groups }), query, ['b']).at(3);
    expect(line).toMatchObject({
      source: {
        query: {
          filters: { cluster: ['west'], node: ['b'] },
          group: undefined,
        },
      },
    });
  });
});
