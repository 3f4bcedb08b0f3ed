import { reevaluateAt } from '../reevaluateAt';
import { summarize } from '../summarize';
import { condition, runningVm, startingVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';

const causeOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).cause;

/** A pod that has a node since 10:00 and waits for what its kubelet makes before the first container. */
function waitingPod(): ReturnType<typeof startingVm> {
  const objects = startingVm('Starting');
  const [pod] = objects.pods;
  pod.spec = { nodeName: 'node-1' };
  pod.status = {
    phase: 'Pending',
    conditions: [
      condition('PodScheduled', 'True'),
      condition('PodReadyToStartContainers', 'False'),
    ],
    containerStatuses: [
      {
        name: 'compute',
        ready: false,
        state: { waiting: { reason: 'PodInitializing' } },
      },
    ],
  };
  return objects;
}

describe('a pod that its node does not get ready to start', () => {
  it('is spoken of after two minutes, and looked at again then', () => {
    const objects = waitingPod();
    objects.now = '2026-08-01T10:01:59Z';
    expect(causeOf(objects)).toBeUndefined();
    const due = reevaluateAt(vmObjectsOf(objects));
    expect(due).toBe(Date.parse('2026-08-01T10:02:00Z'));
    objects.now = '2026-08-01T10:02:00Z';
    expect(causeOf(objects)).toMatchObject({
      code: 'pod-stuck',
      severity: 'waiting',
      hint: expect.stringContaining(
        'kubectl describe pod virt-launcher-db-pod-1 -n shop',
      ),
      since: '2026-08-01T10:00:00Z',
    });
    // From here on only that it takes far too long.
    expect(reevaluateAt(vmObjectsOf(objects))).toBe(
      Date.parse('2026-08-01T10:15:00Z'),
    );
    expect(summarize(vmObjectsOf(objects))).toMatchObject({
      displayStatus: 'Starting',
      group: 'changing',
    });
  });

  it('is also one that its kubelet has not touched at all', () => {
    const objects = waitingPod();
    objects.pods[0].status = {
      phase: 'Pending',
      conditions: [condition('PodScheduled', 'True')],
    };
    expect(causeOf(objects)).toMatchObject({
      code: 'pod-stuck',
      sentence:
        'Node node-1 has done nothing about the VM’s pod for more than 2 minutes.',
      hint: expect.stringContaining('kubectl describe node node-1'),
      source: 'Pod condition PodScheduled',
    });
  });

  it('is given two minutes again where its network is created again', () => {
    // The sandbox died during a long pull: volumes and network were ready for long.
    const objects = waitingPod();
    objects.pods[0].status!.conditions![1] = {
      ...condition('PodReadyToStartContainers', 'False'),
      lastTransitionTime: '2026-08-01T10:20:00Z',
    };
    objects.now = '2026-08-01T10:21:59Z';
    expect(causeOf(objects)).toBeUndefined();
    objects.now = '2026-08-01T10:22:00Z';
    expect(causeOf(objects)).toMatchObject({
      code: 'pod-stuck',
      since: '2026-08-01T10:20:00Z',
    });
  });

  it.each<[string, (objects: ReturnType<typeof waitingPod>) => void]>([
    [
      'pulls a large image',
      ({ pods }) => {
        pods[0].status!.conditions![1] = condition(
          'PodReadyToStartContainers',
          'True',
        );
      },
    ],
    [
      'is on an older Kubernetes, which does not report it',
      ({ pods }) => {
        pods[0].status!.conditions!.pop();
      },
    ],
    [
      'goes again',
      ({ pods }) => {
        pods[0].metadata.deletionTimestamp = '2026-08-01T10:01:00Z';
      },
    ],
    [
      'has no node',
      ({ pods }) => {
        pods[0].spec = {};
      },
    ],
  ])('is not one that %s', (_, change) => {
    const objects = waitingPod();
    change(objects);
    expect(causeOf(objects)?.code).not.toBe('pod-stuck');
  });
});

describe('a migration that has no target pod', () => {
  const queued = () => {
    const objects = runningVm();
    objects.migrations = [
      {
        metadata: {
          name: 'evacuate',
          uid: 'm',
          creationTimestamp: '2026-08-01T10:04:00Z',
        },
        status: { phase: 'Pending' },
      },
    ];
    return objects;
  };

  it('waits for its turn, when it has waited a while', () => {
    const objects = queued();
    objects.now = '2026-08-01T10:04:19Z';
    expect(causeOf(objects)).toBeUndefined();
    expect(reevaluateAt(vmObjectsOf(objects))).toBe(
      Date.parse('2026-08-01T10:04:20Z'),
    );
    objects.now = '2026-08-01T10:04:20Z';
    expect(causeOf(objects)).toMatchObject({
      code: 'migration-blocked',
      severity: 'waiting',
      sentence: expect.stringMatching(/^The migration waits for its turn/),
    });
    expect(summarize(vmObjectsOf(objects)).group).toBe('running');
  });

  it('waits longer each time after one that failed, where KubeVirt began it', () => {
    const objects = queued();
    const [next] = objects.migrations!;
    const earlier = (name: string, phase: string, hour: string) => ({
      metadata: {
        ...next.metadata,
        name,
        uid: name,
        creationTimestamp: `2026-08-01T${hour}:00:00Z`,
        annotations: { 'kubevirt.io/evacuationMigration': 'node-1' },
      },
      status: { phase },
    });
    const turn = /^The migration waits for its turn/;
    const pause = /^The migration waits, for the last one failed/;
    objects.migrations!.push(earlier('failed', 'Failed', '09'));
    // Somebody’s own migration does not wait for that.
    expect(causeOf(objects)?.sentence).toMatch(turn);
    next.metadata.annotations = { 'kubevirt.io/evacuationMigration': 'node-1' };
    expect(causeOf(objects)?.sentence).toMatch(pause);
    objects.migrations!.push(earlier('older', 'Succeeded', '08'));
    expect(causeOf(objects)?.sentence).toMatch(pause);
    objects.migrations!.push({
      ...earlier('newer', 'Succeeded', '09'),
      metadata: {
        ...earlier('newer', 'Succeeded', '09').metadata,
        creationTimestamp: '2026-08-01T09:30:00Z',
      },
    });
    expect(causeOf(objects)?.sentence).toMatch(turn);
  });

  it.each<[string, (objects: ReturnType<typeof queued>) => void]>([
    [
      'is being cancelled',
      ({ migrations }) => {
        migrations![0].metadata.deletionTimestamp = '2026-08-01T10:04:30Z';
      },
    ],
    [
      'goes to another cluster, where its target pod is made',
      ({ migrations }) => {
        migrations![0].spec = { sendTo: { migrationID: 'a' } };
      },
    ],
  ])('is not one that %s', (_, change) => {
    const objects = queued();
    change(objects);
    expect(causeOf(objects)).toBeUndefined();
  });

  it('is not one whose pod is there, or may not be seen', () => {
    const objects = queued();
    const unreadable = { ...vmObjectsOf(objects), unreadable: ['pods'] };
    expect(summarize(unreadable).cause).toBeUndefined();
    const [pod] = objects.pods;
    objects.pods.push({
      ...pod,
      metadata: {
        ...pod.metadata,
        name: 'target',
        uid: 'pod-2',
        labels: {
          ...pod.metadata.labels,
          'kubevirt.io/migrationJobUID': 'm',
        },
      },
      spec: { nodeName: 'node-2' },
    });
    expect(causeOf(objects)).toBeUndefined();
  });
});
