import { createMirror } from './__testUtils__/createMirror';
import { FakeApi } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { named, virtualMachine } from './__testUtils__/objects';
import type { DefaultClusterMirror } from './DefaultClusterMirror';

const CDI_KINDS = ['datavolumes', 'cdis', 'storageprofiles'];

describe('what a mirror reports of KubeVirt and CDI themselves', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;

  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    mirror = createMirror({ client: api, clock });
    api.put('virtualmachines', virtualMachine('a'));
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('finds CDI when it is installed and drops it when it goes', async () => {
    CDI_KINDS.forEach(plural => api.faults.absent.add(plural));
    await start();
    expect(mirror.status().state).toBe('synced');
    expect(mirror.vmObjects('shop', 'a')?.platform.cdi).toBe('absent');

    CDI_KINDS.forEach(plural => api.faults.absent.delete(plural));
    api.put('customresourcedefinitions', named('datavolumes.cdi.kubevirt.io'));
    api.put('datavolumes', named('disk', { namespace: 'shop' }));
    await clock.advance(100);
    expect(mirror.vmObjects('shop', 'a')?.platform.cdi).toBe('present');
    expect(mirror.contents('dataVolumes')).toHaveLength(1);

    api.faults.absent.add('datavolumes');
    api.delete(
      'customresourcedefinitions',
      undefined,
      'datavolumes.cdi.kubevirt.io',
    );
    await clock.advance(100);
    expect(mirror.vmObjects('shop', 'a')?.platform.cdi).toBe('absent');
    expect(mirror.contents('dataVolumes')).toEqual([]);
    expect(mirror.status().state).toBe('synced');
  });

  it('reports how KubeVirt does, from its Available condition', async () => {
    const cr = (status: string) =>
      named(
        'kubevirt',
        { namespace: 'kubevirt' },
        { status: { conditions: [{ type: 'Available', status }] } },
      );
    const { metadata } = api.put('kubevirts', cr('True'));
    await start();
    const state = () => mirror.vmObjects('shop', 'a')?.platform.kubevirt;
    expect(state()).toBe('ready');
    api.put('kubevirts', { ...cr('False'), metadata });
    await clock.advance(10);
    expect(state()).toBe('not-ready');
    api.delete('kubevirts', 'kubevirt', 'kubevirt');
    await clock.advance(10);
    expect(state()).toBe('absent');
  });

  it('reports that nobody brings VMs on, where virt-operator is not there to say so', async () => {
    const available = { conditions: [{ type: 'Available', status: 'True' }] };
    api.put(
      'kubevirts',
      named('kubevirt', { namespace: 'kubevirt' }, { status: available }),
    );
    const controller = (readyReplicas?: number) =>
      named(
        'virt-controller',
        {
          namespace: 'kubevirt',
          uid: 'virt-controller',
          labels: { 'kubevirt.io': 'virt-controller' },
        },
        { status: { readyReplicas } },
      );
    api.put('deployments', controller(2));
    await start();
    const state = () => mirror.vmObjects('shop', 'a')?.platform.kubevirt;
    expect(state()).toBe('ready');
    api.put('deployments', controller());
    await clock.advance(10);
    expect(state()).toBe('not-ready');
    api.put('deployments', controller(1));
    await clock.advance(10);
    expect(state()).toBe('ready');
  });

  it('reads leases of the namespaces in which components run, and no others', async () => {
    api.put(
      'deployments',
      named('virt-api', {
        namespace: 'virt-system',
        labels: { 'kubevirt.io': 'virt-api' },
      }),
    );
    api.put('leases', named('virt-controller', { namespace: 'virt-system' }));
    api.put('leases', named('node-1', { namespace: 'kube-node-lease' }));
    await start();
    expect(
      mirror.platform().leases.map(({ metadata }) => metadata.name),
    ).toEqual(['virt-controller']);
  });
});
