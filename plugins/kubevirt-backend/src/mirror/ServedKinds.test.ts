import { KubeError, type KubeClient } from '../clusters';
import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { ServedKinds } from './ServedKinds';

const refused = (code: number) =>
  new KubeError({ code, message: `refused with ${code}` });

/** Discovery of a cluster whose groups tests change. */
class Discovery {
  readonly calls: string[] = [];
  error?: Error;
  groups: Record<string, Record<string, object[]>> = {
    apps: { v1: [{ name: 'deployments', kind: 'Deployment' }] },
    'kubevirt.io': {
      v1: [
        {
          name: 'virtualmachines',
          kind: 'VirtualMachine',
          storageVersionHash: 'v2rohjOGqcY=',
        },
        { name: 'virtualmachines/status', kind: 'VirtualMachine' },
        {
          name: 'virtualmachineinstancepresets',
          kind: 'VirtualMachineInstancePreset',
          storageVersionHash: 'oZZyVoiG8GU=',
        },
      ],
      v1alpha3: [
        {
          name: 'virtualmachines',
          kind: 'VirtualMachine',
          storageVersionHash: 'v2rohjOGqcY=',
        },
        {
          name: 'virtualmachineinstancepresets',
          kind: 'VirtualMachineInstancePreset',
          storageVersionHash: 'oZZyVoiG8GU=',
        },
      ],
    },
    'subresources.kubevirt.io': {
      v1: [{ name: 'expand-vm-spec', kind: 'VirtualMachine' }],
    },
    'notkubevirt.io': { v1: [{ name: 'things', kind: 'Thing' }] },
  };

  readonly client = {
    json: async (path: string) => {
      this.calls.push(path);
      if (this.error) {
        throw this.error;
      }
      const [, group, version] = path.split('/').filter(Boolean);
      if (!group) {
        return {
          groups: Object.entries(this.groups).map(([name, versions]) => ({
            name,
            versions: Object.keys(versions).map(each => ({ version: each })),
          })),
        };
      }
      return { resources: this.groups[group][version] };
    },
  } as Pick<KubeClient, 'json'> as KubeClient;
}

describe('ServedKinds', () => {
  let discovery: Discovery;
  let clock: ManualClock;
  let crds: string[] | undefined;
  let served: ServedKinds;

  const VM = 'virtualmachines.kubevirt.io';
  const POOL = 'virtualmachinepools.pool.kubevirt.io';
  const versions = (name: string) =>
    served.kinds?.find(kind => kind.name === name)?.versions;

  beforeEach(() => {
    discovery = new Discovery();
    clock = new ManualClock();
    crds = [VM];
    served = new ServedKinds({
      client: discovery.client,
      clock,
      random: () => 1,
      crds: () => crds,
    });
  });

  afterEach(async () => {
    await served.stop();
    clock.assertQuiet();
  });

  it('calls nothing until something changed', async () => {
    await clock.advance(3_600_000);
    expect(served.kinds).toBeUndefined();
    expect(discovery.calls).toEqual([]);
  });

  it('knows the served versions and the stored one, of the kinds of KubeVirt only', async () => {
    served.look();
    await clock.advance(1_000);
    expect(served.kinds).toEqual([
      {
        name: VM,
        kind: 'VirtualMachine',
        versions: ['v1', 'v1alpha3'],
        storedVersion: 'v1',
      },
      {
        name: 'virtualmachineinstancepresets.kubevirt.io',
        kind: 'VirtualMachineInstancePreset',
        versions: ['v1', 'v1alpha3'],
        storedVersion: 'v1alpha3',
      },
    ]);
  });

  it('looks once for changes that come together, and not again without one', async () => {
    for (let change = 0; change < 20; change += 1) {
      served.look();
      await clock.advance(10);
    }
    await clock.advance(3_600_000);
    expect(discovery.calls).toEqual([
      '/apis',
      '/apis/kubevirt.io/v1',
      '/apis/kubevirt.io/v1alpha3',
    ]);
    delete discovery.groups['kubevirt.io'].v1alpha3;
    served.look();
    await clock.advance(1_000);
    expect(versions(VM)).toEqual(['v1']);
  });

  it('waits for a CRD that is not served yet, with growing pauses', async () => {
    crds = [VM, POOL];
    served.look();
    await clock.advance(1_000);
    expect(versions(POOL)).toBeUndefined();
    discovery.groups['pool.kubevirt.io'] = {
      v1beta1: [{ name: 'virtualmachinepools', kind: 'VirtualMachinePool' }],
    };
    await clock.advance(3_000);
    expect(versions(POOL)).toEqual(['v1beta1']);
    const calls = discovery.calls.length;
    await clock.advance(3_600_000);
    expect(discovery.calls).toHaveLength(calls);
  });

  it('asks seldom for a CRD that is never served', async () => {
    crds = [VM, POOL];
    served.look();
    await clock.advance(3_600_000);
    const looks = discovery.calls.filter(path => path === '/apis').length;
    expect(looks).toBeGreaterThan(20);
    expect(looks).toBeLessThan(45);
  });

  it('keeps what it knows while it fails, and looks when the cluster is back', async () => {
    served.look();
    await clock.advance(1_000);
    discovery.error = refused(503);
    served.look();
    await clock.advance(200_000);
    expect(versions(VM)).toEqual(['v1', 'v1alpha3']);
    discovery.error = undefined;
    delete discovery.groups['kubevirt.io'].v1alpha3;
    served.recover();
    await clock.advance(1_000);
    expect(versions(VM)).toEqual(['v1']);
    const calls = discovery.calls.length;
    served.recover();
    await clock.advance(10_000);
    expect(discovery.calls).toHaveLength(calls);
  });

  it('knows nothing where discovery is refused', async () => {
    discovery.error = refused(403);
    served.look();
    await clock.advance(1_000);
    expect(served.kinds).toBeUndefined();
    expect(discovery.calls).toEqual(['/apis']);
  });

  it('goes by how lists fare where CRDs may not be read', async () => {
    crds = undefined;
    served.lookIfNew('live,live');
    served.lookIfNew('live,live');
    await clock.advance(1_000);
    expect(discovery.calls).toHaveLength(3);
    delete discovery.groups['kubevirt.io'];
    served.lookIfNew('absent,absent');
    await clock.advance(1_000);
    expect(served.kinds).toEqual([]);
    // And looks now and then, as nothing reports other kinds.
    const calls = discovery.calls.length;
    await clock.advance(302_000);
    expect(discovery.calls).toHaveLength(calls + 1);
  });

  it('is not led astray by an answer that is none', async () => {
    const malformed = new ServedKinds({
      client: { json: async () => ({ items: [] }) } as unknown as KubeClient,
      clock,
      crds: () => [VM],
    });
    malformed.look();
    await clock.advance(60_000);
    expect(malformed.kinds).toBeUndefined();
    await malformed.stop();
    await settle();
  });
});
