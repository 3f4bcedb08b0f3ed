import {
  NOBODY,
  OWNER,
  PLATFORM,
  SERVICE,
  startFleet,
  vmOfEntity,
} from '../__testUtils__/startFleet';
import { condition } from '../model/__testUtils__/builders';

describe('the fleet', () => {
  let backend: Awaited<ReturnType<typeof startFleet>>;
  afterEach(() => backend.stop());

  describe('is, by who asks,', () => {
    const ALL = [
      'nobodys',
      'orders-db',
      'orders-web',
      'payroll-db',
      'stock-db',
    ];
    it.each([
      ['all VMs with the permission', PLATFORM, 'all', ALL],
      [
        'those of the entities that an owner owns',
        OWNER,
        'owned',
        ['orders-db', 'orders-web', 'stock-db'],
      ],
      ['nothing to somebody who owns nothing', NOBODY, 'owned', []],
      ['all VMs to a service that is named', SERVICE, 'all', ALL],
    ])('%s', async (_, who, scope, names) => {
      backend = await startFleet({ access: { services: ['external:ci'] } });
      const page = await backend.page('?sort=name', who);
      expect(page.scope).toBe(scope);
      expect(page.virtualMachines.map((vm: any) => vm.name)).toEqual(names);
      expect(page.total).toBe(names.length);
      expect(page.matched).toBe(names.length);
    });

    it.each(['', '/csv', '/node?cluster=west&node=w1'])(
      'nothing to a service that is not named, at %p',
      async address => {
        backend = await startFleet();
        const { status } = await backend.get(address, SERVICE);
        expect(status).toBe(403);
      },
    );

    it('without the VMs of an entity that one owns and may not read', async () => {
      backend = await startFleet();
      backend.deny('component:default/stock');
      const page = await backend.page('?sort=name', OWNER);
      expect(page).toMatchObject({ ownedEntities: 2, deniedEntities: 1 });
      expect(page.virtualMachines.map((vm: any) => vm.name)).toEqual([
        'orders-db',
        'orders-web',
      ]);
    });

    it('without VMs that an entity of one’s own selects and that do not consent', async () => {
      backend = await startFleet({ access: { read: 'consent' } });
      expect(await backend.names('', OWNER)).toEqual([]);
      backend.west.namespaces.set('shop', {
        'backstage.io/entity-ref': 'component:default/stock',
      });
      expect(await backend.names('', OWNER)).toEqual(['stock-db']);
      // Who sees all sees them, as nobody's.
      const page = await backend.page('?sort=name');
      expect(page.virtualMachines).toHaveLength(5);
      expect(page.virtualMachines[1]).toMatchObject({
        name: 'orders-db',
        entities: [],
      });
    });
  });

  it('reveals nothing of VMs that one does not see: not in counts, groups, search, files, or nodes', async () => {
    backend = await startFleet();
    const page = await backend.page('?facets=true&group=node', OWNER);
    expect(page.facets.node.values).toEqual([
      { value: 'w1', count: 2 },
      { value: '', count: 1 },
    ]);
    expect(page.facets.owner.values.map(({ value }: any) => value)).toEqual([
      'component:default/orders',
      'component:default/stock',
    ]);
    expect(page.groups.items).toEqual([
      { value: 'w1', count: 2, heldBack: 0 },
      { value: '', count: 1, heldBack: 0 },
    ]);
    expect(JSON.stringify(page)).not.toMatch(/payroll|nobodys/);
    expect(await backend.page('?q=payroll', OWNER)).toMatchObject({
      matched: 0,
      total: 3,
    });
    expect(await backend.page('?node=w2', OWNER)).toMatchObject({ matched: 0 });

    const { text } = await backend.get('/csv', OWNER).expect(200);
    expect(text).not.toMatch(/payroll|nobodys/);
    const { body } = await backend
      .get('/node?cluster=west&node=w2', OWNER)
      .expect(200);
    expect(body.items).toEqual([]);
    // A cluster of which one sees nothing is as one that is not there.
    await backend.get('/node?cluster=east&node=w2', NOBODY).expect(404);
    await backend.get('/node?cluster=north&node=w2', NOBODY).expect(404);
  });

  it('says whose each VM is, as far as one sees the entities', async () => {
    backend = await startFleet();
    const { virtualMachines } = await backend.page('?sort=name');
    expect(
      virtualMachines.map(({ name, entities }: any) => [
        name,
        entities.map(({ entityRef }: any) => entityRef),
      ]),
    ).toEqual([
      ['nobodys', []],
      ['orders-db', ['component:default/orders']],
      ['orders-web', ['component:default/orders']],
      ['payroll-db', ['component:default/payroll']],
      ['stock-db', ['component:default/stock']],
    ]);
    expect(virtualMachines[1].entities[0]).toEqual({
      entityRef: 'component:default/orders',
      title: 'The orders',
      owner: 'user:default/owner',
    });
  });

  it('filters, sorts and pages', async () => {
    backend = await startFleet();
    const page = await backend.page(
      '?q=shop&cluster=west&sort=-name&offset=1&limit=2',
    );
    expect(page).toMatchObject({ total: 5, matched: 4, offset: 1 });
    expect(page.virtualMachines.map((vm: any) => vm.name)).toEqual([
      'payroll-db',
      'orders-db',
    ]);
    expect(page.facets).toBeUndefined();
    expect((await backend.page('?limit=0&facets=true')).facets.cluster).toEqual(
      {
        values: [
          { value: 'west', count: 4 },
          { value: 'east', count: 1 },
        ],
        more: 0,
      },
    );
    expect(await backend.names('?offset=100')).toEqual([]);
  });

  it('has what entities declare and wait for, also for those who see all', async () => {
    backend = await startFleet();
    backend.entities[0].metadata.annotations!['kubevirt.io/virtual-machines'] =
      'west/shop/orders-new,west/shop/orders-db';
    await backend.clock.tick(60_000);
    for (const who of [OWNER, PLATFORM]) {
      const { virtualMachines } = await backend.page(
        '?q=orders&sort=name',
        who,
      );
      expect(
        virtualMachines.map(({ name, git, declared }: any) => [
          name,
          git,
          declared,
        ]),
      ).toEqual([
        ['orders-db', 'declared', undefined],
        ['orders-new', 'declared', true],
        ['orders-web', undefined, undefined],
      ]);
    }
  });

  it('names each cluster and how it stands, the silent ones too', async () => {
    backend = await startFleet();
    backend.east.setStatus({
      state: 'stale',
      messages: [
        { code: 'verbatim', params: { text: 'connect 10.1.2.3: refused' } },
      ],
    });
    backend.west.platformObjects = {
      kubevirts: [
        {
          metadata: { name: 'kubevirt', uid: 'k' },
          spec: {
            configuration: { migrations: { parallelMigrationsPerCluster: 3 } },
          },
        },
      ],
    };
    const { clusters, virtualMachines } = await backend.page('?cluster=east');
    expect(clusters).toEqual([
      expect.objectContaining({
        name: 'west',
        state: 'synced',
        parallelMigrations: 3,
      }),
      expect.objectContaining({ name: 'east', state: 'stale' }),
    ]);
    expect(JSON.stringify(clusters)).not.toContain('10.1.2.3');
    // As it was when it last answered.
    expect(virtualMachines).toHaveLength(1);
  });

  it.each([
    ['sort=price', /'sort'/],
    ['group=price', /'group'/],
    [`q=${'a'.repeat(201)}`, /'q'/],
    ['limit=501', /'limit'/],
    ['offset=-1', /'offset'/],
    ['offset=1e9', /'offset'/],
    ['facets=1', /'facets'/],
    [Array.from({ length: 51 }, (_, i) => `node=${i}`).join('&'), /'node'/],
  ])('refuses ?%s', async (address, why) => {
    backend = await startFleet();
    const { body } = await backend.get(`?${address}`, PLATFORM).expect(400);
    expect(body.error.message).toMatch(why);
  });

  it('sees what changed, whatever was gathered a moment before', async () => {
    backend = await startFleet();
    await backend.page('');
    backend.west.set(vmOfEntity('orders-new', 'orders'));
    await backend.clock.tick(3_000);
    expect(await backend.names('?q=orders-new')).toEqual(['orders-new']);
    // Whose it is, is found out again a while later.
    await backend.clock.tick(10_000);
    const page = await backend.page('?q=orders-new');
    expect(page.virtualMachines[0].entities).toHaveLength(1);
  });

  it('finds out again whose VMs are while a cluster is still read', async () => {
    backend = await startFleet();
    await backend.page('');
    backend.east.setStatus({ state: 'unreachable' });
    backend.west.set(vmOfEntity('orders-new', 'orders'));
    // The first list ends meanwhile, as it does for who waits for it.
    backend.west.settled = async () => {};
    backend.west.setStatus({ state: 'syncing' });
    await backend.clock.tick(3_000);
    const { virtualMachines } = await backend.page('?q=orders-new');
    expect(virtualMachines[0].entities).toHaveLength(1);
  });

  it('asks policy and catalog again when what was remembered is too old', async () => {
    backend = await startFleet();
    expect(await backend.names('?q=stock', OWNER)).toEqual(['stock-db']);
    backend.deny('component:default/stock');
    await backend.clock.tick(11_000);
    expect(await backend.names('?q=stock', OWNER)).toEqual([]);
  });

  it('fails where catalog or policy fail, and does not show less', async () => {
    backend = await startFleet();
    backend.getEntitiesByRefs.mockRejectedValueOnce(
      new Error('catalog is down'),
    );
    await backend.get('', OWNER).expect(500);
    expect(await backend.names('?q=stock', OWNER)).toEqual(['stock-db']);
  });

  describe('as a file', () => {
    it('has what the query selects, in its order, and leaves a trace', async () => {
      backend = await startFleet();
      const { text, headers } = await backend
        .get('/csv?sort=-name&cluster=west', PLATFORM)
        .expect(200);
      expect(headers).toMatchObject({
        'content-type': expect.stringContaining('text/csv'),
        'content-disposition': expect.stringContaining('attachment'),
        'x-content-type-options': 'nosniff',
      });
      expect(
        text.split('\r\n').map(line => line.split(',')[2]?.slice(1, -1)),
      ).toEqual([
        'name',
        'stock-db',
        'payroll-db',
        'orders-db',
        'nobodys',
        undefined,
      ]);
      expect(backend.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({ eventId: 'fleet-download' }),
      );
    });
  });

  describe('on a node', () => {
    const vmi = (strategy: string, migratable: 'True' | 'False') => ({
      vmi: {
        metadata: { name: 'x', namespace: 'shop', uid: 'x' },
        spec: { evictionStrategy: strategy },
        status: {
          phase: 'Running',
          conditions: [
            condition(
              'LiveMigratable',
              migratable,
              migratable === 'False'
                ? 'HostDeviceNotLiveMigratable'
                : undefined,
            ),
          ],
        },
      },
    });

    it('says what a drain does to each VM, those that hold it up first', async () => {
      backend = await startFleet();
      backend.west.set(
        vmOfEntity('orders-db', 'orders', {
          node: 'w1',
          vmObjects: vmi('LiveMigrate', 'True'),
        }),
      );
      backend.west.set(
        vmOfEntity('stock-db', 'stock', {
          node: 'w1',
          vmObjects: vmi('LiveMigrate', 'False'),
        }),
      );
      backend.west.set(
        vmOfEntity('nobodys', undefined, {
          node: 'w1',
          vmObjects: vmi('None', 'True'),
        }),
      );
      backend.west.platformObjects = {
        nodes: [
          { metadata: { name: 'w1', uid: 'n' }, spec: { unschedulable: true } },
        ],
      };
      const { body } = await backend
        .get('/node?cluster=west&node=w1', PLATFORM)
        .expect(200);
      expect(body).toMatchObject({
        scope: 'all',
        node: 'w1',
        unschedulable: true,
        more: 0,
      });
      expect(
        body.items.map(({ vm, eviction }: any) => [
          vm.name,
          eviction.effect,
          eviction.reason,
        ]),
      ).toEqual([
        ['stock-db', 'blocked', 'HostDeviceNotLiveMigratable'],
        ['nobodys', 'stops', undefined],
        ['orders-db', 'migrates', undefined],
      ]);
      const { body: owned } = await backend
        .get('/node?cluster=west&node=w1', OWNER)
        .expect(200);
      expect(owned.items).toHaveLength(2);
      expect(owned.unschedulable).toBeUndefined();
    });
  });
});
