import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import type { VirtualMachineFacts } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { entityNameOf } from './entityNameOf';

type Named = Parameters<typeof entityNameOf>[0];

const named = (
  path: string,
  kind: VirtualMachineFacts['kind'] = 'VirtualMachine',
): Named => {
  const [name, namespace, ...cluster] = path.split('/').reverse();
  return { kind, cluster: cluster.reverse().join('/'), namespace, name };
};

const LONG = 'x'.repeat(63);

describe('entityNameOf', () => {
  it.each([
    ['west/shop/orders-db', /^west_shop_orders-db$/],
    ['eu.west-1/shop/db.v2', /^eu\.west-1_shop_db\.v2$/],
    // Of other clusters' names, what fits, and a hash.
    ['my_cluster/shop/db', /^my-cluster-shop-db-[0-9a-f]{10}$/],
    ['West/shop/db', /^west-shop-db-[0-9a-f]{10}$/],
    ['Büro 1, Süd/shop/db', /^b-ro-1--s-d-shop-db-[0-9a-f]{10}$/],
    ['üü/shop/db', /^shop-db-[0-9a-f]{10}$/],
    [`west/${LONG}/${LONG}`, /^west-x{47}-[0-9a-f]{10}$/],
  ])('of %s is %s', (path, expected) => {
    const name = entityNameOf(named(path));
    expect(name).toMatch(expected);
    expect(KubernetesValidatorFunctions.isValidObjectName(name)).toBe(true);
    // As long as the VM is called so, however often it is made.
    expect(entityNameOf(named(path))).toBe(name);
  });

  it('is no other VM’s, in whatever case', () => {
    const all = [
      named('west/shop/db'),
      named('west/shop/db', 'VirtualMachineInstance'),
      named('West/shop/db'),
      named('west/shop/db-a'),
      named('west-shop/db/a'),
      named('west/shop-db/a'),
      named('west_shop/db/a'),
      named('west.shop/db/a'),
      named('west/shop/db.a'),
      named(`west/shop/${LONG}`),
      named(`west/shop/${LONG.slice(1)}y`),
    ].map(entityNameOf);
    expect(new Set(all.map(name => name.toLowerCase())).size).toBe(all.length);
  });
});
