import { summarize } from './summarize';
import {
  condition,
  launcher,
  runningVm,
  startingVm,
  stoppedVm,
  unschedulableVm,
} from './__testUtils__/builders';
import { vmObjectsOf } from './__testUtils__/capturedObjects';
import type { CapturedObjects } from './__testUtils__/capturedObjects';
import type { Migration } from '../kubevirt/types';
import { since, seenOnTime } from './__testUtils__/overdue';
import { at, seen } from './__testUtils__/reports';

describe('a node that does not get so far as to start a container', () => {
  it('holds the VM back after a quarter of an hour', () => {
    const objects = startingVm('Starting');
    const [pod] = objects.pods;
    pod.spec = { nodeName: 'node-1' };
    pod.status = {
      phase: 'Pending',
      conditions: [
        since(-15, condition('PodScheduled', 'True')),
        since(-15, condition('PodReadyToStartContainers', 'False')),
      ],
    };
    const { before, then } = seenOnTime(objects);
    expect(before.cause).toMatchObject({
      code: 'pod-stuck',
      severity: 'waiting',
    });
    expect(then).toMatchObject({
      group: 'held-back',
      cause: { code: 'pod-stuck', severity: 'error' },
    });
  });
});

describe('a migration that does not come on', () => {
  function migrating(
    phase: string,
    minutes: number,
    more?: Partial<Migration>,
  ) {
    const objects = runningVm();
    const pod = launcher('pod-2', 'node-2');
    pod.metadata.labels!['kubevirt.io/migrationJobUID'] = 'm';
    pod.status!.phase = phase === 'Scheduling' ? 'Pending' : 'Running';
    objects.pods.push(pod);
    objects.migrations = [
      {
        metadata: {
          name: 'move',
          namespace: 'shop',
          uid: 'm',
          creationTimestamp: at(-500),
          ...more?.metadata,
        },
        status: {
          phase,
          phaseTransitionTimestamps: [
            { phase, phaseTransitionTimestamp: at(minutes) },
          ],
        },
      },
    ];
    return objects;
  }

  it.each([
    [
      'Scheduling',
      -20,
      'The migration has been in the phase Scheduling for more than 20 minutes. Its target pod virt-launcher-db-pod-2 has not started.',
      /kubectl describe pod virt-launcher-db-pod-2 -n shop/,
    ],
    [
      'Scheduled',
      -5,
      'The migration has been in the phase Scheduled for more than 5 minutes. virt-handler on node node-2 has not made its target ready.',
      /kubevirt\.io=virt-handler/,
    ],
    [
      'PreparingTarget',
      -5,
      'The migration has been in the phase PreparingTarget for more than 5 minutes. virt-handler on node node-2 has not made its target ready.',
      /kubevirt\.io=virt-handler/,
    ],
    [
      'TargetReady',
      -5,
      'The migration has been in the phase TargetReady for more than 5 minutes. virt-handler on node node-1 has not begun to copy the guest.',
      /kubevirt\.io=virt-handler/,
    ],
    // 4 GiB, five minutes for each.
    [
      'Running',
      -20,
      'The migration has been in the phase Running for more than 20 minutes. The guest is still being copied to node node-2.',
      /virtctl migrate-cancel db -n shop/,
    ],
  ])('%s for %s minutes', (phase, minutes, sentence, hint) => {
    const { before, then } = seenOnTime(migrating(phase, minutes));
    expect(before.cause).toBeUndefined();
    expect(then.cause).toMatchObject({
      code: 'migration-blocked',
      severity: 'waiting',
      sentence,
      hint: expect.stringMatching(hint),
      reason: phase,
    });
  });

  it('names the finalizers of one that was cancelled', () => {
    const { before, then } = seenOnTime(
      migrating('Running', -6, {
        metadata: {
          name: 'move',
          uid: 'm',
          deletionTimestamp: at(-5),
          finalizers: ['kubevirt.io/migrationJobFinalize'],
        },
      }),
    );
    expect(before.cause).toBeUndefined();
    expect(then.cause).toMatchObject({
      code: 'migration-blocked',
      sentence:
        'The migration was cancelled more than 5 minutes ago, and has not ended. It is held by kubevirt.io/migrationJobFinalize.',
    });
  });

  it('has no limit while disks of a size that nobody knows are copied', () => {
    const objects = migrating('Running', -400);
    objects.vmi.status!.migrationMethod = 'BlockMigration';
    expect(seen(objects).cause).toBeUndefined();
  });
});

