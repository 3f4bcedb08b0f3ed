import { Kube } from './kubevirtObjects';
import { diskOf, names } from './kubevirtVms';

/** Claims and DataVolumes, and what a VM says of them. */
export function storageContract(kube: () => Kube): void {
  it('reports that a claim does not exist', async () => {
    const vm = await kube().untilStatus(names.claimless, 'ErrorPvcNotFound');
    const message = `PVC ${
      kube().namespace
    }/nobody-made-this does not exist, waiting for it to appear`;
    expect(kube().condition(vm, 'Synchronized')).toMatchObject({
      status: 'False',
      reason: 'FailedPvcNotFound',
      message,
    });
    expect(kube().condition(vm, 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message,
    });
    expect(kube().condition(vm, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PodNotExists',
    });
    expect((await kube().get('vmi', names.claimless)).status.phase).toBe(
      'Pending',
    );
  });

  it('makes a volume for its first consumer', async () => {
    await kube().until(
      'vm',
      names.consumer,
      object => object.status?.ready === true,
    );
    const vmi = await kube().get('vmi', names.consumer);
    expect(vmi.status.volumeStatus).toEqual([
      {
        name: 'rootdisk',
        target: 'vda',
        persistentVolumeClaimInfo: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage: '1Gi' },
          claimName: 'for-consumer',
          filesystemOverhead: '0.06',
          requests: { storage: '1Gi' },
          volumeMode: 'Filesystem',
        },
      },
    ]);
  });

  it('imports a disk, then starts the VM', async () => {
    await kube().until(
      'vm',
      names.imported,
      object => object.status?.ready === true,
    );
    const dataVolume = await kube().until(
      'dv',
      `${names.imported}-root`,
      object => kube().conditions(object).Bound === 'True',
    );
    expect(dataVolume.status).toMatchObject({
      phase: 'Succeeded',
      progress: '100.0%',
      claimName: `${names.imported}-root`,
    });
    expect(kube().condition(dataVolume, 'Ready')).toMatchObject({
      status: 'True',
    });
    expect(kube().condition(dataVolume, 'Running')).toMatchObject({
      status: 'False',
      reason: 'Completed',
      message: 'Import Complete',
    });
    const vmi = await kube().get('vmi', names.imported);
    expect(vmi.status.volumeStatus[0].persistentVolumeClaimInfo).toMatchObject({
      claimName: `${names.imported}-root`,
      requests: { storage: '10737418240' },
      volumeMode: 'Block',
      accessModes: ['ReadWriteMany'],
    });
    const [pod] = await kube().podsOf(vmi);
    expect(pod.spec.containers[0].volumeDevices).toEqual([
      { devicePath: '/dev/rootdisk', name: 'rootdisk' },
    ]);
  });

  it('waits for a DataVolume that is no template, with a VMI', async () => {
    const waiting = await kube().until(
      'vmi',
      names.apart,
      object => kube().conditions(object).DataVolumesReady,
    );
    if (waiting.status.phase === 'Pending') {
      expect(kube().condition(waiting, 'DataVolumesReady')).toMatchObject({
        status: 'False',
        reason: 'NotAllDVsReady',
        message: "Not all of the VMI's DVs are ready",
      });
    }
    const vm = await kube().until(
      'vm',
      names.apart,
      object => object.status.ready === true,
    );
    expect(kube().condition(vm, 'DataVolumesReady')).toMatchObject({
      status: 'True',
      reason: 'AllDVsReady',
      message: "All of the VMI's DVs are bound and ready",
    });
    const disk = await kube().get('dv', `${names.apart}-root`);
    expect(disk.status.phase).toBe('Succeeded');
    // It stays the user's own: a deleted VM leaves it.
    expect(disk.metadata.ownerReferences).toBeUndefined();
  });

  it('starts a VM that came before its DataVolume', async () => {
    const message = `PVC ${kube().namespace}/${
      names.early
    }-root does not exist, waiting for it to appear`;
    const before = await kube().untilStatus(names.early, 'ErrorPvcNotFound');
    expect(kube().condition(before, 'Synchronized')).toMatchObject({
      status: 'False',
      reason: 'FailedPvcNotFound',
      message,
    });
    await kube().create('dv', diskOf(names.early));
    const waiting = await kube().until(
      'vm',
      names.early,
      object =>
        kube().conditions(object).DataVolumesReady &&
        !kube().condition(object, 'Synchronized'),
    );
    if (kube().conditions(waiting).DataVolumesReady === 'False') {
      // The condition about the missing claim stays until there is a pod.
      expect(waiting.status.printableStatus).toBe('ErrorUnschedulable');
      expect(kube().condition(waiting, 'PodScheduled')).toMatchObject({
        message,
      });
    }
    const vm = await kube().until(
      'vm',
      names.early,
      object => object.status.ready === true,
    );
    expect(kube().conditions(vm)).not.toHaveProperty('PodScheduled');
    expect(vm.status.printableStatus).toBe('Running');
  });

  it('tries a failing import again and again; its phase stays ImportInProgress', async () => {
    const dataVolume = await kube().until(
      'dv',
      `${names.unimported}-root`,
      object =>
        object.status.restartCount >= 1 &&
        kube().condition(object, 'Running')?.reason === 'Error',
    );
    expect(dataVolume.status).toMatchObject({
      phase: 'ImportInProgress',
      progress: '0.00%',
    });
    expect(kube().condition(dataVolume, 'Running')).toMatchObject({
      status: 'False',
      message:
        'Unable to connect to http data source: expected status code 200, got 404. Status: 404 Not Found',
    });
    expect(kube().condition(dataVolume, 'Bound')).toMatchObject({
      status: 'False',
      reason: 'Pending',
    });
    expect(kube().condition(dataVolume, 'Ready')).toMatchObject({
      status: 'False',
    });
    const vm = await kube().untilStatus(names.unimported, 'DataVolumeError');
    expect(vm.status.created).toBeUndefined();
    expect(vm.metadata.generation).toBe(1);
  });
}
