import { english } from '../localizable';
import { foldFindings, leadOf, roomOf } from './schedulerFindings';
import { parseSchedulerMessage } from './schedulerMessage';
import { schedulingHint, schedulingSentence } from './schedulingWords';

function wordsOf(reasons: string, asked?: string) {
  const { checked, findings } = parseSchedulerMessage(
    `0/6 nodes are available: ${reasons}. preemption: 0/6 nodes are available: 6 No preemption victims found for incoming pod.`,
  )!;
  const held = foldFindings(findings, checked);
  const facts = { checked, findings: held, lead: leadOf(held)!, asked };
  return {
    obstacle: facts.lead.obstacle,
    sentence: english(schedulingSentence(facts)),
    hint: english(schedulingHint(facts)),
  };
}

describe('why no node takes a VM, of nodes that differ', () => {
  it('leads with what holds most nodes, and keeps the rest for the hint', () => {
    expect(
      wordsOf(
        "1 Insufficient devices.kubevirt.io/kvm, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {dedicated: finance}, 4 Insufficient memory",
        '64 GiB',
      ),
    ).toEqual({
      obstacle: 'memory',
      sentence:
        '4 of 6 nodes have too little memory free (64 GiB asked); the other 2 do not take this VM.',
      hint: 'Ask for less memory, or add a node with 64 GiB free. Of all 6 nodes also: 1 has no KVM device free, 1 does not match its node selector or affinity and 1 has a taint the VM does not tolerate (dedicated: finance). Some nodes have more than one reason.',
    });
  });

  it.each([
    [
      'the one reason of the others',
      '5 Insufficient cpu, 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
      'cpu',
      '5 of 6 nodes have too little CPU free; the other has a taint the VM does not tolerate (node-role.kubernetes.io/control-plane).',
    ],
    [
      'room on a node that is meant for the VM before nodes that are not',
      "1 Insufficient memory, 5 node(s) didn't match Pod's node affinity/selector",
      'memory',
      '1 of 6 nodes has too little memory free; the other 5 do not match its node selector or affinity.',
    ],
    [
      'a missing device where it is what stands on most nodes',
      '2 Insufficient memory, 5 Insufficient devices.kubevirt.io/kvm',
      'kvm',
      '5 of 6 nodes have no KVM device free; the other does not take this VM.',
    ],
    [
      'memory before the device where both stand on as many',
      '6 Insufficient devices.kubevirt.io/kvm, 6 Insufficient memory',
      'memory',
      'No node has enough memory free: 6 nodes checked.',
    ],
    [
      'taints together',
      '2 node(s) had untolerated taint {dedicated: db}, 2 node(s) had untolerated taint {dedicated: finance}, 2 node(s) were unschedulable',
      'taint',
      '4 of 6 nodes have a taint the VM does not tolerate (dedicated: db, dedicated: finance); the other 2 are closed to new pods (cordoned).',
    ],
    [
      'selectors before taints on as many nodes',
      "3 node(s) didn't match Pod's node affinity/selector, 3 node(s) had untolerated taint {dedicated: db}",
      'affinity',
      '3 of 6 nodes do not match its node selector or affinity; the other 3 have a taint the VM does not tolerate (dedicated: db).',
    ],
    [
      'rules about pods on most nodes',
      "4 node(s) didn't match pod anti-affinity rules, 2 Insufficient memory",
      'spread',
      '4 of 6 nodes do not fit the rules about which pods run together or apart; the other 2 have too little memory free.',
    ],
    [
      'two short resources apart',
      '3 Insufficient nvidia.com/gpu, 2 Insufficient hugepages-1Gi, 1 Too many pods',
      'resource',
      '3 of 6 nodes have too little nvidia.com/gpu free; the other 3 do not take this VM.',
    ],
    [
      'volumes, of which the scheduler gives no number',
      'pod has unbound immediate PersistentVolumeClaims',
      'volume',
      'No node can have the VM’s volumes: 6 nodes checked.',
    ],
  ])('speaks of %s', (_, reasons, obstacle, sentence) => {
    expect(wordsOf(reasons)).toMatchObject({ obstacle, sentence });
  });

  it('names other reasons where one stands on all nodes', () => {
    expect(wordsOf('6 Insufficient cpu, 2 Insufficient memory').hint).toBe(
      'Ask for fewer CPUs, or add a node. Of all 6 nodes also: 2 have too little memory free. Some nodes have more than one reason.',
    );
  });

  it.each([
    [
      '6 Insufficient memory',
      '64 GiB',
      'never',
      'No node is large enough for 64 GiB of memory: 6 nodes checked.',
      'Waiting does not help. Ask for less memory, or add a node with 64 GiB free.',
    ],
    [
      '6 Insufficient memory',
      undefined,
      'never',
      'No node has so much memory, even when empty: 6 nodes checked.',
      'Waiting does not help. Ask for less memory, or add a node.',
    ],
    [
      '6 Insufficient cpu',
      '900 CPUs',
      'never',
      'No node is large enough for 900 CPUs: 6 nodes checked.',
      'Waiting does not help. Ask for fewer CPUs, or add a node.',
    ],
    [
      '6 Insufficient cpu',
      undefined,
      'never',
      'No node has so many CPUs, even when empty: 6 nodes checked.',
      /^Waiting does not help/,
    ],
    [
      '6 Insufficient devices.kubevirt.io/kvm',
      undefined,
      'never',
      'No node has a KVM device: 6 nodes checked.',
      /^Waiting does not help/,
    ],
    [
      '6 Insufficient nvidia.com/gpu',
      undefined,
      'never',
      'No node has enough nvidia.com/gpu, even when empty: 6 nodes checked.',
      /^Waiting does not help/,
    ],
    [
      '4 Insufficient memory, 2 node(s) were unschedulable',
      '64 GiB',
      'never',
      '4 of 6 nodes have too little memory even when empty (64 GiB asked); the other 2 are closed to new pods (cordoned).',
      /^Waiting does not help/,
    ],
    [
      '1 Insufficient nvidia.com/gpu, 5 node(s) were unschedulable',
      undefined,
      'never',
      '1 of 6 nodes has too little nvidia.com/gpu even when empty; the other 5 are closed to new pods (cordoned).',
      /^Waiting does not help/,
    ],
    [
      '6 Insufficient cpu',
      undefined,
      'taken',
      'No node has enough CPU free: 6 nodes checked.',
      'The nodes are large enough, and full: the VM starts by itself once there is room. Ask for fewer CPUs, or add a node.',
    ],
  ] as const)(
    'distinguishes too small from full: %s, %s, %s',
    (reasons, asked, room, sentence, hint) => {
      const tail =
        room === 'never'
          ? '6 Preemption is not helpful for scheduling'
          : '6 No preemption victims found for incoming pod';
      const parsed = parseSchedulerMessage(
        `0/6 nodes are available: ${reasons}. no new claims to deallocate, preemption: 0/6 nodes are available: ${tail}.`,
      )!;
      const findings = foldFindings(parsed.findings, parsed.checked);
      const lead = leadOf(findings)!;
      const facts = {
        checked: parsed.checked,
        findings,
        lead,
        asked,
        room: roomOf(parsed, lead),
      };
      expect(english(schedulingSentence(facts))).toBe(sentence);
      expect(english(schedulingHint(facts))).toMatch(hint);
    },
  );

  it('adds nothing to the hint that the sentence says', () => {
    expect(
      wordsOf('5 Insufficient cpu, 1 node(s) were unschedulable').hint,
    ).toBe('Ask for fewer CPUs, or add a node.');
  });

  it.each([
    ['nvidia.com/A100', /Where no node has any, .*permittedHostDevices/],
    ['devices.kubevirt.io/vhost-net', /^virt-handler offers it/],
    ['hugepages-2Mi', /have huge pages set aside/],
    ['ephemeral-storage', /^Free some on the nodes, or add one that has it/],
  ])('says where %s comes from', (resource, hint) => {
    const words = wordsOf(`6 Insufficient ${resource}`);
    expect(words.sentence).toBe(
      `No node has enough ${resource} free: 6 nodes checked.`,
    );
    expect(words.hint).toMatch(hint);
    expect(words.hint).toContain(
      `kubectl describe nodes shows what each has of ${resource}`,
    );
  });
});