describe('the target pod of a migration that failed', () => {
  function failed() {
    const objects = runningVm();
    const target = launcher('pod-2', 'node-2');
    target.metadata.labels!['kubevirt.io/migrationJobUID'] = 'm';
    objects.pods.push(target);
    objects.migrations = [
      {
        metadata: { name: 'move', uid: 'm', creationTimestamp: at(-60) },
        status: {
          phase: 'Failed',
          phaseTransitionTimestamps: [
            { phase: 'Failed', phaseTransitionTimestamp: at(-30) },
          ],
        },
      },
    ];
    return objects;
  }
  const alarms = (objects: CapturedObjects) =>
    seen(objects).alarms.map(({ code }) => code);

  it('is no second guest, however long it stays', () => {
    expect(alarms(failed())).toEqual([]);
  });

  it('is none either where only the VMI remembers the migration', () => {
    const objects = failed();
    objects.migrations = [];
    objects.vmi.status!.migrationState = {
      migrationUid: 'm',
      failed: true,
      startTimestamp: at(-40),
      endTimestamp: at(-30),
    };
    expect(alarms(objects)).toEqual([]);
  });

  it('is one where the migration did not fail', () => {
    const objects = failed();
    objects.migrations![0].status!.phase = 'Succeeded';
    expect(alarms(objects)).toEqual(['split-brain']);
  });
});

describe('a VM that virt-controller does not look at', () => {
  it.each(['Always', 'RerunOnFailure', 'Halted', 'Once'])(
    'is held back, whatever is to become of it: %s',
    runStrategy => {
      const objects: CapturedObjects = stoppedVm('');
      objects.vm!.status = undefined;
      objects.vm!.spec!.runStrategy = runStrategy;
      objects.vm!.metadata.creationTimestamp = at(-10);
      const { before, then } = seenOnTime(objects);
      expect(before).toMatchObject({ displayStatus: 'New', group: 'changing' });
      expect(before.cause).toBeUndefined();
      expect(then).toMatchObject({
        group: 'held-back',
        cause: {
          code: 'start-stuck',
          sentence:
            'KubeVirt has not taken notice of the VM for more than 10 minutes.',
        },
      });
    },
  );
});

describe('a VM of which KubeVirt says what passed long ago', () => {
  const SENTENCE =
    'KubeVirt has not taken notice of the VM for more than 10 minutes.';

  it.each(['Provisioning', 'WaitingForVolumeBinding', 'Starting', 'Stopping'])(
    'is held back without a VMI: %s',
    printableStatus => {
      const objects: CapturedObjects = stoppedVm(printableStatus);
      objects.vm!.spec!.runStrategy = 'Halted';
      objects.vm!.status!.conditions![0].lastTransitionTime = at(-60);
      // Its disk was done later.
      objects.dataVolumes = [
        {
          metadata: {
            name: 'db-root',
            uid: 'dv',
            managedFields: [{ time: at(-10) }],
          },
          status: { phase: 'Succeeded' },
        },
      ];
      const { before, then } = seenOnTime(objects);
      expect(before.cause).toBeUndefined();
      expect(then).toMatchObject({
        group: 'held-back',
        cause: { code: 'start-stuck', sentence: SENTENCE },
      });
    },
  );

  it('is held back where it reported that the VM cannot start, and the VMI went', () => {
    const objects: CapturedObjects = stoppedVm('ErrorUnschedulable');
    objects.vm!.spec!.runStrategy = 'Halted';
    objects.vm!.status!.created = true;
    objects.vm!.status!.conditions![0].lastTransitionTime = at(-10);
    const vmObjects = { ...vmObjectsOf(objects), unreadable: [] };
    expect(
      summarize({ ...vmObjects, now: vmObjects.now - 1_000 }),
    ).toMatchObject({ displayStatus: 'Stopping', group: 'changing' });
    expect(summarize(vmObjects)).toMatchObject({
      group: 'held-back',
      cause: { code: 'start-stuck', sentence: SENTENCE },
    });
    // Before there was a VMI it is shown of what comes, and that has causes of its own.
    objects.vm!.status!.created = false;
    expect(summarize(vmObjects).cause?.code).not.toBe('start-stuck');
  });

  it('is held back where its guest has ended', () => {
    const objects = runningVm();
    objects.vmi.status!.phase = 'Succeeded';
    objects.vmi.status!.phaseTransitionTimestamps = [
      { phase: 'Succeeded', phaseTransitionTimestamp: at(-10) },
    ];
    objects.pods = [];
    const { before, then } = seenOnTime(objects);
    expect(before).toMatchObject({
      displayStatus: 'Stopping',
      group: 'changing',
    });
    expect(then).toMatchObject({
      group: 'held-back',
      cause: { code: 'start-stuck', sentence: SENTENCE },
    });
  });

  it.each(['Stopped', 'CrashLoopBackOff'])('is not: %s', printableStatus => {
    const objects: CapturedObjects = stoppedVm(printableStatus);
    objects.vm!.spec!.runStrategy = 'Halted';
    objects.vm!.status!.conditions![0].lastTransitionTime = at(-600);
    expect(seen(objects).cause?.code).not.toBe('start-stuck');
  });
});

