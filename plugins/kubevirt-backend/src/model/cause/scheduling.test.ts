import { summarize } from '../summarize';
import {
  condition,
  runningVm,
  unschedulableVm,
} from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';

const causeOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).cause;

describe('why no node takes the VM', () => {
  it.each([
    [
      '0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 2 Insufficient memory.',
      'unschedulable-memory',
      '2 of 3 nodes have too little memory free (4 GiB asked); the other has a taint the VM does not tolerate (dedicated: db).',
    ],
    [
      '0/3 nodes are available: 3 Insufficient cpu.',
      'unschedulable-cpu',
      'No node has enough CPU free: 3 nodes checked.',
    ],
    [
      '0/1 nodes are available: 1 Insufficient devices.kubevirt.io/kvm.',
      'unschedulable-kvm',
      'No node has a KVM device free: 1 node checked.',
    ],
    [
      '0/2 nodes are available: 2 node(s) had untolerated taint {dedicated: db}.',
      'unschedulable-taint',
      'Every node keeps the VM away with a taint (dedicated: db): 2 nodes checked.',
    ],
    [
      '0/2 nodes are available: 2 node(s) were unschedulable.',
      'unschedulable-taint',
      'Every node is closed to new pods (cordoned): 2 nodes checked.',
    ],
    [
      "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 Insufficient memory.",
      'unschedulable-memory',
      '2 of 3 nodes have too little memory free (4 GiB asked); the other does not fit the rules about which pods run together or apart.',
    ],
    [
      '0/2 nodes are available: 2 node(s) had volume node affinity conflict.',
      'unschedulable-volume',
      'No node can have the VM’s volumes: 2 nodes checked.',
    ],
    [
      '0/2 nodes are available: 2 Insufficient nvidia.com/gpu.',
      'unschedulable',
      'No node has enough nvidia.com/gpu free: 2 nodes checked.',
    ],
    [
      'no nodes available to schedule pods',
      'unschedulable',
      'No node takes the VM.',
    ],
  ])('%s', (message, code, sentence) => {
    expect(causeOf(unschedulableVm(message))).toMatchObject({
      code,
      sentence,
      severity: 'error',
      message,
      hint: expect.any(String),
    });
  });

  it('says how much was asked, KubeVirt’s overhead included', () => {
    const objects = unschedulableVm(
      '0/3 nodes are available: 3 Insufficient memory.',
    );
    objects.pods[0].spec = {
      containers: [
        { name: 'compute', resources: { requests: { memory: '4500Mi' } } },
        { name: 'log', resources: { requests: { memory: '60M' } } },
      ],
    };
    expect(causeOf(objects)?.sentence).toBe(
      'No node has 4.45 GiB of memory free: 3 nodes checked.',
    );
  });

  it('takes a node without virt-handler for one without KVM', () => {
    expect(
      causeOf(
        unschedulableVm(
          '0/3 nodes are available: 3 Insufficient devices.kubevirt.io/kvm, 3 Insufficient devices.kubevirt.io/tun, 3 Insufficient devices.kubevirt.io/vhost-net.',
        ),
      ),
    ).toMatchObject({
      code: 'unschedulable-kvm',
      sentence: 'No node has a KVM device free: 3 nodes checked.',
    });
  });

  it('takes the words of the pod, which KubeVirt copies to the VMI only once', () => {
    const objects = unschedulableVm(
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    );
    const ofPod = condition(
      'PodScheduled',
      'False',
      'Unschedulable',
      '0/2 nodes are available: 2 Insufficient cpu.',
    );
    objects.pods[0].status!.conditions = [ofPod];
    expect(causeOf(objects)).toMatchObject({
      code: 'unschedulable-cpu',
      message: ofPod.message,
      source: 'Pod condition PodScheduled',
    });
    ofPod.status = 'True';
    expect(causeOf(objects)).toBeUndefined();
  });

  it('looks at the one node that the VM is bound to', () => {
    const objects = unschedulableVm(
      "0/4 nodes are available: 1 node(s) had untolerated taint {dedicated: finance}, 3 node(s) didn't match Pod's node affinity/selector.",
    );
    expect(causeOf(objects)?.code).toBe('unschedulable-affinity');
    objects.vmi!.spec = {
      ...objects.vmi!.spec,
      nodeSelector: { 'kubernetes.io/hostname': 'node-4' },
    };
    expect(causeOf(objects)).toMatchObject({
      code: 'unschedulable-taint',
      sentence:
        '1 of 4 nodes has a taint the VM does not tolerate (dedicated: finance); the other 3 do not match its node selector or affinity.',
    });
    const gone = unschedulableVm(
      "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector.",
    );
    gone.vmi!.spec = objects.vmi!.spec;
    expect(causeOf(gone)?.code).toBe('unschedulable-affinity');
  });

  it('does not speak of a VM that runs', () => {
    const objects = runningVm();
    objects.vmi!.status!.conditions!.push(
      condition('PodScheduled', 'False', 'Unschedulable', 'old'),
    );
    expect(causeOf(objects)).toBeUndefined();
  });
});

describe('a CPU that no node has', () => {
  it('is a label that KubeVirt asks of the node', () => {
    const objects = unschedulableVm(
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    );
    objects.pods[0].spec = {
      nodeSelector: {
        'kubevirt.io/schedulable': 'true',
        'machine-type.node.kubevirt.io/q35': 'true',
        'cpu-model.node.kubevirt.io/EPYC-Genoa': 'true',
      },
    };
    expect(causeOf(objects)).toMatchObject({
      code: 'unschedulable-affinity',
      hint: expect.stringContaining(
        'the label cpu-model.node.kubevirt.io/EPYC-Genoa, which virt-handler gives',
      ),
    });
    delete objects.pods[0].spec.nodeSelector![
      'cpu-model.node.kubevirt.io/EPYC-Genoa'
    ];
    expect(causeOf(objects)?.hint).not.toMatch(/cpu-model/);
  });
});
