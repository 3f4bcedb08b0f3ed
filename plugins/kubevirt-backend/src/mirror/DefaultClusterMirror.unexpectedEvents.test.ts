import { createMirror } from './__testUtils__/createMirror';
import { FakeApi } from './__testUtils__/FakeApi';
import { expectEqualToFreshList } from './__testUtils__/freshList';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './__testUtils__/objects';
import type { DefaultClusterMirror } from './DefaultClusterMirror';

const VMS = 'virtualmachines';
const VMIS = 'virtualmachineinstances';

describe('a mirror of a surprising cluster', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;

  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };
  const ids = () => mirror.find({}).map(({ id }) => id);
  const expectEqual = () => expectEqualToFreshList(mirror, api, { within: 0 });

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    mirror = createMirror({ client: api, clock });
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('keeps in step through events that come twice or out of order', async () => {
    await start();
    const first = api.put(VMS, virtualMachine('b'));
    const second = api.put(VMS, {
      ...first,
      status: { printableStatus: 'Running' },
    } as any);
    api.inject(VMS, { type: 'ADDED', object: first });
    api.inject(VMS, { type: 'MODIFIED', object: second });
    await clock.advance(10);
    await expectEqual();

    api.delete(VMS, 'shop', 'b');
    api.inject(VMS, { type: 'MODIFIED', object: second });
    await clock.advance(10);
    await expectEqual();

    const again = api.put(VMS, virtualMachine('b'));
    api.inject(VMS, { type: 'MODIFIED', object: second });
    api.inject(VMS, { type: 'DELETED', object: second });
    await clock.advance(10);
    await expectEqual();
    expect(mirror.vmObjects('shop', 'b')?.vm?.metadata.uid).toBe(
      again.metadata.uid,
    );

    // Made again, and of the earlier one's deletion nothing was sent yet.
    api.put(VMS, virtualMachine('b'));
    api.inject(VMS, { type: 'MODIFIED', object: again });
    await clock.advance(10);
    await expectEqual();
  });

  it('takes objects with missing and surprising fields as they are', async () => {
    const malformed: object[] = [
      { metadata: { name: 'no-status', namespace: 'shop', uid: 'u1' } },
      {
        metadata: {
          name: 'nulls',
          namespace: 'shop',
          uid: 'u2',
          labels: null,
          ownerReferences: null,
        },
        spec: null,
        status: null,
      },
      {
        metadata: {
          name: 'types',
          namespace: 'shop',
          uid: 'u3',
          labels: 'none',
          ownerReferences: [null, 'x', { uid: 7 }],
        },
        spec: { template: [], dataVolumeTemplates: { a: 1 } },
        status: { conditions: 'x', phase: {}, nodeName: ['n'] },
      },
    ];
    for (const plural of [
      VMS,
      VMIS,
      'pods',
      'virtualmachineinstancemigrations',
      'datavolumes',
      'nodes',
    ]) {
      for (const object of structuredClone(malformed) as any[]) {
        object.metadata.uid += plural;
        if (plural === 'pods') {
          object.metadata.labels = { 'kubevirt.io': 'virt-launcher', x: null };
        }
        api.put(plural, object);
      }
    }
    await start();
    expect(mirror.status().state).toBe('synced');
    expect(ids()).toEqual(
      expect.arrayContaining(['c/shop/nulls', 'vmi:c/shop/types']),
    );
    await expectEqual();
  });
});
