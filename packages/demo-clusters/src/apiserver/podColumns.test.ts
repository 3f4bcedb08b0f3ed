import { KubeObject } from '../types';
import { POD_COLUMNS } from './podColumns';

const NOW = new Date('2026-02-03T04:10:00Z');
const RUNNING = { ready: true, started: true, state: { running: {} } };
const DONE = { state: { terminated: { exitCode: 0, reason: 'Completed' } } };

function waiting(reason: string) {
  return { ready: false, state: { waiting: { reason } } };
}

/** A launcher: its sidecar, its init container and two containers, each with its status. */
function launcher(
  parts: { sidecar?: object; init?: object; compute?: object; disk?: object },
  status: object = {},
  metadata: object = {},
): KubeObject {
  const { sidecar = RUNNING, init = DONE, compute, disk = compute } = parts;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'virt-launcher-a',
      namespace: 'shop',
      uid: '1',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-02-03T04:00:00Z',
      ...metadata,
    },
    spec: {
      initContainers: [
        { name: 'log', restartPolicy: 'Always' },
        { name: 'binary' },
      ],
      containers: [{ name: 'compute' }, { name: 'disk' }],
      readinessGates: [{ conditionType: 'unpaused' }],
    },
    status: {
      phase: 'Running',
      initContainerStatuses: [
        { name: 'log', ...sidecar },
        { name: 'binary', ...init },
      ],
      containerStatuses: [
        { name: 'compute', ...compute },
        { name: 'disk', ...disk },
      ],
      ...status,
    },
  };
}

function cells(pod: KubeObject) {
  return Object.fromEntries(
    POD_COLUMNS.map(({ name, cell }) => [name, cell(pod, NOW)]),
  );
}

describe('The columns of pods', () => {
  it('count sidecars among the containers, and gates that are open', () => {
    const pod = launcher(
      { compute: RUNNING },
      { conditions: [{ type: 'unpaused', status: 'True' }] },
    );
    expect(cells(pod)).toMatchObject({
      Ready: '3/3',
      Status: 'Running',
      Restarts: '0',
      'Readiness Gates': '1/1',
    });
    expect(
      cells(launcher({ compute: RUNNING }, { conditions: [] })),
    ).toMatchObject({ 'Readiness Gates': '0/1' });
  });

  it.each([
    [
      'an init container to come',
      { sidecar: RUNNING, init: waiting('PodInitializing') },
      '1/3',
      'Init:1/2',
    ],
    [
      'a sidecar that has not started',
      { sidecar: waiting('PodInitializing'), init: waiting('PodInitializing') },
      '0/3',
      'Init:0/2',
    ],
    [
      'an image that an init container lacks',
      { init: waiting('ImagePullBackOff') },
      '1/3',
      'Init:ImagePullBackOff',
    ],
    [
      'an init container that failed',
      { init: { state: { terminated: { exitCode: 3 } } } },
      '1/3',
      'Init:ExitCode:3',
    ],
    [
      'one that was killed',
      { init: { state: { terminated: { exitCode: 137, signal: 9 } } } },
      '1/3',
      'Init:Signal:9',
    ],
    [
      'a container whose image is missing',
      { compute: waiting('ErrImagePull'), disk: RUNNING },
      '2/3',
      'ErrImagePull',
    ],
    [
      'the first of two that have something to say',
      { compute: waiting('CrashLoopBackOff'), disk: DONE },
      '1/3',
      'CrashLoopBackOff',
    ],
    [
      'a container that ended beside one that runs',
      { compute: RUNNING, disk: DONE },
      '2/3',
      'NotReady',
    ],
  ])('show %s', (_, parts, ready, status) => {
    const pod = launcher({ compute: waiting('PodInitializing'), ...parts });
    expect(cells(pod)).toMatchObject({ Ready: ready, Status: status });
  });

  it('show when a container last ended, of those that count', () => {
    const ended = (restartCount: number, finishedAt: string) => ({
      ...RUNNING,
      restartCount,
      lastState: { terminated: { exitCode: 1, finishedAt } },
    });
    const pod = launcher({
      compute: ended(2, '2026-02-03T04:05:00Z'),
      disk: ended(1, '2026-02-03T04:01:00Z'),
      init: { ...DONE, restartCount: 4 },
    });
    expect(cells(pod).Restarts).toBe('3 (5m ago)');
  });

  it.each([
    ['Running', undefined, 'Terminating'],
    ['Running', 'NodeLost', 'Unknown'],
    ['Succeeded', undefined, 'Completed'],
  ])('show a pod that goes away: %s %s', (phase, reason, status) => {
    const pod = launcher(
      { sidecar: DONE, compute: phase === 'Running' ? RUNNING : DONE },
      { phase, reason },
      { deletionTimestamp: '2026-02-03T04:09:00Z' },
    );
    expect(cells(pod).Status).toBe(status);
  });

  it('show a pod that waits for its gates to be scheduled', () => {
    const pod = launcher(
      {},
      {
        phase: 'Pending',
        initContainerStatuses: undefined,
        containerStatuses: undefined,
        conditions: [{ type: 'PodScheduled', reason: 'SchedulingGated' }],
      },
    );
    expect(cells(pod)).toMatchObject({
      Ready: '0/3',
      Status: 'SchedulingGated',
    });
  });
});
