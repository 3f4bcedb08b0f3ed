import type { Entity } from '@backstage/catalog-model';
import { entitySchemaValidator } from '@backstage/catalog-model';
import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  DeferredEntity,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import type { VirtualMachineFacts } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createHash } from 'node:crypto';
import type { FactsSource } from './FactsClient';
import { VirtualMachineEntityProvider } from './VirtualMachineEntityProvider';

const HOUR = 3_600_000;

function vm(
  name: string,
  more: Partial<VirtualMachineFacts> = {},
): VirtualMachineFacts {
  return {
    kind: 'VirtualMachine',
    cluster: 'west',
    namespace: 'shop',
    name,
    size: 'u1.small',
    guestOs: 'Fedora 43',
    entities: [
      {
        entityRef: 'component:default/orders',
        owner: 'group:default/team-orders',
      },
    ],
    ...more,
  };
}

/** Clusters that tests change by hand. */
class FakeFacts implements FactsSource {
  readonly vms = new Map<string, VirtualMachineFacts[]>([['west', []]]);
  readonly silent = new Set<string>();
  readonly absent = new Set<string>();
  reads = 0;

  async clusters() {
    return [...this.vms].map(([name, vms]) => {
      if (this.silent.has(name)) {
        return { name, state: 'stale' as const };
      }
      return this.absent.has(name)
        ? { name, state: 'kubevirt-absent' as const }
        : { name, state: 'synced' as const, digest: digestOf(vms) };
    });
  }

  async virtualMachines(cluster: string) {
    this.reads += 1;
    return this.vms.get(cluster)!;
  }
}

function digestOf(vms: VirtualMachineFacts[]) {
  return createHash('sha256').update(JSON.stringify(vms)).digest('hex');
}

/** A catalog that keeps what it is given, and counts what it has to write. */
class FakeCatalog {
  readonly entities = new Map<string, Entity>();
  readonly mutations: EntityProviderMutation[] = [];
  writes = 0;

  async applyMutation(mutation: EntityProviderMutation) {
    this.mutations.push(mutation);
    const put = ({ entity }: DeferredEntity) => {
      const before = this.entities.get(entity.metadata.name);
      if (JSON.stringify(before) !== JSON.stringify(entity)) {
        this.writes += 1;
        this.entities.set(entity.metadata.name, entity);
      }
    };
    if (mutation.type === 'full') {
      const names = mutation.entities.map(({ entity }) => entity.metadata.name);
      [...this.entities.keys()]
        .filter(name => !names.includes(name))
        .forEach(name => this.entities.delete(name));
      mutation.entities.forEach(put);
    } else {
      mutation.added.forEach(put);
      mutation.removed.forEach(item =>
        this.entities.delete((item as DeferredEntity).entity.metadata.name),
      );
    }
  }

  async refresh() {}

  /** As the catalog hands them out, with what it adds. */
  async getEntities(request?: any) {
    if (!request.filter['spec.type']) {
      return {
        items: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: {
              name: 'west',
              namespace: 'default',
              annotations: { 'kubevirt.io/cluster': 'west' },
            },
          },
        ],
      };
    }
    return {
      items: [...this.entities.values()].map(entity => ({
        ...entity,
        metadata: { ...entity.metadata, uid: 'u', etag: 'e' },
        relations: [],
      })),
    };
  }
}

