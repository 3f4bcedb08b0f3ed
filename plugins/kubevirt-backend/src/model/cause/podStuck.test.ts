import { reviewAt } from '../reviewAt';
import { summarize } from '../summarize';
import { condition, runningVm, startingVm } from '../__testUtils__/builders';
import { partsOf } from '../__testUtils__/parts';
import type { CapturedObjects } from '../__testUtils__/parts';

const causeOf = (objects: CapturedObjects) => summarize(partsOf(objects)).cause;

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
    const due = reviewAt(partsOf(objects));
    expect(due).toBe(Date.parse('2026-08-01T10:02:00Z'));
    objects.now = '2026-08-01T10:02:00Z';
    expect(causeOf(objects)).toMatchObject({
      code: 'pod-stuck',
      severity: 'waiting',
      hint: expect.stringContaining(
        'kubectl describe pod virt-launcher-db-pod-1 -n shop',
      ),
      params: { node: 'node-1', pod: 'virt-launcher-db-pod-1' },
      since: '2026-08-01T10:00:00Z',
    });
    expect(reviewAt(partsOf(objects))).toBeUndefined();
    expect(summarize(partsOf(objects))).toMatchObject({
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
    expect(causeOf(objects)?.code).toBe('pod-stuck');
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
      'is on an older Kubernetes, which does not tell',
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
    expect(reviewAt(partsOf(objects))).toBe(Date.parse('2026-08-01T10:04:20Z'));
    objects.now = '2026-08-01T10:04:20Z';
    expect(causeOf(objects)).toMatchObject({
      code: 'migration-blocked',
      severity: 'waiting',
      sentence: expect.stringMatching(/^The migration waits for its turn/),
      params: { migration: 'evacuate' },
    });
    expect(summarize(partsOf(objects)).group).toBe('running');
  });

  it('is not one whose pod is there, or may not be seen', () => {
    const objects = queued();
    const unreadable = { ...partsOf(objects), unreadable: ['pods'] };
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
