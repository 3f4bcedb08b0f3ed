import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  containerVm,
  createHarness,
  importedVm,
} from '../__testUtils__/harness';

type Harness = ReturnType<typeof createHarness>;

const vms = [importedVm, containerVm];
const six = Array.from({ length: 6 }, (_, index) => `cluster-${index}`);

/** The VMs that the component of the repository names. */
function declared(harness: Harness): string | undefined {
  const [component] = parseAllDocuments(harness.files()['catalog-info.yaml']);
  return component.toJS().metadata.annotations['kubevirt.io/virtual-machines'];
}

describe('the catalog entity names the VMs', () => {
  const unknown = createHarness();
  const known = createHarness({
    kubevirt: { clusters: [{ name: 'west' }, { name: 'east' }] },
  });
  const large = createHarness({
    kubevirt: { clusters: six.map(name => ({ name })) },
  });
  beforeEach(() => [unknown, known, large].forEach(harness => harness.reset()));

  it('on the clusters that the portal knows by the name that Rafay has', async () => {
    await known.generate({ clusters: ['west', 'east', 'far'], vms });
    expect(declared(known)).toBe(
      'west/orders/orders-db, east/orders/orders-db, west/orders/orders-search, east/orders/orders-search',
    );
  });

  it('on the clusters that run them, out of those of the blueprint', async () => {
    await known.generate({
      clusters: ['west', 'east'],
      vmClusters: ['east'],
      vms: [containerVm],
    });
    expect(declared(known)).toBe('east/orders/orders-db');
  });

  it.each([
    { clusters: ['west', 'east'] },
    { clusters: undefined, clusterLabels: { tier: 'vm' } },
  ])('without a cluster where the portal knows none: %j', async input => {
    await unknown.generate({ ...input, vms });
    expect(declared(unknown)).toBe('orders/orders-db, orders/orders-search');
  });

  it('without clusters where the annotation would get too long', async () => {
    const many = Array.from({ length: 90 }, (_, index) => ({
      ...containerVm,
      name: `vm-${String(index).padStart(2, '0')}`,
    }));
    await large.generate({ clusters: six, vms: many });
    const names = declared(large)!.split(', ');
    expect(names).toHaveLength(90);
    expect(names[0]).toBe('orders/vm-00');
  });

  it('as they come and go', async () => {
    await unknown.generate();
    expect(declared(unknown)).toBeUndefined();
    await unknown.vms({ vms: [containerVm] });
    await unknown.vms({ vms: [{ ...containerVm, name: 'orders-new' }] });
    expect(declared(unknown)).toBe('orders/orders-db, orders/orders-new');
    await unknown.vms({ mode: 'remove', names: ['orders-db'] });
    expect(declared(unknown)).toBe('orders/orders-new');
    await unknown.vms({ mode: 'remove', names: ['orders-new'] });
    expect(declared(unknown)).toBeUndefined();
  });

  it('but for those whose disks alone were kept', async () => {
    await unknown.generate({ vms });
    await unknown.vms({ mode: 'remove', names: ['orders-search'] });
    expect(declared(unknown)).toBe('orders/orders-db');
  });

  it('but for those of another component, and says what that one needs', async () => {
    await unknown.generate({ vms: [containerVm] });
    const { outputs } = await unknown.vms({
      vms: [{ ...containerVm, name: 'payments' }],
      entityName: 'payments',
      vmNamespace: 'payments',
    });
    expect(declared(unknown)).toBe('orders/orders-db');
    expect(outputs.warnings).toContainEqual(
      expect.stringContaining("add 'payments/payments' to its annotation"),
    );
  });

  it('or says what to write, where the file was changed by hand', async () => {
    await unknown.generate({ vms: [containerVm] });
    const file = path.join(unknown.workspace, 'catalog-info.yaml');
    const edited = readFileSync(file, 'utf8').replace('Virtual mach', 'Mach');
    writeFileSync(file, edited);
    const { outputs } = await unknown.vms({
      vms: [{ ...containerVm, name: 'orders-new' }],
    });
    expect(readFileSync(file, 'utf8')).toBe(edited);
    expect(outputs.warnings).toContainEqual(
      expect.stringContaining(
        "kubevirt.io/virtual-machines of component:default/orders to 'orders/orders-db, orders/orders-new'",
      ),
    );
    // Once that is done, there is nothing more to say.
    writeFileSync(
      file,
      edited.replace('orders/orders-db', 'orders/orders-db, orders/orders-new'),
    );
    const again = await unknown.vms({
      mode: 'change',
      vms: [{ name: 'orders-new', memory: '8Gi' }],
    });
    expect(again.outputs.warnings).not.toContainEqual(
      expect.stringContaining('set the annotation'),
    );
  });
});
