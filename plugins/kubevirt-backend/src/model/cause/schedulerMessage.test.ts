import { foldFindings, leadOf, roomOf } from './schedulerFindings';
import { parseSchedulerMessage } from './schedulerMessage';

/**
 * What stands behind the reasons, by the scheduler's version (kubernetes v1.33.13, v1.34.4, v1.35.4, v1.36.3
 * pkg/scheduler/framework/plugins/dynamicresources and defaultpreemption, framework/preemption/preemption.go).
 */
const TAILS = [
  ['v1.33', '. preemption: 0/3 nodes are available: 3 T.'],
  [
    'v1.34 to v1.36',
    '. no new claims to deallocate, preemption: 0/3 nodes are available: 3 T.',
  ],
  [
    'any, of pods that may take nobody’s place',
    '. preemption: not eligible due to preemptionPolicy=Never.',
  ],
  [
    'v1.34 to v1.36, of the same',
    '. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
  ],
  [
    'v1.34 on, with a resource claim',
    '. still not schedulable, preemption: 0/3 nodes are available: 3 T.',
  ],
  ['v1.36, where none runs', '. All PostFilter plugins are skipped'],
  ['any, behind a failed PreFilter', '. not found'],
  ['any, without PostFilter', '.'],
] as const;

/** Each reason of a plugin, with the versions whose source has it and what is read. */
const REASONS: [versions: string, reason: string, obstacle: string][] = [
  // plugins/noderesources/fit.go
  ['1.33 on', '3 Insufficient memory', 'memory'],
  ['1.33 on', '3 Insufficient cpu', 'cpu'],
  ['1.33 on', '3 Insufficient ephemeral-storage', 'resource'],
  ['1.33 on', '3 Insufficient hugepages-2Mi', 'resource'],
  ['1.33 on', '3 Insufficient nvidia.com/GA102GL_A10', 'resource'],
  ['1.33 on', '3 Insufficient devices.kubevirt.io/kvm', 'kvm'],
  ['1.33 on', '3 Insufficient devices.kubevirt.io/vhost-net', 'resource'],
  ['1.33 on', '3 Too many pods', 'pods'],
  // plugins/tainttoleration
  ['1.33', '3 node(s) had untolerated taint {dedicated: db}', 'taint'],
  [
    '1.33',
    '3 node(s) had untolerated taint {node.kubernetes.io/unschedulable: }',
    'cordoned',
  ],
  ['1.34 on', '3 node(s) had untolerated taint(s)', 'taint'],
  ['1.33 on', "3 node(s) had taints that the pod didn't tolerate", 'taint'],
  // plugins/nodeunschedulable, nodename, nodeaffinity
  ['1.33 on', '3 node(s) were unschedulable', 'cordoned'],
  ['1.33 on', '3 node(s) had unknown conditions', 'other'],
  ['1.33 on', "3 node(s) didn't match the requested node name", 'affinity'],
  [
    '1.33 on',
    "3 node(s) didn't match Pod's node affinity/selector",
    'affinity',
  ],
  [
    '1.33 on',
    "3 node(s) didn't match scheduler-enforced node affinity",
    'affinity',
  ],
  ['1.33 on', 'pod affinity terms conflict', 'affinity'],
  ['1.33 on', "3 node(s) didn't satisfy plugin(s) [NodeAffinity]", 'affinity'],
  // plugins/podtopologyspread, interpodaffinity
  [
    '1.33 on',
    "3 node(s) didn't match pod topology spread constraints",
    'spread',
  ],
  [
    '1.33 on',
    "3 node(s) didn't match pod topology spread constraints (missing required label)",
    'spread',
  ],
  ['1.33 on', "3 node(s) didn't match pod affinity rules", 'spread'],
  ['1.33 on', "3 node(s) didn't match pod anti-affinity rules", 'spread'],
  [
    '1.33 on',
    "3 node(s) didn't satisfy existing pods anti-affinity rules",
    'spread',
  ],
  // plugins/volumebinding, volumezone, nodevolumelimits, volumerestrictions
  [
    '1.33 on',
    "3 node(s) didn't find available persistent volumes to bind",
    'volume',
  ],
  [
    '1.33 on',
    "3 node(s) didn't match PersistentVolume's node affinity",
    'volume',
  ],
  ['before 1.33', '3 node(s) had volume node affinity conflict', 'volume'],
  ['1.33 on', '3 node(s) did not have enough free storage', 'volume'],
  [
    '1.33 on',
    '3 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    'volume',
  ],
  ['1.33 on', '3 node(s) had no available volume zone', 'volume'],
  ['1.33 on', '3 node(s) exceed max volume count', 'volume'],
  [
    '1.36',
    '3 ebs.csi.example.com CSI driver is not installed on the node',
    'volume',
  ],
  ['1.33 on', 'pod has unbound immediate PersistentVolumeClaims', 'volume'],
  ['1.33 on', 'persistentvolumeclaim "taint-of-db" is being deleted', 'volume'],
  [
    '1.33 on',
    'persistentvolumeclaim "db" bound to non-existent persistentvolume "pv-1"',
    'volume',
  ],
  [
    '1.33',
    '3 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    'volume-in-use',
  ],
  [
    '1.34 on',
    '3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
    'volume-in-use',
  ],
  ['1.33 on', '3 node(s) had no available disk', 'volume-in-use'],
  // plugins/nodeports, nodedeclaredfeatures, dynamicresources
  [
    '1.33 on',
    "3 node(s) didn't have free ports for the requested pod ports",
    'other',
  ],
  ['1.36', "3 node(s) didn't match Pod's required features", 'other'],
  ['1.33 on', '3 cannot allocate all claims', 'other'],
];

