import { ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import { readEntitySelector } from './readEntitySelector';

const CLUSTERS = ['west', 'east'];
const read = (annotations: Record<string, string>) =>
  readEntitySelector(ordersEntity(annotations), CLUSTERS);

const BY_ID = {
  selector: [
    { key: 'backstage.io/kubernetes-id', operator: 'In', values: ['orders'] },
  ],
};

describe('readEntitySelector', () => {
  it('selects nothing without an annotation, whatever the name', () => {
    expect(read({})).toMatchObject({
      entityRef: 'component:default/orders',
      clusterSelectors: [],
      unknownClusters: [],
      search: { clusters: [] },
    });
    expect(
      read({ 'backstage.io/kubernetes-id': '  ' }).clusterSelectors,
    ).toEqual([]);
    expect(
      read({ 'backstage.io/kubernetes-namespace': 'shop' }).clusterSelectors,
    ).toEqual([]);
  });

  it('looks for the id on all clusters', () => {
    expect(read({ 'backstage.io/kubernetes-id': 'orders' })).toMatchObject({
      clusterSelectors: [
        { cluster: 'west', queries: [BY_ID] },
        { cluster: 'east', queries: [BY_ID] },
      ],
      search: {
        clusters: CLUSTERS,
        selector: 'backstage.io/kubernetes-id=orders',
      },
    });
  });

  it('lets the selector win over the id, and narrows by namespace and cluster', () => {
    expect(
      read({
        'backstage.io/kubernetes-id': 'orders',
        'backstage.io/kubernetes-label-selector': 'app=orders,!legacy',
        'backstage.io/kubernetes-namespace': 'shop',
        'backstage.io/kubernetes-cluster': 'east',
      }),
    ).toMatchObject({
      clusterSelectors: [
        {
          cluster: 'east',
          queries: [
            {
              namespaces: ['shop'],
              selector: [
                { key: 'app', operator: 'In', values: ['orders'] },
                { key: 'legacy', operator: 'DoesNotExist', values: [] },
              ],
            },
          ],
        },
      ],
      search: {
        clusters: ['east'],
        namespaces: ['shop'],
        selector: 'app=orders,!legacy',
      },
    });
  });

  it('selects VMs by name, on their cluster or on all', () => {
    const { clusterSelectors, search } = read({
      'kubevirt.io/virtual-machines': 'east/shop/db, lab/cache',
      'backstage.io/kubernetes-namespace': 'ignored',
    });
    expect(clusterSelectors).toEqual([
      {
        cluster: 'east',
        queries: [
          {
            names: [
              { namespace: 'shop', name: 'db' },
              { namespace: 'lab', name: 'cache' },
            ],
          },
        ],
      },
      {
        cluster: 'west',
        queries: [{ names: [{ namespace: 'lab', name: 'cache' }] }],
      },
    ]);
    expect(search).toEqual({
      clusters: ['east', 'west'],
      names: ['east/shop/db', 'lab/cache'],
    });
  });

  it('selects by name beside the label', () => {
    const { clusterSelectors } = read({
      'backstage.io/kubernetes-id': 'orders',
      'kubevirt.io/virtual-machines': 'west/shop/db',
    });
    expect(clusterSelectors).toEqual([
      {
        cluster: 'west',
        queries: [BY_ID, { names: [{ namespace: 'shop', name: 'db' }] }],
      },
      { cluster: 'east', queries: [BY_ID] },
    ]);
  });

  describe('of declared VMs', () => {
    const declared = (annotations: Record<string, string>) =>
      read(annotations).declared;

    it('knows where each may be', () => {
      expect(
        declared({
          'kubevirt.io/virtual-machines':
            'east/shop/db, lab/cache, lab/cache, north/shop/far',
        }),
      ).toEqual([
        { namespace: 'shop', name: 'db', clusters: ['east'] },
        { namespace: 'lab', name: 'cache', clusters: ['west', 'east'] },
      ]);
    });

    it('has those without a cluster on the cluster of the entity', () => {
      const narrowed = { 'backstage.io/kubernetes-cluster': 'east' };
      expect(
        declared({
          ...narrowed,
          'kubevirt.io/virtual-machines': 'shop/db, west/shop/cache',
        }),
      ).toEqual([
        { namespace: 'shop', name: 'db', clusters: ['east'] },
        { namespace: 'shop', name: 'cache', clusters: ['west'] },
      ]);
      expect(
        declared({
          'backstage.io/kubernetes-cluster': 'north',
          'kubevirt.io/virtual-machines': 'shop/db',
        }),
      ).toEqual([]);
    });

    it('has none where VMs are found by label only', () => {
      expect(declared({ 'backstage.io/kubernetes-id': 'orders' })).toEqual([]);
    });

    it('changes the key, though the same VMs are claimed', () => {
      const withCluster = read({
        'kubevirt.io/virtual-machines': 'west/shop/db, east/shop/db',
      });
      const without = read({ 'kubevirt.io/virtual-machines': 'shop/db' });
      expect(without.clusterSelectors).toEqual(withCluster.clusterSelectors);
      expect(without.key).not.toBe(withCluster.key);
    });

    it.each([
      [
        {
          'backstage.io/managed-by-location':
            'url:https://git.example/shop/catalog-info.yaml',
        },
        'https://git.example/shop/catalog-info.yaml',
      ],
      [
        {
          'backstage.io/managed-by-location': 'url:https://git.example/raw',
          'backstage.io/view-url': 'https://git.example/view',
        },
        'https://git.example/view',
      ],
      [{ 'backstage.io/managed-by-location': 'file:/srv/x.yaml' }, undefined],
      [{ 'backstage.io/view-url': 'data:text/html,x' }, undefined],
    ])('knows from %j the address of the file', (annotations, location) => {
      expect(read(annotations as Record<string, string>).location).toBe(
        location,
      );
    });
  });

  it('keeps clusters apart that are not configured', () => {
    expect(
      read({ 'kubevirt.io/virtual-machines': 'north/shop/db' }),
    ).toMatchObject({
      clusterSelectors: [],
      unknownClusters: ['north'],
      search: { clusters: ['north'] },
    });
  });

  it('has the same key for equal selectors only', () => {
    const one = read({ 'backstage.io/kubernetes-id': 'orders' });
    const same = read({ 'backstage.io/kubernetes-id': ' orders ', other: 'x' });
    expect(same.key).toBe(one.key);
    expect(read({ 'backstage.io/kubernetes-id': 'bills' }).key).not.toBe(
      one.key,
    );
    // The same VMs, but the entity names no id of which a label would be enough to see them.
    const selector = read({
      'backstage.io/kubernetes-label-selector':
        'backstage.io/kubernetes-id = orders',
    });
    expect(selector.clusterSelectors).toEqual(one.clusterSelectors);
    expect(selector.key).not.toBe(one.key);
  });

  it.each([
    ['backstage.io/kubernetes-id', 'not a label value'],
    ['backstage.io/kubernetes-id', 'a,b'],
    ['backstage.io/kubernetes-label-selector', 'app in'],
    ['backstage.io/kubernetes-label-selector', '!app'],
    ['backstage.io/kubernetes-label-selector', 'app'],
    ['backstage.io/kubernetes-label-selector', 'app!=x'],
    ['backstage.io/kubernetes-label-selector', 'app notin (x)'],
    ['kubevirt.io/virtual-machines', 'db'],
    ['kubevirt.io/virtual-machines', 'a/b/c/d'],
    ['kubevirt.io/virtual-machines', 'shop/../secret'],
    ['kubevirt.io/virtual-machines', 'Shop/db'],
    ['kubevirt.io/virtual-machines', '/shop/db'],
    ['kubevirt.io/virtual-machines', 'shop/db?x=1'],
    ['kubevirt.io/virtual-machines', Array(501).fill('a/b').join()],
  ])('refuses %s: %s, naming both', (annotation, value) => {
    expect(() => read({ [annotation]: value })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(
          new RegExp(
            `'${annotation}' of component:default/orders.*'${value
              .slice(0, 20)
              .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}`,
          ),
        ),
      }),
    );
  });

  it('refuses a namespace that is none', () => {
    expect(() =>
      read({
        'backstage.io/kubernetes-id': 'orders',
        'backstage.io/kubernetes-namespace': 'shop,lab',
      }),
    ).toThrow('backstage.io/kubernetes-namespace');
  });

  it('is not misled by annotations that are no text', () => {
    expect(
      read({ 'backstage.io/kubernetes-id': { a: 1 } as unknown as string })
        .clusterSelectors,
    ).toEqual([]);
  });
});
