import { groupsOf, matchersOf, queryOf } from './promql';

describe('matchersOf', () => {
  it.each([
    [
      'one VM',
      [{ namespace: 'shop', name: 'orders-db' }],
      {},
      'namespace=~"shop",name=~"orders-db"',
    ],
    [
      'VMs of several namespaces, each name once, in the same order whoever asks',
      [
        { namespace: 'shop', name: 'b' },
        { namespace: 'ops', name: 'a' },
        { namespace: 'shop', name: 'a' },
      ],
      {},
      'namespace=~"ops|shop",name=~"a|b"',
    ],
    [
      'a name with a dot, which stands for itself and no other character',
      [{ namespace: 'shop', name: 'db.v1' }],
      {},
      'namespace=~"shop",name=~"db\\\\.v1"',
    ],
    [
      'labels of the configuration, whatever is in them',
      [{ namespace: 'shop', name: 'a' }],
      { cluster: 'we"st\\', site: 'a\nb' },
      'cluster="we\\"st\\\\",site="a\\nb",namespace=~"shop",name=~"a"',
    ],
    [
      'a name that no VM can have: it ends neither the expression nor the string',
      [{ namespace: 'shop', name: 'a|.*"} or up{x="' }],
      {},
      'namespace=~"shop",name=~"a\\\\|\\\\.\\\\*\\"\\\\} or up\\\\{x=\\""',
    ],
  ])('selects %s', (_, vms, labels, matchers) => {
    expect(matchersOf(vms, labels)).toBe(matchers);
  });
});

describe('queryOf', () => {
  it.each([
    [
      'cpu',
      30,
      'sum by (namespace, name) (rate(kubevirt_vmi_cpu_usage_seconds_total{m}[300s]))',
    ],
    [
      'disk-write',
      3600,
      'sum by (namespace, name) (rate(kubevirt_vmi_storage_write_traffic_bytes_total{m}[3600s]))',
    ],
    [
      // Never the resident memory of QEMU: harvester/harvester#6222.
      'memory',
      30,
      'max by (namespace, name) (kubevirt_vmi_memory_available_bytes{m} - kubevirt_vmi_memory_usable_bytes{m})',
    ],
  ] as const)('asks for %s every %d seconds', (quantity, step, query) => {
    expect(queryOf(quantity, 'm', step)).toBe(query);
  });
});

describe('groupsOf', () => {
  const vms = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => ({
      namespace: 'shop',
      name: `${index}`.padStart(length, 'x'),
    }));

  it.each([
    ['50 VMs', vms(50, 20), [50]],
    ['no VMs', [], []],
    ['more than 100', vms(250, 5), [100, 100, 50]],
    ['long names', vms(25, 246), [10, 10, 5]],
    ['a name that is longer than any', vms(1, 5000), [1]],
  ])('divides %s', (_, asked, sizes) => {
    const groups = groupsOf(asked);
    expect(groups.map(({ length }) => length)).toEqual(sizes);
    expect(groups.flat()).toEqual(asked);
  });
});
