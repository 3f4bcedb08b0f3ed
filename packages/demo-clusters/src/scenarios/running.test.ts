import { ManualClock } from '../__testUtils__/ManualClock';
import { DemoCluster } from '../cluster';
import { findCondition } from '../controllers/conditions';
import { FAST_TIMINGS } from '../controllers/timings';
import { install } from '../install';
import { lockRefusal } from '../kubevirt/storageLocks';
import { operate } from '../kubevirt/operations';
import { create, virtualMachine } from './builders';
import { RUNNING } from './running';

describe('Scenarios of VMs that run, or might', () => {
  const errors: Error[] = [];
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const cluster = DemoCluster.start({
    name: 'west',
    clock,
    timings: FAST_TIMINGS,
    onError: error => errors.push(error),
  });
  install(cluster.store, clock, ['kubevirt']);
  clock.advance(1000);
  for (const scenario of RUNNING) {
    scenario.run({ cluster, namespace: 'causes', entity: 'causes' });
  }
  clock.advance(2500);

  const find = (resource: string, name: string) =>
    cluster.store.get({ resource, namespace: 'causes', name })!;
  const vm = (name: string) => find('virtualmachines.kubevirt.io', name);
  const vmi = (name: string) =>
    find('virtualmachineinstances.kubevirt.io', name);
  const operating = (operation: string, name: string) => () =>
    operate(cluster.context, operation, { namespace: 'causes', name });

  it.each([
    ['device-forbidden', 'Starting'],
    ['disk-not-attached', 'Running'],
    ['io-error', 'Paused'],
    ['starts-paused', 'Paused'],
    ['snapshot', 'Stopped'],
    ['restore', 'Stopped'],
    ['frozen', 'Running'],
    ['node-draining', 'Running'],
  ])('%s says %s', (name, status) => {
    expect(vm(name).status.printableStatus).toBe(status);
  });

  it('refuse a device in the words of virt-controller', () => {
    expect(
      findCondition(vmi('device-forbidden'), 'Synchronized'),
    ).toMatchObject({
      status: 'False',
      reason: 'FailedCreate',
      message:
        'failed to render launch manifest: GPU nvidia.com/GA100_A100 is not permitted in permittedHostDevices configuration',
    });
  });

  it('ask for a device that is permitted, which no Node has', () => {
    const target = { cluster, namespace: 'causes', entity: 'causes' };
    const permitted = virtualMachine(target, { name: 'gpu' });
    permitted.spec.template.spec.domain.devices.gpus = [
      { name: 'gpu', deviceName: 'nvidia.com/TU104GL_Tesla_T4' },
    ];
    create(cluster, permitted);
    clock.advance(1000);
    expect(findCondition(vm('gpu'), 'PodScheduled')?.message).toMatch(
      /Insufficient nvidia\.com\/TU104GL_Tesla_T4/,
    );
  });

  it('plug a disk in as soon as its claim is there and has a volume', () => {
    const status = () =>
      vmi('disk-not-attached').status.volumeStatus.find(
        ({ name }: any) => name === 'data',
      );
    const pods = () =>
      cluster.store
        .list('pods', { namespace: 'causes' })
        .filter(({ metadata }) => metadata.name.startsWith('hp-volume-'));
    const synchronized = () =>
      findCondition(vmi('disk-not-attached'), 'Synchronized');
    expect(status()).toMatchObject({
      phase: 'Pending',
      reason: 'FailedPvcNotFound',
      message: 'PVC one-more-disk not found',
      hotplugVolume: {},
    });
    expect(synchronized()).toMatchObject({
      reason: 'PVCNotReady',
      message: "Error determining volume status didn't find PVC one-more-disk",
    });
    expect(pods()).toEqual([]);

    const claim = (storageClassName: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'one-more-disk', namespace: 'causes' },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        resources: { requests: { storage: '1Gi' } },
        storageClassName,
      },
    });
    create(cluster, claim('no-such-class'));
    clock.advance(1000);
    expect(synchronized()).toBeUndefined();
    expect(status()).toMatchObject({
      phase: 'AttachedToNode',
      hotplugVolume: { attachPodName: pods()[0].metadata.name },
    });
    expect(status().hotplugVolume.attachPodUID).toBeUndefined();
    expect(findCondition(pods()[0], 'PodScheduled')?.message).toContain(
      'unbound immediate PersistentVolumeClaims',
    );

    cluster.store.mutate(
      {
        resource: 'persistentvolumeclaims',
        namespace: 'causes',
        name: 'one-more-disk',
      },
      draft => {
        draft.spec.storageClassName = 'ceph-block';
      },
    );
    clock.advance(5000);
    expect(status()).toMatchObject({
      phase: 'Ready',
      target: 'sda',
      hotplugVolume: { attachPodUID: pods()[0].metadata.uid },
    });
    expect(pods()[0].spec.nodeName).toBe(
      vmi('disk-not-attached').status.nodeName,
    );
  });

  it('let guests stand still', () => {
    expect(findCondition(vmi('io-error'), 'Paused')).toMatchObject({
      reason: 'PausedIOError',
      message: 'VMI was paused, low-level IO error detected',
    });
    expect(findCondition(vmi('starts-paused'), 'Paused')?.reason).toBe(
      'PausedByUser',
    );
    // A guest that stands still from its start has no agent that answers.
    expect(
      findCondition(vmi('starts-paused'), 'AgentConnected'),
    ).toBeUndefined();
    operating('unpause', 'starts-paused')();
    clock.advance(1000);
    expect(vm('starts-paused').status.printableStatus).toBe('Running');
    expect(findCondition(vmi('starts-paused'), 'AgentConnected')?.status).toBe(
      'True',
    );
  });

  it('keep a VM from being started meanwhile', () => {
    expect(operating('start', 'snapshot')).toThrow(
      'Internal error occurred: admission webhook "virtualmachine-validator.kubevirt.io" denied the request: Cannot update vm running state until snapshot "nightly" completes',
    );
    expect(operating('start', 'restore')).toThrow(
      'Internal error occurred: admission webhook "virtualmachine-validator.kubevirt.io" denied the request: Cannot update VM runStrategy until restore "back-to-before" completes',
    );
    expect(vm('snapshot').spec.runStrategy).toBe('Halted');
    expect(
      find('virtualmachinesnapshots.snapshot.kubevirt.io', 'nightly').status
        .phase,
    ).toBe('InProgress');
  });

  it('keep the disks of a VM as they are during a snapshot, and nothing else', () => {
    const before = vm('snapshot');
    const changed = (change: (draft: any) => void) => {
      const draft = structuredClone(before);
      change(draft);
      return lockRefusal(before, draft)?.message;
    };
    expect(changed(({ spec }) => spec.template.spec.volumes.pop())).toContain(
      'Cannot update vm disks or volumes until snapshot "nightly" completes',
    );
    expect(
      changed(({ spec }) => {
        spec.template.spec.domain.memory.guest = '2Gi';
      }),
    ).toBeUndefined();
  });

  it('mark a VM that its Node is to be rid of', () => {
    const { status } = vmi('node-draining');
    expect(status.evacuationNodeName).toBe(status.nodeName);
    expect(
      findCondition(vmi('node-draining'), 'EvictionRequested'),
    ).toMatchObject({ status: 'True', message: 'VMI is marked for eviction' });
  });

  it('go on without failures inside the controllers', () => {
    expect(errors).toEqual([]);
  });
});
