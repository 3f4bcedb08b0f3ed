import { checkUniqueNames, checkVmCount, checkVmNamespace } from './limits';

it('names both places of a duplicate', () => {
  expect(() =>
    checkUniqueNames([{ name: 'a' }, { name: 'b' }, { name: 'a' }], 'vms'),
  ).toThrow('vms[2].name: "a" is already used by vms[0]');
  expect(() =>
    checkUniqueNames(
      [
        { name: 'a', namespace: 'x' },
        { name: 'a', namespace: 'y' },
      ],
      'vms',
    ),
  ).not.toThrow();
});

it('limits the number of VMs', () => {
  expect(() => checkVmCount(100, 'vms')).not.toThrow();
  expect(() => checkVmCount(10_000, 'vms')).toThrow(
    'vms: 10000 VMs are more than the 100',
  );
  expect(() => checkVmCount(10_000, 'vms', 10_000)).not.toThrow();
});

it('distinguishes reserved namespaces from free ones', () => {
  expect(checkVmNamespace('shop', 'namespace')).toEqual([]);
  expect(checkVmNamespace('default', 'namespace')).toHaveLength(1);
  for (const name of ['kube-public', 'rafay-infra', 'cdi', 'kubevirt', 'A']) {
    expect(() => checkVmNamespace(name, 'namespace')).toThrow(/^namespace: /);
  }
});
