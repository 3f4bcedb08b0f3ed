import { mockCredentials } from '@backstage/backend-test-utils';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import type { LocatedVm } from '../access';
import { AffectedEntities } from './AffectedEntities';

const JANE = mockCredentials.user('user:default/jane');
const KIM = mockCredentials.user('user:default/kim');
const VM = {
  summary: { cluster: 'west', namespace: 'shop', name: 'db' },
  vmObjects: { vm: { metadata: { name: 'db', uid: 'vm-1' } } },
} as LocatedVm;

const showing = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: { 'kubevirt.io/virtual-machines': 'west/shop/db' },
  },
});

describe('AffectedEntities', () => {
  const clock = new ManualClock();
  const getEntities = jest.fn();
  let affected: AffectedEntities;

  const find = async (credentials = JANE) =>
    (await affected.find(credentials, VM, 'component:default/orders')).map(
      ({ entityRef }) => entityRef,
    );

  beforeEach(() => {
    getEntities.mockReset();
    getEntities.mockResolvedValue({
      items: [showing('orders'), showing('billing')],
    });
    affected = AffectedEntities.create({
      catalog: { getEntities },
      clusters: () => ['west'],
      clock,
    });
  });

  it('asks once for many VMs that are planned at once', async () => {
    const found = await Promise.all([find(), find(), find()]);
    expect(found).toEqual(Array(3).fill(['component:default/billing']));
    expect(await find()).toEqual(['component:default/billing']);
    expect(getEntities).toHaveBeenCalledTimes(1);
  });

  it('knows of an entity that came, and of one that went, in the next plan', async () => {
    await find();
    getEntities.mockResolvedValue({ items: [showing('stock')] });
    clock.tick(5_000);
    expect(await find()).toEqual(['component:default/stock']);
  });

  it('shows to each only what they see', async () => {
    await find();
    getEntities.mockResolvedValue({ items: [] });
    expect(await find(KIM)).toEqual([]);
    expect(getEntities).toHaveBeenLastCalledWith(expect.anything(), {
      credentials: KIM,
    });
  });

  it('asks again after a failure', async () => {
    getEntities.mockRejectedValueOnce(new Error('away'));
    await expect(find()).rejects.toThrow('away');
    expect(await find()).toEqual(['component:default/billing']);
  });
});
