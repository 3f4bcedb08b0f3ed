import { summarize } from '../summarize';
import { condition, runningVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { Pod, VirtualMachineInstance } from '../../kubevirt/types';

type VolumeStatus = NonNullable<
  NonNullable<VirtualMachineInstance['status']>['volumeStatus']
>[number];

/** A VM that runs, with one more disk on the claim `more`, which is to be plugged in. */
function plugging(status: Partial<VolumeStatus>, pod?: Pod) {
  const objects = runningVm();
  const volumes = [
    { name: 'root', containerDisk: { image: 'fedora' } },
    {
      name: 'extra',
      persistentVolumeClaim: { claimName: 'more', hotpluggable: true },
    },
  ];
  objects.vm.spec!.template!.spec!.volumes = volumes;
  objects.vmi.spec = { volumes };
  objects.vmi.status!.volumeStatus = [
    { name: 'root', target: 'vda' },
    { name: 'extra', hotplugVolume: {}, ...status },
  ];
  if (pod) {
    objects.pods.push(pod);
  }
  return objects;
}

/** The attachment pod, as it is until it has a node. */
function attachmentPod(message?: string): Pod {
  return {
    metadata: {
      name: 'hp-volume-1',
      namespace: 'shop',
      uid: 'hp-1',
      creationTimestamp: '2026-08-01T10:04:00Z',
      labels: { 'kubevirt.io': 'hotplug-disk' },
      ownerReferences: [
        { kind: 'Pod', name: 'launcher', uid: 'pod-1', controller: true },
      ],
    },
    status: {
      phase: 'Pending',
      conditions: message
        ? [condition('PodScheduled', 'False', 'Unschedulable', message)]
        : [],
    },
  };
}

const ATTACHED: Partial<VolumeStatus> = {
  phase: 'AttachedToNode',
  reason: 'SuccessfulCreate',
  message: 'Created hotplug attachment pod hp-volume-1, for volume extra',
  hotplugVolume: { attachPodName: 'hp-volume-1' },
};

const UNBOUND =
  '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';

const viewOf = (objects: ReturnType<typeof plugging>) =>
  summarize(vmObjectsOf(objects));
const causeOf = (objects: ReturnType<typeof plugging>) => viewOf(objects).cause;

describe('a disk that is plugged into a running VM', () => {
  it.each([
    [
      'FailedPvcNotFound',
      'PVC more not found',
      'Disk extra cannot be attached to the running VM: its claim more does not exist.',
      /virtctl removevolume/,
    ],
    [
      'PVCNotReady',
      'PVC is in phase ClaimPending',
      'Disk extra is not attached to the running VM yet: its claim more has no volume.',
      /kubectl describe pvc more -n shop/,
    ],
    [
      'PVCNotReady',
      'PVC is in phase Lost',
      'Disk extra cannot be attached to the running VM: the volume behind its claim more is gone.',
      /Restore the PersistentVolume/,
    ],
  ])('waits for its claim: %s, %s', (reason, message, sentence, hint) => {
    const view = viewOf(plugging({ phase: 'Pending', reason, message }));
    expect(view).toMatchObject({
      displayStatus: 'Running',
      group: 'running',
      cause: {
        code: 'disk-not-attached',
        severity: 'notice',
        sentence,
        hint: expect.stringMatching(hint),
        reason,
        message,
      },
    });
  });

  it('is spoken of before the condition that repeats it', () => {
    const objects = plugging({
      phase: 'Pending',
      reason: 'FailedPvcNotFound',
      message: 'PVC more not found',
    });
    objects.vmi.status!.conditions!.push(
      condition(
        'Synchronized',
        'False',
        'PVCNotReady',
        "Error determining volume status didn't find PVC more",
      ),
    );
    expect(causeOf(objects)).toMatchObject({
      code: 'disk-not-attached',
      severity: 'notice',
    });
  });

  it.each([
    [
      UNBOUND,
      'Disk extra is not attached to the running VM yet: its claim more has no volume.',
      /kubectl describe pvc more -n shop/,
    ],
    [
      "0/3 nodes are available: 1 node(s) had volume node affinity conflict, 2 node(s) didn't match Pod's node affinity/selector.",
      'Disk extra is not attached to the running VM: the VM’s node cannot have its volume.',
      /another node or zone/,
    ],
    [
      "0/3 nodes are available: 1 Too many pods, 2 node(s) didn't match Pod's node affinity/selector.",
      'Disk extra is not attached to the running VM yet: the pod that attaches it does not get onto the VM’s node.',
      /kubectl describe pod hp-volume-1 -n shop/,
    ],
  ])('has an attachment pod without node: %s', (message, sentence, hint) => {
    expect(causeOf(plugging(ATTACHED, attachmentPod(message)))).toMatchObject({
      code: 'disk-not-attached',
      severity: 'notice',
      sentence,
      hint: expect.stringMatching(hint),
      message,
      reason: 'Unschedulable',
      source: 'Pod condition PodScheduled',
    });
  });

  it.each([
    [
      { phase: 'ImportInProgress', progress: '20.00%' },
      'import-running',
      'Disk more is being imported: 20 %.',
    ],
    [
      { phase: 'PendingPopulation' },
      'wait-for-first-consumer',
      'Disk more waits for the pod that attaches it to the VM, then it is imported.',
    ],
  ])('leaves the word to its DataVolume: %o', (status, code, sentence) => {
    const objects = plugging({
      phase: 'Pending',
      reason: 'PVCNotReady',
      message: 'PVC is in phase ClaimPending',
    });
    const imported = {
      metadata: { name: 'more', namespace: 'shop', uid: 'dv-1' },
      spec: { source: { http: { url: 'http://a' } } },
      status,
    };
    expect(
      summarize(vmObjectsOf({ ...objects, dataVolumes: [imported] })).cause,
    ).toMatchObject({
      code,
      severity: 'notice',
      sentence,
    });
  });

  it('has no attachment pod, as a quota does not let it be made', () => {
    expect(
      causeOf(
        plugging({
          phase: 'Bound',
          reason: 'PVCNotReady',
          message: 'PVC is in phase Bound',
        }),
      ),
    ).toMatchObject({
      code: 'disk-not-attached',
      sentence:
        'Disk extra is not attached to the running VM yet: the pod that attaches it is still to be made.',
      hint: expect.stringContaining(
        'kubectl get events -n shop --field-selector involvedObject.name=db,reason=FailedCreate',
      ),
    });
  });

  it.each(['AttachedToNode', 'MountedToNode'])(
    'is on its way in the phase %s',
    phase => {
      expect(
        causeOf(plugging({ ...ATTACHED, phase }, attachmentPod())),
      ).toMatchObject({
        code: 'disk-not-attached',
        sentence: 'Disk extra is being attached to the running VM.',
        hint: expect.stringContaining('kubectl describe pod hp-volume-1'),
        message: ATTACHED.message,
      });
    },
  );

  it('leaves the word to virt-handler where that cannot plug it in', () => {
    const objects = plugging(ATTACHED, attachmentPod());
    objects.vmi.status!.conditions!.push(
      condition(
        'Synchronized',
        'False',
        'Synchronizing with the Domain failed.',
        'server error. command SyncVMI failed: "no free slot"',
      ),
    );
    expect(causeOf(objects)).toMatchObject({
      code: 'sync-failed',
      severity: 'notice',
      message: expect.stringContaining('no free slot'),
    });
  });

  it.each(['Ready', 'Detaching', 'UnMountedFromPod'])(
    'is no matter in the phase %s',
    phase => {
      expect(causeOf(plugging({ ...ATTACHED, phase }))).toBeUndefined();
    },
  );

  it('is no matter before the VM runs', () => {
    const objects = plugging({ phase: 'Pending', reason: 'FailedPvcNotFound' });
    objects.vmi.status!.phase = 'Scheduled';
    expect(causeOf(objects)?.code).not.toBe('disk-not-attached');
  });
});
