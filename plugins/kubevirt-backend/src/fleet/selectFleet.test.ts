import {
  readFleetQuery,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import type { Attributed } from './Attribution';
import { selectFleet } from './selectFleet';
import { compareNames, keysOf, NameOrder } from './VmKeys';

const cause = (code: string, sentence: string) =>
  ({
    cause: { code, severity: 'error', sentence, source: 'Pod' },
    group: 'held-back',
    displayStatus: 'ErrorUnschedulable',
  } as Partial<VirtualMachineSummary>);

/** Name, cluster, and what else is known of each VM. */
const VMS: [string, string, Partial<VirtualMachineSummary>][] = [
  ['web-2', 'west', { node: 'w1', liveMigratable: true, size: 'u1.small' }],
  ['web-10', 'west', { node: 'w1', liveMigratable: false, size: 'u1.large' }],
  [
    'db',
    'east',
    {
      node: 'e1',
      liveMigratable: true,
      ipAddresses: ['10.0.0.7'],
      createdAt: '2026-11-01T00:00:00Z',
    },
  ],
  ['cache', 'east', cause('unschedulable-memory', 'No node has 64 GiB free.')],
  [
    'queue',
    'east',
    {
      ...cause('image-pull', 'The image can not be pulled.'),
      createdAt: '2026-11-20T00:00:00Z',
    },
  ],
  ['batch', 'west', { group: 'stopped', displayStatus: 'Stopped' }],
];

const OWNERS: Record<string, [string, string?][]> = {
  'west/shop/web-2': [['component:default/web', 'Web shop']],
  'west/shop/web-10': [['component:default/web', 'Web shop']],
  'east/shop/db': [['component:default/orders'], ['component:default/web']],
};

const set = {
  items: VMS.map(([name, cluster, more]) =>
    keysOf({ ...fakeVm({ name, cluster }).summary, ...more }),
  ).sort(compareNames),
  byVm: new Map<string, Attributed>(
    Object.entries(OWNERS).map(([id, entities]) => [
      id,
      {
        entities: entities.map(([entityRef, title]) => ({
          entityRef,
          ...(title && { title }),
        })),
        declared: false,
        text: entities.flat().join('\n').toLowerCase(),
      },
    ]),
  ),
};

const select = (address: string) =>
  selectFleet(set, readFleetQuery(new URLSearchParams(address)));
const names = async (address: string) =>
  (await select(address)).matched.map(({ vm }) => vm.name).join(' ');

describe('selectFleet', () => {
  it.each([
    // Held back first, then running, stopped last; by name within, as people count.
    ['', 'cache queue db web-2 web-10 batch'],
    ['sort=-status', 'batch db web-2 web-10 cache queue'],
    ['sort=name', 'batch cache db queue web-2 web-10'],
    ['sort=-name', 'web-10 web-2 queue db cache batch'],
    // What has no value comes last either way.
    ['sort=age', 'queue db batch cache web-2 web-10'],
    ['sort=-age', 'db queue batch cache web-2 web-10'],
    ['sort=node', 'db web-2 web-10 batch cache queue'],
    ['sort=-node', 'web-2 web-10 db batch cache queue'],
    ['sort=size', 'web-10 web-2 batch cache db queue'],
    ['sort=owner', 'db web-2 web-10 batch cache queue'],
    ['sort=cause', 'queue cache batch db web-2 web-10'],
    ['cluster=west', 'web-2 web-10 batch'],
    ['cluster=west&cluster=east&status=stopped', 'batch'],
    ['cluster=north', ''],
    ['node=w1', 'web-2 web-10'],
    ['node=', 'cache queue batch'],
    ['cause=image-pull', 'queue'],
    ['cause=&cluster=east', 'db'],
    ['owner=component:default/orders', 'db'],
    ['owner=component:default/web', 'db web-2 web-10'],
    ['owner=', 'cache queue batch'],
    ['migratable=no', 'web-10'],
    ['migratable=yes&node=w1', 'web-2'],
    ['migratable=', 'cache queue batch'],
    ['q=WEB', 'db web-2 web-10'],
    ['q=web+w1', 'web-2 web-10'],
    ['q=10.0.0.7', 'db'],
    ['q=64+GiB', 'cache'],
    ['q=pull', 'queue'],
    ['q=shop/db', 'db'],
    ['q=web+shop+component:default/orders', 'db'],
    ['q=e1+stopped', ''],
    ['q=.*', ''],
  ])('%p gives %p', async (address, expected) => {
    expect(await names(address)).toBe(expected);
  });

  it('counts what each further choice would give, the most frequent first', async () => {
    const { facets } = await select('');
    expect(facets.status.values).toEqual([
      { value: 'running', count: 3 },
      { value: 'held-back', count: 2 },
      { value: 'stopped', count: 1 },
    ]);
    expect(facets.node.values).toEqual([
      { value: 'w1', count: 2 },
      { value: 'e1', count: 1 },
      { value: '', count: 3 },
    ]);
    expect(facets.owner.values).toEqual([
      { value: 'component:default/web', title: 'Web shop', count: 3 },
      { value: 'component:default/orders', count: 1 },
      { value: '', count: 3 },
    ]);
  });

  it('counts the other values of a dimension that is narrowed, and no others', async () => {
    const { facets, matched } = await select('cluster=east&status=held-back');
    expect(matched).toHaveLength(2);
    expect(facets.cluster.values).toEqual([{ value: 'east', count: 2 }]);
    expect(facets.status.values).toEqual([
      { value: 'held-back', count: 2 },
      { value: 'running', count: 1 },
    ]);
    expect(facets.node.values).toEqual([{ value: '', count: 2 }]);
  });

  it('groups, and puts a VM of two entities into the group of each', async () => {
    const { groups, matched } = await select('group=owner');
    expect(groups).toEqual({
      grouping: 'owner',
      items: [
        {
          value: 'component:default/web',
          title: 'Web shop',
          count: 3,
          heldBack: 0,
        },
        { value: 'component:default/orders', count: 1, heldBack: 0 },
        { value: '', count: 3, heldBack: 2 },
      ],
      more: 0,
    });
    expect(matched).toHaveLength(6);
  });

  it('has no groups but those that are asked for', async () => {
    const { groups } = await select('group=cluster&cluster=east');
    expect(groups!.items).toEqual([{ value: 'east', count: 3, heldBack: 2 }]);
  });

  it('leaves out rare values where there are too many, and says how many', async () => {
    const many = {
      items: Array.from({ length: 620 }, (_, i) =>
        keysOf({ ...fakeVm({ name: `vm-${i}` }).summary, node: `node-${i}` }),
      ),
      byVm: new Map(),
    };
    const { facets, groups } = await selectFleet(
      many,
      readFleetQuery(new URLSearchParams('group=node')),
    );
    expect(facets.node.values).toHaveLength(200);
    expect(facets.node.more).toBe(420);
    expect(groups!.items).toHaveLength(500);
    expect(groups!.more).toBe(120);
  });
});

describe('NameOrder', () => {
  const keys = (...vms: [string, string?][]) =>
    vms.map(([name, node]) => keysOf(fakeVm({ name, node }).summary));
  const shown = (items: ReturnType<typeof keys>) =>
    items.map(({ vm }) => `${vm.name}${vm.node ?? ''}`).join(' ');

  it('arranges by name, with what is known of each VM now', () => {
    const order = new NameOrder();
    expect(shown(order.arrange(keys(['b'], ['a10'], ['a2'])))).toBe('a2 a10 b');
    // The same VMs, of which one has moved.
    expect(shown(order.arrange(keys(['b', '@w1'], ['a10'], ['a2'])))).toBe(
      'a2 a10 b@w1',
    );
    // As many, and others.
    expect(shown(order.arrange(keys(['b'], ['a10'], ['c'])))).toBe('a10 b c');
    expect(shown(order.arrange(keys(['b'])))).toBe('b');
  });
});
