import { summarize } from '../summarize';
import { fixture } from '../__testUtils__/fixtures';
import {
  condition,
  runningVm,
  startingVm,
  stoppedVm,
} from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';
import type { DataVolume } from '../../kubevirt/types';

function withDataVolume(
  printableStatus: string,
  status: DataVolume['status'],
  spec: DataVolume['spec'] = {
    source: { http: { url: 'https://u:p@images.example/f.qcow2?token=x' } },
  },
): CapturedObjects {
  const objects = stoppedVm(printableStatus);
  objects.dataVolumes = [
    {
      metadata: {
        name: 'root',
        uid: 'dv',
        creationTimestamp: '2026-08-01T09:59:00Z',
      },
      spec,
      status,
    },
  ];
  return objects;
}

const seen = (objects: CapturedObjects) => {
  const { displayStatus, group, cause } = summarize(vmObjectsOf(objects));
  return {
    displayStatus,
    group,
    code: cause?.code,
    sentence: cause?.sentence,
    hint: cause?.hint,
    message: cause?.message,
    since: cause?.since,
  };
};

describe('a disk that a running VM does without', () => {
  it.each(['ErrExceededQuota', 'CloneWithoutSource', 'ErrClaimNotValid'])(
    'is reported, and holds nothing back: %s',
    reason => {
      const objects = runningVm();
      objects.dataVolumes = withDataVolume('Stopped', {
        phase: 'Pending',
        conditions: [condition('Bound', 'False', reason, 'no')],
      }).dataVolumes;
      expect(summarize(vmObjectsOf(objects))).toMatchObject({
        displayStatus: 'Running',
        group: 'running',
        cause: {
          severity: 'notice',
          sentence: expect.stringContaining('root'),
        },
      });
    },
  );
});

describe('an import that fails', () => {
  const failing = fixture('import-failing-trying');

  it('looks the same while CDI tries again', () => {
    // As seen at each restart of the importer, for about two seconds.
    const trying = structuredClone(failing);
    trying.vm!.status!.printableStatus = 'Provisioning';
    for (const item of trying.dataVolumes![0].status!.conditions!) {
      if (item.type === 'Running') {
        Object.assign(item, {
          status: 'True',
          reason: 'Pod is running',
          message: '',
        });
      }
      if (item.type === 'Ready') {
        item.reason = 'TransferRunning';
      }
    }
    expect(seen(trying)).toEqual(seen(failing));
    expect(seen(failing).message).toContain('404 Not Found');
  });

  it('names the source, without what could be secret in it', () => {
    expect(
      seen(
        withDataVolume('DataVolumeError', {
          phase: 'ImportInProgress',
          progress: '0.00%',
          conditions: [
            condition(
              'Running',
              'False',
              'Error',
              'Unable to connect to http data source: expected status code 200, got 404. Status: 404 Not Found',
            ),
          ],
        }),
      ).hint,
    ).toBe(
      'Check that https://images.example/f.qcow2 exists and that the cluster reaches it. CDI goes on trying.',
    );
  });

  it('is one that goes on again once there is progress', () => {
    expect(
      seen(
        withDataVolume('Provisioning', {
          phase: 'ImportInProgress',
          progress: '43.21%',
          restartCount: 1,
          conditions: [condition('Running', 'True', 'Pod is running')],
        }),
      ),
    ).toMatchObject({
      code: 'import-running',
      sentence: 'Disk root is being imported: 43 %.',
      group: 'changing',
    });
  });

  it('is not one whose importer waits a moment for its claim', () => {
    const objects = withDataVolume('Provisioning', {
      phase: 'ImportScheduled',
      progress: 'N/A',
      conditions: [
        condition(
          'Running',
          'False',
          'Unschedulable',
          'Importer pod cannot be scheduled',
        ),
      ],
    });
    expect(seen({ ...objects, now: '2026-08-01T10:00:20Z' })).toMatchObject({
      code: 'import-running',
    });
    expect(seen({ ...objects, now: '2026-08-01T10:04:00Z' })).toMatchObject({
      code: 'import-failed',
    });
  });
});

