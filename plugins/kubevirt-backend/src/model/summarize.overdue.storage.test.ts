import { condition, startingVm } from './__testUtils__/builders';
import type { DataVolume } from '../kubevirt/types';
import { since, seenOnTime } from './__testUtils__/overdue';
import { at, seen } from './__testUtils__/reports';

describe('a disk that CDI does not get done, without a restart', () => {
  function importing(
    status: NonNullable<DataVolume['status']>,
    { written, source }: { written?: number; source?: object } = {},
  ) {
    const objects = startingVm('Provisioning');
    objects.pods = [];
    objects.vmi.metadata.creationTimestamp = at(-1);
    objects.vm.spec!.dataVolumeTemplates = [{ metadata: { name: 'db-root' } }];
    objects.dataVolumes = [
      {
        metadata: {
          name: 'db-root',
          namespace: 'shop',
          uid: 'dv',
          creationTimestamp: at(-600),
          ...(written !== undefined && {
            managedFields: [{ time: at(-500) }, { time: at(written) }],
          }),
        },
        spec: { source: source ?? { http: { url: 'https://x.example/a' } } },
        status,
      },
    ];
    return objects;
  }

  it.each([
    [
      'that has not begun',
      importing({
        phase: 'ImportScheduled',
        progress: 'N/A',
        conditions: [
          since(-10, condition('Running', 'False', 'ContainerCreating')),
          since(-10, condition('Bound', 'True')),
        ],
      }),
      'Disk db-root is to be imported, and nothing has changed for more than 10 minutes. CDI’s pod does not run.',
    ],
    [
      'whose claim is not bound',
      importing({
        phase: 'Pending',
        conditions: [since(-10, condition('Bound', 'False', 'Pending'))],
      }),
      'Disk db-root is to be imported, and nothing has changed for more than 10 minutes. Its claim db-root has no volume.',
    ],
    [
      'of which no percent more is done',
      importing(
        {
          phase: 'ImportInProgress',
          progress: '37.02%',
          conditions: [since(-90, condition('Running', 'True'))],
        },
        { written: -30 },
      ),
      'Disk db-root is being imported: 37 %, and no more for 30 minutes. CDI’s pod runs, and does not come on.',
    ],
    [
      'of which CDI reports no percents',
      importing(
        {
          phase: 'CSICloneInProgress',
          progress: 'N/A',
          conditions: [since(-60, condition('Running', 'True'))],
        },
        { written: -60, source: { pvc: { namespace: 'shop', name: 'a' } } },
      ),
      'Disk db-root is to be cloned, and nothing has changed for more than 60 minutes. CDI’s pod runs, and does not come on.',
    ],
  ])('is stuck: one %s', (_, objects, sentence) => {
    const { before, then } = seenOnTime(objects);
    expect(before).toMatchObject({
      group: 'changing',
      cause: { code: 'import-running' },
    });
    expect(then).toMatchObject({
      group: 'held-back',
      displayStatus: 'Held back',
      cause: {
        code: 'import-stuck',
        severity: 'error',
        sentence,
        hint: expect.stringMatching(/kubectl describe dv db-root -n shop/),
      },
    });
  });

  it.each([
    [
      'that goes on',
      importing(
        { phase: 'ImportInProgress', progress: '37.02%' },
        { written: -29 },
      ),
    ],
    // Where the API server keeps no times of writing, nobody knows whether it goes on.
    [
      'of which no times of writing are known',
      importing({ phase: 'ImportInProgress', progress: '37.02%' }),
    ],
    [
      'that waits for somebody to upload it',
      importing(
        { phase: 'UploadReady', progress: 'N/A' },
        { written: -500, source: { upload: {} } },
      ),
    ],
    [
      'that waits for the next step of a warm import',
      importing({ phase: 'Paused', progress: '50%' }, { written: -500 }),
    ],
  ])('is not: one %s', (_, objects) => {
    expect(seen(objects).cause?.code).toBe('import-running');
  });
});

describe('a claim that waits for its volume', () => {
  function waiting(annotations?: Record<string, string>) {
    const objects = startingVm('Starting');
    objects.pods = [];
    objects.vmi.metadata.creationTimestamp = at(-10);
    objects.vmi.status!.phase = 'Pending';
    objects.vmi.status!.phaseTransitionTimestamps = [
      { phase: 'Pending', phaseTransitionTimestamp: at(-1) },
    ];
    objects.claims = [
      {
        metadata: {
          name: 'db-data',
          namespace: 'shop',
          uid: 'c',
          creationTimestamp: at(-9_000),
          annotations,
        },
        spec: { storageClassName: 'fast' },
        status: { phase: 'Pending' },
      },
    ];
    return objects;
  }

  it.each([
    [
      undefined,
      'pvc-pending',
      'Claim db-data has no volume yet (storage class fast). It has waited for more than 10 minutes.',
    ],
    [
      { 'volume.kubernetes.io/storage-provisioner': 'rbd.csi.example' },
      'pvc-pending',
      'Claim db-data has no volume yet (storage class fast). It has waited for more than 10 minutes for rbd.csi.example.',
    ],
    [
      { 'volume.kubernetes.io/selected-node': 'node-1' },
      'wait-for-first-consumer',
      'Claim db-data gets its volume now that the VM’s pod is to run on node node-1. It has waited for more than 10 minutes.',
    ],
  ])('since its VM is there: %s', (annotations, code, sentence) => {
    const { before, then } = seenOnTime(waiting(annotations));
    expect(before).toMatchObject({
      group: 'changing',
      cause: { code, severity: 'waiting' },
    });
    expect(then).toMatchObject({
      group: 'held-back',
      cause: { code, severity: 'error', sentence },
    });
  });
});
