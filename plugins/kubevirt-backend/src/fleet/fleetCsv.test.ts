import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { fleetCsv } from './fleetCsv';
import { keysOf } from './VmKeys';

/** The cells of the column of that name. */
function column(text: string, name: string): string[] {
  const rows = text
    .split('\r\n')
    .filter(Boolean)
    .map(line => line.slice(1, -1).split('","'));
  const at = rows[0].indexOf(name);
  return rows.slice(1).map(row => row[at]);
}

const csv = (vms: ReturnType<typeof fakeVm>['summary'][]) =>
  [...fleetCsv(vms.map(keysOf), new Map())].join('');

describe('fleetCsv', () => {
  it('has a head and a line for each VM, in their order', () => {
    const text = csv([
      fakeVm({ name: 'b', node: 'w1' }).summary,
      fakeVm({ name: 'a', cluster: 'east' }).summary,
    ]);
    expect(column(text, 'name')).toEqual(['b', 'a']);
    expect(column(text, 'cluster')).toEqual(['west', 'east']);
    expect(column(text, 'node')).toEqual(['w1', '']);
  });

  it('says whose a VM is', () => {
    const { summary } = fakeVm();
    const text = [
      ...fleetCsv(
        [keysOf(summary)],
        new Map([
          [
            summary.id,
            {
              entities: [
                {
                  entityRef: 'component:default/orders',
                  owner: 'group:default/team-orders',
                },
                {
                  entityRef: 'component:default/web',
                  owner: 'group:default/team-orders',
                },
              ],
              declared: true,
              text: '',
            },
          ],
        ]),
      ),
    ].join('');
    expect(column(text, 'entities')).toEqual([
      'component:default/orders component:default/web',
    ]);
    expect(column(text, 'owners')).toEqual(['group:default/team-orders']);
    expect(column(text, 'git')).toEqual(['declared']);
  });

  it.each([
    ['=HYPERLINK("http://x","y")', `'=HYPERLINK(""http://x"",""y"")`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['u1.small', 'u1.small'],
    ['2 CPU, 4 GiB', '2 CPU, 4 GiB'],
  ])(
    'writes %p so that no spreadsheet takes it for a formula',
    (size, cell) => {
      const text = csv([{ ...fakeVm().summary, size }]);
      expect(text).toContain(`"${cell}"`);
    },
  );

  it('gives a large fleet in pieces', () => {
    const vms = Array.from({ length: 1_000 }, (_, i) =>
      keysOf(fakeVm({ name: `vm-${i}` }).summary),
    );
    const pieces = [...fleetCsv(vms, new Map())];
    expect(pieces.length).toBe(6);
    expect(column(pieces.join(''), 'name')).toHaveLength(1_000);
  });
});
