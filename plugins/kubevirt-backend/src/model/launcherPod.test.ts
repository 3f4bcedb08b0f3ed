import {
  currentVmiPod,
  launcherPods,
  newestPods,
  summarizePod,
} from './launcherPod';
import type { Pod, VirtualMachineInstance } from '../kubevirt/types';

const vmi = (nodeName?: string): VirtualMachineInstance => ({
  metadata: { name: 'db', namespace: 'shop', uid: 'vmi-1' },
  status: { phase: 'Running', nodeName },
});

function pod(
  name: string,
  second: number,
  {
    node,
    owner = 'vmi-1',
    controller = true,
    ...rest
  }: {
    node?: string;
    owner?: string;
    controller?: boolean;
    phase?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    namespace?: string;
  } = {},
): Pod {
  const { phase = 'Running', namespace = 'shop', ...meta } = rest;
  return {
    metadata: {
      name,
      namespace,
      uid: `uid-${name}`,
      creationTimestamp: `2026-08-01T10:00:0${second}Z`,
      ownerReferences: [
        { kind: 'VirtualMachineInstance', name: 'db', uid: owner, controller },
      ],
      ...meta,
    },
    spec: { nodeName: node },
    status: { phase },
  };
}

const TEMPORARY = { 'kubevirt.io/ephemeral-provisioning': 'true' };

describe('currentVmiPod', () => {
  it.each<[string, VirtualMachineInstance, Pod[], string | undefined]>([
    ['no pods', vmi(), [], undefined],
    [
      'the newest, while the VMI has no node',
      vmi(),
      [pod('a', 1), pod('b', 2, { node: 'n2' })],
      'b',
    ],
    [
      'the one on the VMI’s node, even if a target is newer',
      vmi('n1'),
      [pod('a', 1, { node: 'n1' }), pod('b', 2, { node: 'n2' })],
      'a',
    ],
    [
      'none, when all are on other nodes',
      vmi('n3'),
      [pod('a', 1, { node: 'n1' })],
      undefined,
    ],
    [
      'not that of an earlier VMI of the same name',
      vmi(),
      [pod('a', 1), pod('old', 9, { owner: 'vmi-0' })],
      'a',
    ],
    [
      'not one whose owner is no controller',
      vmi(),
      [pod('a', 1, { controller: false })],
      undefined,
    ],
    [
      'not one of another namespace',
      vmi(),
      [pod('a', 1, { namespace: 'elsewhere' })],
      undefined,
    ],
    [
      'whatever its phase',
      vmi('n1'),
      [
        pod('a', 1, { node: 'n1' }),
        pod('b', 2, { node: 'n1', phase: 'Succeeded' }),
      ],
      'b',
    ],
    [
      'of equally old ones rather one that runs',
      vmi('n1'),
      [
        pod('a', 1, { node: 'n1', phase: 'Succeeded' }),
        pod('b', 1, { node: 'n1' }),
      ],
      'b',
    ],
    [
      'of equally old ones rather a launcher',
      vmi(),
      [pod('a', 1, { annotations: TEMPORARY }), pod('b', 1)],
      'b',
    ],
  ])('takes %s', (_words, instance, pods, expected) => {
    expect(currentVmiPod(instance, pods)?.metadata.name).toBe(expected);
    expect(currentVmiPod(instance, pods.toReversed())?.metadata.name).toBe(
      expected,
    );
  });
});

describe('launcherPods', () => {
  it('takes a pod that only binds storage for no launcher, as KubeVirt does', () => {
    const pods = launcherPods(vmi(), [
      pod('temp', 2, { annotations: TEMPORARY }),
    ]);
    expect(pods.current).toBeUndefined();
    expect(pods.temporary.map(item => item.metadata.name)).toEqual(['temp']);
  });

  const migrating = [
    pod('source', 1, { node: 'n1' }),
    pod('target', 2, {
      node: 'n2',
      labels: { 'kubevirt.io/migrationJobUID': 'm-1' },
    }),
    pod('older', 0, { node: 'n3', phase: 'Succeeded' }),
  ];

  it.each([
    ['its name', { targetPod: 'target' }],
    ['the migration’s UID', { uid: 'm-1' }],
  ])('knows the target by %s', (_by, migration) => {
    const pods = launcherPods(vmi('n1'), migrating, migration);
    expect(pods.current?.metadata.name).toBe('source');
    expect(pods.target?.metadata.name).toBe('target');
    expect(pods.previous.map(item => item.metadata.name)).toEqual(['older']);
  });

  it('has no target when the mark is left from a migration that is over', () => {
    const pods = launcherPods(vmi('n1'), migrating);
    expect(pods.target).toBeUndefined();
    expect(pods.previous.map(item => item.metadata.name)).toEqual([
      'target',
      'older',
    ]);
  });

  it('distinguishes hot-plug pods, which the launcher controls', () => {
    const pods = launcherPods(vmi('n1'), [
      pod('a', 1, { node: 'n1' }),
      pod('hp', 2, {
        owner: 'uid-a',
        labels: { 'kubevirt.io': 'hotplug-disk' },
      }),
    ]);
    expect(pods.hotplug.map(item => item.metadata.name)).toEqual(['hp']);
    expect(pods.previous).toEqual([]);
  });

  it('knows no pods without a VMI', () => {
    expect(launcherPods(undefined, migrating)).toEqual({
      previous: [],
      temporary: [],
      hotplug: [],
    });
  });
});

describe('summarizePod', () => {
  it('says what a list shows', () => {
    const launcher = pod('a', 1, {
      node: 'n1',
      labels: { 'kubevirt.io/outdatedLauncherImage': '' },
      deletionTimestamp: '2026-08-01T11:00:00Z',
    });
    launcher.status!.containerStatuses = [
      { name: 'compute', ready: true },
      { name: 'volumeroot', ready: false },
    ];
    expect(summarizePod(launcher)).toEqual({
      name: 'a',
      uid: 'uid-a',
      phase: 'Running',
      ready: false,
      node: 'n1',
      terminating: true,
      createdAt: '2026-08-01T10:00:01Z',
      outdated: true,
    });
  });
});

describe('newestPods', () => {
  it('are five, those that have not ended before others', () => {
    const pods = Array.from({ length: 9 }, (_, second) =>
      pod(`p${second}`, second, { phase: second === 1 ? 'Running' : 'Failed' }),
    ).reverse();
    expect(newestPods(pods).map(({ metadata }) => metadata.name)).toEqual([
      'p8',
      'p7',
      'p6',
      'p5',
      'p1',
    ]);
  });
});