describe('what is done with a disk', () => {
  it.each<[string, DataVolume['spec'], string | undefined, string]>([
    ['ImportInProgress', { source: { http: {} } }, '5.00%', 'imported: 5 %.'],
    [
      'CSICloneInProgress',
      { source: { pvc: { name: 'x' } } },
      'N/A',
      'cloned.',
    ],
    ['UploadReady', { source: { upload: {} } }, undefined, 'uploaded.'],
    ['Pending', { source: { blank: {} } }, undefined, 'made.'],
  ])('%s', (phase, spec, progress, end) => {
    expect(
      seen(withDataVolume('Provisioning', { phase, progress }, spec)).sentence,
    ).toBe(`Disk root is being ${end}`);
  });

  it.each(['WaitForFirstConsumer', 'PendingPopulation'])(
    'waits for the pod in phase %s',
    phase => {
      expect(seen(withDataVolume('Provisioning', { phase }))).toMatchObject({
        code: 'wait-for-first-consumer',
        group: 'changing',
      });
    },
  );
});

describe('a claim', () => {
  it('that lost its volume is an error', () => {
    const objects = startingVm('Starting');
    objects.claims = [
      { metadata: { name: 'c', uid: 'c' }, status: { phase: 'Lost' } },
    ];
    expect(seen(objects)).toMatchObject({
      code: 'pvc-pending',
      sentence: 'The volume behind claim c is gone.',
      group: 'held-back',
    });
  });

  it('of a class that binds for the first pod gets its volume once that has a node', () => {
    const objects = startingVm('WaitingForVolumeBinding');
    objects.claims = [
      {
        metadata: {
          name: 'c',
          uid: 'c',
          annotations: { 'volume.kubernetes.io/selected-node': 'node-1' },
        },
        status: { phase: 'Pending' },
      },
    ];
    expect(seen(objects)).toMatchObject({
      code: 'wait-for-first-consumer',
      sentence:
        'Claim c gets its volume now that the VM’s pod is to run on node node-1.',
      group: 'changing',
    });
  });

  it('that is pending for a moment is waited for', () => {
    const objects = startingVm('Starting');
    objects.claims = [
      { metadata: { name: 'c', uid: 'c' }, status: { phase: 'Pending' } },
    ];
    expect(seen(objects)).toMatchObject({
      code: 'pvc-pending',
      group: 'changing',
    });
  });
});

describe('a disk for which CDI makes no claim', () => {
  const refused = (
    reason: string,
    message: string,
    source?: NonNullable<DataVolume['spec']>['source'],
    // CDI writes Unknown beside a quota now and then (kubevirt v1.9 pkg/storage/types/dv.go).
    status: 'False' | 'Unknown' = 'False',
  ) =>
    seen(
      withDataVolume(
        'Provisioning',
        {
          phase: 'Pending',
          conditions: [condition('Bound', status, reason, message)],
        },
        source && { source },
      ),
    );

  it.each(['False', 'Unknown'] as const)(
    'is one for which the quota has no room (Bound %s)',
    status => {
      const message =
        'persistentvolumeclaims "root" is forbidden: exceeded quota: disks, requested: requests.storage=5368709120, used: requests.storage=0, limited: requests.storage=1Gi';
      expect(
        refused('ErrExceededQuota', message, undefined, status),
      ).toMatchObject({
        displayStatus: 'Held back',
        group: 'held-back',
        code: 'quota',
        sentence:
          'No room for disk root. The namespace’s quota disks has too little left: asked 5 GiB (requests.storage), used 0 bytes (requests.storage) of 1 GiB (requests.storage).',
        hint: expect.stringContaining('smaller disk'),
        message,
      });
    },
  );

  it('is reported without the words of the quota, too', () => {
    expect(refused('ErrExceededQuota', 'no').sentence).toBe(
      'The namespace’s quota has no room for disk root.',
    );
  });

  it.each([
    [{ pvc: { namespace: 'images', name: 'fedora' } }, 'claim images/fedora'],
    [{ snapshot: { name: 'fedora' } }, 'snapshot fedora'],
  ])('is a clone of what does not exist', (source, words) => {
    expect(
      refused(
        'CloneWithoutSource',
        "The source pvc fedora doesn't exist",
        source,
      ),
    ).toMatchObject({
      group: 'held-back',
      code: 'import-failed',
      sentence: `Disk root cannot be cloned: ${words} does not exist.`,
    });
  });

  it('is none that got its claim after all', () => {
    const objects = withDataVolume('Provisioning', {
      phase: 'CloneInProgress',
      conditions: [condition('Bound', 'True', 'CloneWithoutSource')],
    });
    expect(seen(objects).code).toBe('import-running');
  });
});