describe('KubeVirt’s word for the VM, where the objects are further', () => {
  const gone = { deletionTimestamp: at(0) };

  it.each([
    ['ErrorUnschedulable', 'Terminating', { vm: gone }],
    ['ImagePullBackOff', 'Terminating', { vm: gone }],
    ['CrashLoopBackOff', 'Terminating', { vm: gone }],
    ['Running', 'Terminating', { vm: gone }],
    ['ErrorPvcNotFound', 'Stopping', { vmi: gone }],
    ['ErrImagePull', 'Stopping', { vmi: gone, phase: 'Scheduling' }],
    ['Running', 'Stopping', { phase: 'Succeeded' }],
    ['Paused', 'Stopping', { phase: 'Succeeded', vmi: gone }],
    // A guest that is shutting down runs.
    ['Running', 'Running', { vmi: gone }],
    ['Running', 'Running', {}],
  ] as [string, string, { vm?: object; vmi?: object; phase?: string }][])(
    '%s is shown as %s: %j',
    (status, shown, { vm, vmi, phase }) => {
      const objects = runningVm();
      objects.vm.status!.printableStatus = status;
      Object.assign(objects.vm.metadata, vm);
      Object.assign(objects.vmi.metadata, vmi);
      if (phase) {
        objects.vmi.status!.phase = phase;
      }
      expect(seen(objects)).toMatchObject({
        status,
        displayStatus: shown,
        group: shown === 'Running' ? 'running' : 'changing',
      });
    },
  );

  it('does not say that a VM runs whose VMI is known not to be there', () => {
    const objects = runningVm();
    const vmObjects = { ...vmObjectsOf(objects), vmi: undefined, pods: [] };
    const shown = (unreadable?: string[]) =>
      summarize({ ...vmObjects, unreadable }).displayStatus;
    expect(shown([])).toBe('Stopping');
    objects.vm.status!.printableStatus = 'ErrorUnschedulable';
    expect(shown([])).toBe('Stopping');
    // Before it has a VMI KubeVirt says that of its disks.
    objects.vm.status!.printableStatus = 'DataVolumeError';
    objects.vm.status!.created = false;
    expect(shown([])).toBe('DataVolumeError');
    objects.vm.status!.printableStatus = 'Running';
    expect(shown(['virtualmachineinstances.kubevirt.io'])).toBe('Running');
    expect(shown()).toBe('Running');
  });
});

describe('a pod that is newer than the one whose guest ended', () => {
  it('does not make the VM run: KubeVirt takes it for the current one', () => {
    const objects = runningVm();
    const [guest] = objects.pods;
    guest.status = { phase: 'Failed', reason: 'Evicted' };
    const target = launcher('pod-2', 'node-1');
    target.metadata.creationTimestamp = at(-1);
    target.status!.phase = 'Pending';
    objects.pods.push(target);
    expect(seen(objects)).toMatchObject({
      group: 'held-back',
      pod: { name: 'virt-launcher-db-pod-2' },
      alarms: [{ code: 'running-without-pod' }],
    });
    // Of a node that is silent nobody knows.
    guest.status = { phase: 'Unknown' };
    expect(seen(objects).alarms).toEqual([]);
  });
});

describe('KubeVirt’s copy of what the scheduler says', () => {
  const MESSAGE = '0/3 nodes are available: 3 Insufficient memory.';

  it('counts no more once the pod has a node', () => {
    const objects = unschedulableVm(MESSAGE);
    objects.pods[0].spec = { nodeName: 'node-1' };
    objects.pods[0].status!.conditions = [
      since(0, condition('PodScheduled', 'True')),
    ];
    expect(seen(objects)).toMatchObject({
      status: 'ErrorUnschedulable',
      displayStatus: 'Starting',
      group: 'changing',
    });
    expect(seen(objects).cause).toBeUndefined();
  });

  it('counts no more once the pod is gone, where that is known', () => {
    const objects = unschedulableVm(MESSAGE);
    objects.pods = [];
    const vmObjects = vmObjectsOf(objects);
    const causeWith = (unreadable?: string[]) =>
      summarize({ ...vmObjects, unreadable }).cause?.code;
    expect(causeWith([])).toBeUndefined();
    expect(causeWith(['pods'])).toBe('unschedulable-memory');
    expect(causeWith()).toBe('unschedulable-memory');
  });
});