describe.each(TAILS)('parseSchedulerMessage, of a scheduler %s', (_, end) => {
  it.each(
    REASONS.flatMap(reason =>
      [
        'Preemption is not helpful for scheduling',
        'No preemption victims found for incoming pod',
      ].map(words => [...reason, end.replace('T.', `${words}.`)] as const),
    ),
  )('reads what %s says, "%s"', (__, reason, obstacle, tail) => {
    const parsed = parseSchedulerMessage(
      `0/3 nodes are available: ${reason}${tail}`,
    );
    expect(parsed).toMatchObject({ available: 0, checked: 3 });
    expect(parsed?.findings).toEqual([expect.objectContaining({ obstacle })]);
    const [{ detail = '', nodes }] = parsed!.findings;
    expect(nodes).toBe(reason.startsWith('3 ') ? 3 : undefined);
    // Nothing of the words behind the reason, nor of its end.
    expect(reason).toContain(detail);
    expect(detail).not.toMatch(/[.,\s]$|preemption/);
  });
});

describe('parseSchedulerMessage', () => {
  it.each([
    [
      '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu, 2 Insufficient memory.',
      [
        {
          obstacle: 'taint',
          nodes: 1,
          detail: 'node-role.kubernetes.io/control-plane',
        },
        { obstacle: 'cpu', nodes: 3, detail: 'cpu' },
        { obstacle: 'memory', nodes: 2, detail: 'memory' },
      ],
    ],
    [
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.",
      [
        { obstacle: 'cordoned', nodes: 1 },
        { obstacle: 'affinity', nodes: 2 },
      ],
    ],
  ])('distinguishes several reasons: %s', (message, findings) => {
    expect(parseSchedulerMessage(message)?.findings).toEqual(
      findings.map(finding => expect.objectContaining(finding)),
    );
  });

  it('counts the nodes that were checked', () => {
    expect(
      parseSchedulerMessage('0/212 nodes are available: 212 Too many pods.')
        ?.checked,
    ).toBe(212);
  });

  it.each([
    'PVC shop/db does not exist',
    'no nodes available to schedule pods',
    // Not of any version: a reason that may have been cut, numbers that are none of nodes, words without a number.
    '0/3 nodes are available: 3 gang is incomplete. 2 more to come',
    '0/3 nodes are available: 7 Insufficient memory.',
    '0/3 nodes are available: 2 Insufficient memory, 1 gang, which waits. for more',
    // v1.36 of pods in groups
    '0/2 placements are available, first placement status: x',
  ])('leaves to its own words what it does not know: %s', message => {
    expect(parseSchedulerMessage(message)).toBeUndefined();
  });
});

describe('whether nodes are too small or full', () => {
  const ON_134 = 'no new claims to deallocate, preemption:';
  const small = (nodes: number) =>
    `${nodes} Preemption is not helpful for scheduling`;
  const full = (nodes: number) =>
    `${nodes} No preemption victims found for incoming pod`;

  it.each([
    ['3 Insufficient memory', ON_134, small(3), 'never'],
    ['3 Insufficient memory', ON_134, full(3), 'taken'],
    ['3 Insufficient nvidia.com/gpu', ON_134, small(3), 'never'],
    // Before v1.34 it says the same of both.
    ['3 Insufficient memory', 'preemption:', full(3), undefined],
    // Some are small, and some are full.
    ['3 Insufficient memory', ON_134, `${full(1)}, ${small(2)}`, undefined],
    // Taints last, so that only the others are judged by room.
    [
      '2 Insufficient cpu, 1 node(s) had untolerated taint(s)',
      ON_134,
      small(3),
      'never',
    ],
    [
      '2 Insufficient cpu, 1 node(s) had untolerated taint(s)',
      ON_134,
      `${full(2)}, ${small(1)}`,
      'taken',
    ],
    // Which of two resources it is, nobody says.
    ['3 Insufficient cpu, 3 Insufficient memory', ON_134, small(3), undefined],
    ['3 Insufficient cpu', ON_134, 'not eligible', undefined],
    ['3 node(s) had untolerated taint(s)', ON_134, small(3), undefined],
  ])('%s; %s %s: %s', (reasons, clause, words, room) => {
    const parsed = parseSchedulerMessage(
      `0/3 nodes are available: ${reasons}. ${clause} 0/3 nodes are available: ${words}.`,
    )!;
    const lead = leadOf(foldFindings(parsed.findings, parsed.checked))!;
    expect(roomOf(parsed, lead)).toBe(room);
  });
});
