import { Client } from './client';
import { Kube, KubeVirtFixture } from './kubevirtObjects';
import type { Json, KubeObject } from '../types';

const API = 'snapshot.kubevirt.io/v1beta1';

/** A halted VM on one disk that takes snapshots, and one that does not. */
function snapshotVm(name: string, claim = `${name}-root`) {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name },
    spec: {
      runStrategy: 'Halted',
      dataVolumeTemplates: [
        {
          metadata: { name: claim },
          spec: {
            source: { blank: {} },
            storage: { resources: { requests: { storage: '1Gi' } } },
          },
        },
      ],
      template: {
        spec: {
          domain: {
            devices: {
              disks: [
                { name: 'root', disk: { bus: 'virtio' } },
                { name: 'scratch', disk: { bus: 'virtio' } },
              ],
              interfaces: [{ name: 'default', masquerade: {} }],
            },
            memory: { guest: '128Mi' },
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            { name: 'root', dataVolume: { name: claim } },
            { name: 'scratch', emptyDisk: { capacity: '1Gi' } },
          ],
        },
      },
    },
  };
}

/** VirtualMachineSnapshots and VirtualMachineRestores, of a cluster whose default StorageClass takes snapshots. */
export function snapshotsContract(
  connect: () => Promise<KubeVirtFixture>,
): void {
  let kube: Kube;
  let client: Client;
  const path = (plural: string, name?: string) =>
    `/apis/${API}/namespaces/${kube.namespace}/${plural}${
      name ? `/${name}` : ''
    }`;
  const source = (name: string) => ({
    apiGroup: 'kubevirt.io',
    kind: 'VirtualMachine',
    name,
  });
  const newSnapshot = (name: string, vm: string, more: object = {}) => ({
    apiVersion: API,
    kind: 'VirtualMachineSnapshot',
    metadata: { name },
    spec: { source: source(vm), ...more },
  });
  const newRestore = (
    name: string,
    vm: string,
    snapshot: string,
    more: object = { volumeRestorePolicy: 'InPlace' },
  ) => ({
    apiVersion: API,
    kind: 'VirtualMachineRestore',
    metadata: { name },
    spec: {
      target: source(vm),
      virtualMachineSnapshotName: snapshot,
      ...more,
    },
  });
  const read = (plural: string, name: string) => async () =>
    (await client.get(path(plural, name))).body;
  const conditions = (object: KubeObject) =>
    Object.fromEntries(
      (object.status?.conditions ?? []).map((each: Json) => [
        each.type,
        `${each.status} ${each.reason}`,
      ]),
    );
  const take = async (name: string, vm: string, more: object = {}) => {
    await kube.post(
      path('virtualmachinesnapshots'),
      newSnapshot(name, vm, more),
    );
    return kube.eventually(read('virtualmachinesnapshots', name), object =>
      ['Succeeded', 'Failed'].includes(object.status?.phase),
    );
  };
  const restored = (name: string) =>
    kube.eventually(
      read('virtualmachinerestores', name),
      object =>
        object.status?.complete ||
        conditions(object).Failure?.startsWith('True'),
    );
  const vmReady = (name: string) =>
    kube.until('vm', name, object =>
      object.status.volumeSnapshotStatuses?.some(
        (each: { enabled: boolean }) => each.enabled,
      ),
    );

  beforeAll(async () => {
    const fixture = await connect();
    client = new Client(fixture);
    kube = await Kube.empty(client, fixture.timeoutMs);
    for (const [name, claim] of [
      ['db'],
      ['runs'],
      ['stuck', 'no-snapshot-root'],
    ]) {
      await kube.create('vm', snapshotVm(name, claim));
    }
    await Promise.all(['db', 'runs', 'stuck'].map(vmReady));
  });
  afterAll(() => kube.tearDown());

  it('a VM says which of its disks can be in a snapshot', async () => {
    const vm = await kube.get('vm', 'db');
    expect(vm.status.volumeSnapshotStatuses).toEqual([
      { name: 'root', enabled: true },
      {
        name: 'scratch',
        enabled: false,
        reason:
          'Snapshot is not supported for this volumeSource type [scratch]',
      },
    ]);
  });

  it('a snapshot of a stopped VM holds what can be in it', async () => {
    const vm = await kube.get('vm', 'db');
    const snapshot = await take('s1', 'db');
    expect(snapshot.status).toMatchObject({
      phase: 'Succeeded',
      readyToUse: true,
      sourceUID: vm.metadata.uid,
      snapshotVolumes: {
        includedVolumes: ['root'],
        excludedVolumes: ['scratch'],
      },
    });
    expect(snapshot.status.sourceIndications).toBeUndefined();
    expect(conditions(snapshot)).toEqual({
      Progressing: 'False Operation complete',
      Ready: 'True Ready',
    });
    // The size comes from the storage, in its own time.
    const sizes = await kube.eventually(
      async () => {
        const { body } = await client.get(
          `/apis/snapshot.storage.k8s.io/v1/namespaces/${kube.namespace}/volumesnapshots?labelSelector=snapshot.kubevirt.io%2Fsource-vm-name%3Ddb`,
        );
        return body.items.map((each: Json) => [
          each.metadata.name,
          each.status.restoreSize,
        ]);
      },
      (found: string[][]) => found.every(([, size]) => size !== undefined),
    );
    expect(sizes).toEqual([
      [`vmsnapshot-${snapshot.metadata.uid}-volume-root`, '1Gi'],
    ]);
    await kube.until('vm', 'db', object => !object.status.snapshotInProgress);
  });

  it('a snapshot fails at its deadline, with the words of the storage', async () => {
    const snapshot = await take('failing', 'stuck', { failureDeadline: '3s' });
    expect(snapshot.status).toMatchObject({
      phase: 'Failed',
      readyToUse: false,
      error: { message: expect.stringContaining('takes no snapshot') },
    });
    expect(conditions(snapshot)).toMatchObject({
      Failure: 'True snapshot deadline exceeded',
    });
  });

  it('a restore in place keeps names and run strategy, and brings the rest of the spec back', async () => {
    await client.patch(kube.path('vm', 'db'), 'merge-patch+json', {
      spec: { template: { spec: { domain: { memory: { guest: '256Mi' } } } } },
    });
    const { code, body } = await client.post(
      `${path('virtualmachinerestores')}?dryRun=All&fieldValidation=Strict`,
      newRestore('tried', 'db', 's1'),
    );
    expect([code, body.message]).toEqual([201, undefined]);
    await kube.post(
      path('virtualmachinerestores'),
      newRestore('r1', 'db', 's1'),
    );
    const restore = await restored('r1');
    expect(restore.status).toMatchObject({
      complete: true,
      restores: [
        {
          volumeName: 'root',
          persistentVolumeClaim: 'db-root',
          dataVolumeName: 'db-root',
        },
      ],
    });
    const vm = await kube.until(
      'vm',
      'db',
      object => !object.status.restoreInProgress,
    );
    expect(vm.spec.runStrategy).toBe('Halted');
    expect(vm.spec.template.spec.domain.memory.guest).toBe('128Mi');
    expect(vm.spec.template.spec.volumes[0].dataVolume.name).toBe('db-root');
    expect(
      vm.metadata.annotations?.['restore.kubevirt.io/lastRestoreUID'],
    ).toBe(`r1-${restore.metadata.uid}`);
    await expect(client.get(kube.path('vmi', 'db'))).resolves.toMatchObject({
      code: 404,
    });
  });

  it('a restore of a running VM fails at once where it may not wait, and blocks others until it goes', async () => {
    await take('s2', 'runs');
    await client.patch(kube.path('vm', 'runs'), 'merge-patch+json', {
      spec: { runStrategy: 'Always' },
    });
    await kube.until('vm', 'runs', object => object.status.ready);
    await kube.post(
      path('virtualmachinerestores'),
      newRestore('r2', 'runs', 's2', {
        volumeRestorePolicy: 'InPlace',
        targetReadinessPolicy: 'FailImmediate',
      }),
    );
    const failed = await restored('r2');
    const why =
      'Restore target VMI must be powered off before restore operation';
    expect(conditions(failed)).toMatchObject({
      Failure: `True ${why}`,
      Ready: `False ${why}`,
    });
    const { code, body } = await client.post(
      path('virtualmachinerestores'),
      newRestore('r3', 'runs', 's2'),
    );
    expect(code).toBe(422);
    expect(body.message).toContain('VirtualMachineRestore "r2" in progress');
    await client.delete(path('virtualmachinerestores', 'r2'));
    await kube.eventually(
      read('virtualmachinerestores', 'r2'),
      object => object.code === 404,
    );
  });

  it('a snapshot of a running guest notes whether its agent froze it', async () => {
    await kube.until(
      'vmi',
      'runs',
      object => kube.conditions(object).AgentConnected === 'True',
    );
    const { status } = await take('s3', 'runs');
    expect(
      status.sourceIndications.map((each: Json) => each.indication),
    ).toEqual(['GuestAgent', 'Online']);
    await kube.until('vmi', 'runs', object => !object.status.fsFreezeStatus);
  });

  it('deleting a snapshot takes its content along', async () => {
    const { body: snapshot } = await client.get(
      path('virtualmachinesnapshots', 's3'),
    );
    const content = snapshot.status.virtualMachineSnapshotContentName;
    await client.delete(path('virtualmachinesnapshots', 's3'));
    const gone = await kube.eventually(
      read('virtualmachinesnapshotcontents', content),
      object => object.code === 404,
    );
    expect(gone.code).toBe(404);
  });

  it('a snapshot of nothing waits for its source', async () => {
    const snapshot = await take('of-nothing', 'nobody', {
      failureDeadline: '2s',
    });
    expect(conditions(snapshot)).toEqual({
      Failure: 'True snapshot deadline exceeded',
      Progressing: 'False Operation failed',
      Ready: 'False Not ready',
    });
  });
}
