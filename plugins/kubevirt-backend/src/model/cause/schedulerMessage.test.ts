import { parseSchedulerMessage } from './schedulerMessage';

const PREEMPTION =
  ' preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';

describe('parseSchedulerMessage', () => {
  it.each([
    [
      `0/3 nodes are available: 3 Insufficient memory.${PREEMPTION}`,
      [{ obstacle: 'memory', nodes: 3, detail: 'memory' }],
    ],
    [
      `0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu, 2 Insufficient memory.${PREEMPTION}`,
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
      '0/2 nodes are available: 2 Insufficient devices.kubevirt.io/kvm.',
      [{ obstacle: 'kvm', nodes: 2, detail: 'devices.kubevirt.io/kvm' }],
    ],
    [
      '0/2 nodes are available: 2 Insufficient nvidia.com/gpu.',
      [{ obstacle: 'resource', nodes: 2, detail: 'nvidia.com/gpu' }],
    ],
    [
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.",
      [
        { obstacle: 'cordoned', nodes: 1 },
        { obstacle: 'affinity', nodes: 2 },
      ],
    ],
    [
      "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 node(s) didn't match pod topology spread constraints.",
      [
        { obstacle: 'spread', nodes: 1 },
        { obstacle: 'spread', nodes: 2 },
      ],
    ],
    [
      `0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.${PREEMPTION}`,
      [
        {
          obstacle: 'volume',
          detail: 'pod has unbound immediate PersistentVolumeClaims',
        },
      ],
    ],
    [
      '0/3 nodes are available: 3 node(s) had volume node affinity conflict.',
      [{ obstacle: 'volume', nodes: 3 }],
    ],
    [
      '0/3 nodes are available: 3 node(s) had untolerated taint {node.kubernetes.io/unschedulable: }.',
      [{ obstacle: 'cordoned', nodes: 3 }],
    ],
    ['0/1 nodes are available: 1 Too many pods.', [{ obstacle: 'pods' }]],
    ['0/1 nodes are available: 1 something new.', [{ obstacle: 'other' }]],
  ])('reads %s', (message, findings) => {
    const parsed = parseSchedulerMessage(message);
    expect(parsed?.available).toBe(0);
    expect(parsed?.findings).toEqual(
      findings.map(finding => expect.objectContaining(finding)),
    );
  });

  it('counts the nodes that were checked', () => {
    expect(
      parseSchedulerMessage('0/212 nodes are available: 212 Too many pods.')
        ?.checked,
    ).toBe(212);
  });

  it('leaves other texts alone', () => {
    expect(parseSchedulerMessage('PVC shop/db does not exist')).toBeUndefined();
  });
});