describe('VirtualMachineEntityProvider', () => {
  let facts: FakeFacts;
  let catalog: FakeCatalog;
  let now: number;

  beforeEach(() => {
    facts = new FakeFacts();
    catalog = new FakeCatalog();
    now = 0;
  });

  /** One replica of the catalog, that has just started. */
  async function start() {
    const provider = VirtualMachineEntityProvider.create({
      facts,
      catalog,
      auth: { getOwnServiceCredentials: async () => mockCredentials.service() },
      logger: { info: jest.fn(), warn: jest.fn() },
      taskRunner: { run: async () => {} },
      namespace: 'default',
      now: () => now,
    });
    await provider.connect(catalog);
    return provider;
  }
  const names = () => [...catalog.entities.keys()].sort();
  const kinds = () => catalog.mutations.map(({ type }) => type);

  it('makes a Resource of a VM, with what lasts of it', async () => {
    facts.vms.set('west', [vm('db')]);
    await (await start()).refresh();
    const entity = catalog.entities.get('west_shop_db')!;
    expect(entity).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: 'west_shop_db',
        namespace: 'default',
        title: 'db',
        description: 'Virtual machine shop/db on cluster west',
        annotations: {
          'backstage.io/managed-by-location':
            'kubevirt-virtual-machines:clusters',
          'backstage.io/managed-by-origin-location':
            'kubevirt-virtual-machines:clusters',
          'kubevirt.io/virtual-machine': 'west/shop/db',
          'kubevirt.io/consented-entity': 'component:default/orders',
        },
      },
      spec: {
        type: 'virtual-machine',
        owner: 'group:default/team-orders',
        dependencyOf: ['component:default/orders'],
        dependsOn: ['resource:default/west'],
        virtualMachine: {
          cluster: 'west',
          namespace: 'shop',
          name: 'db',
          size: 'u1.small',
          os: 'Fedora 43',
        },
      },
    });
    expect(() => entitySchemaValidator()(entity)).not.toThrow();
  });

  it('writes nothing of 10,000 VMs while only their states change', async () => {
    const vms = Array.from({ length: 10_000 }, (_, i) => vm(`vm-${i}`));
    facts.vms.set('west', vms);
    const provider = await start();
    await provider.refresh();
    expect(catalog.writes).toBe(10_000);
    for (let i = 0; i < 100; i++) {
      await provider.refresh();
    }
    expect(catalog.mutations).toHaveLength(1);
    expect(facts.reads).toBe(1);

    // One that is off does not say which system it has, and has it still.
    facts.vms.set('west', [
      vm('vm-0', { guestOs: undefined }),
      ...vms.slice(1),
    ]);
    await provider.refresh();
    expect(catalog.mutations).toHaveLength(1);

    facts.vms.set('west', [vm('vm-0', { size: 'u1.large' }), ...vms.slice(1)]);
    await provider.refresh();
    expect(kinds()).toEqual(['full', 'delta']);
    expect(catalog.writes).toBe(10_001);
  });

  it('adds what comes and removes what goes, by what changed only', async () => {
    facts.vms.set('west', [vm('db'), vm('web')]);
    const provider = await start();
    await provider.refresh();
    facts.vms.set('west', [vm('web'), vm('cache')]);
    await provider.refresh();
    expect(names()).toEqual(['west_shop_cache', 'west_shop_web']);
    expect(catalog.mutations[1]).toMatchObject({
      type: 'delta',
      added: [{ entity: { metadata: { name: 'west_shop_cache' } } }],
      removed: [{ entity: { metadata: { name: 'west_shop_db' } } }],
    });
  });

  it('leaves the entities of a cluster that does not answer, also at the start', async () => {
    facts.vms.set('west', [vm('db')]);
    facts.vms.set('east', [vm('web', { cluster: 'east' })]);
    await (await start()).refresh();

    facts.silent.add('east');
    facts.vms.set('east', []);
    facts.vms.set('west', [vm('cache')]);
    const again = await start();
    await again.refresh();
    expect(names()).toEqual(['east_shop_web', 'west_shop_cache']);
    expect(kinds()).toEqual(['full', 'delta']);

    facts.silent.clear();
    await again.refresh();
    expect(names()).toEqual(['west_shop_cache']);
    expect(kinds()).toEqual(['full', 'delta', 'full']);
  });

  it.each(['silent', 'absent'] as const)(
    'asks for VMs once, though another cluster is %s',
    async which => {
      facts.vms.set('west', [vm('db')]);
      facts.vms.set('edge', []);
      facts[which].add('edge');
      const provider = await start();
      for (let i = 0; i < 5; i++) {
        await provider.refresh();
      }
      expect(names()).toEqual(['west_shop_db']);
      expect(facts.reads).toBe(1);
      expect(kinds()).toEqual([which === 'silent' ? 'delta' : 'full']);
    },
  );

  it('keeps the entities of a cluster that is gone, marked, and takes the mark off when it is back', async () => {
    const marks = () =>
      [...catalog.entities.values()].map(
        ({ metadata }) => metadata.annotations!['kubevirt.io/cluster-state'],
      );
    facts.vms.set('east', [vm('web', { cluster: 'east' })]);
    const provider = await start();
    await provider.refresh();
    facts.vms.delete('east');
    await provider.refresh();
    await provider.refresh();
    expect(marks()).toEqual(['gone']);
    expect(catalog.mutations).toHaveLength(2);
    // Another process knows of it from the catalog.
    await (await start()).refresh();
    expect(marks()).toEqual(['gone']);

    facts.vms.set('east', [vm('web', { cluster: 'east' })]);
    await provider.refresh();
    expect(marks()).toEqual([undefined]);
  });

  it('writes nothing where a process starts and nothing has changed', async () => {
    facts.vms.set('west', [vm('db'), vm('web', { guestOs: undefined })]);
    await (await start()).refresh();
    const { writes } = catalog;
    await (await start()).refresh();
    expect(catalog.writes).toBe(writes);
  });

  it('gives all once more after an hour, for what another replica did', async () => {
    facts.vms.set('west', [vm('db')]);
    const provider = await start();
    await provider.refresh();
    catalog.entities.clear();
    await provider.refresh();
    expect(names()).toEqual([]);
    now += HOUR;
    await provider.refresh();
    expect(names()).toEqual(['west_shop_db']);
  });

  it('tries again what the catalog did not take', async () => {
    facts.vms.set('west', [vm('db')]);
    const provider = await start();
    const apply = jest
      .spyOn(catalog, 'applyMutation')
      .mockRejectedValueOnce(new Error('database'));
    await expect(provider.refresh()).rejects.toThrow('database');
    await provider.refresh();
    expect(apply).toHaveBeenCalledTimes(2);
    expect(names()).toEqual(['west_shop_db']);
  });
});
