import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { summarize } from './summarize';
import { fixture } from './__testUtils__/fixtures';
import { vmObjectsOf } from './__testUtils__/capturedObjects';

interface Expected extends Partial<VirtualMachineSummary> {
  code?: string;
  sentence?: string;
}

/*
 * What a real API server, virt-controller and CDI controllers wrote (see scripts/capture-fixtures.mjs),
 * and what a person is to see of it.
 */
const CASES: Record<string, Expected> = {
  running: {
    displayStatus: 'Running',
    group: 'running',
    phase: 'Running',
    node: 'node-2',
    ready: true,
    size: '1 CPU, 128 MiB',
    liveMigratable: true,
  },
  starting: { displayStatus: 'Starting', group: 'changing', ready: false },
  stopped: { displayStatus: 'Stopped', group: 'stopped', ready: false },
  paused: {
    displayStatus: 'Paused',
    group: 'running',
    phase: 'Running',
    paused: true,
  },
  'instance-only': {
    kind: 'VirtualMachineInstance',
    id: 'vmi:west/model/alone',
    displayStatus: 'Running',
    group: 'running',
  },
  migrating: { displayStatus: 'Migrating', group: 'changing', node: 'node-2' },
  migrated: { displayStatus: 'Running', group: 'running', node: 'node-2' },
  'migration-blocked': {
    displayStatus: 'Running',
    group: 'running',
    code: 'migration-blocked',
    sentence:
      'The migration waits: none of the 3 nodes takes the target pod. The VM goes on running.',
  },
  'not-migratable': {
    displayStatus: 'Running',
    group: 'running',
    liveMigratable: false,
    code: 'not-migratable',
    sentence:
      'The VM cannot be migrated while it runs: a network interface is bound to its node.',
  },
  'unschedulable-memory': {
    displayStatus: 'ErrorUnschedulable',
    group: 'held-back',
    phase: 'Scheduling',
    code: 'unschedulable-memory',
    sentence: 'No node has 4 TiB of memory free: 3 nodes checked.',
  },
  'unschedulable-selector': {
    displayStatus: 'ErrorUnschedulable',
    group: 'held-back',
    code: 'unschedulable-affinity',
    sentence:
      'No node matches the VM’s node selector or affinity: 3 nodes checked.',
  },
  'image-pull': {
    displayStatus: 'ImagePullBackOff',
    group: 'held-back',
    node: 'node-3',
    code: 'image-pull',
    sentence:
      'The image reg.example/no-such-image:1 cannot be pulled: the registry does not have it.',
  },
  'claim-missing': {
    displayStatus: 'ErrorPvcNotFound',
    group: 'held-back',
    code: 'pvc-missing',
    sentence: 'The claim absent does not exist.',
  },
  'data-volume-missing': {
    displayStatus: 'ErrorPvcNotFound',
    group: 'held-back',
    code: 'pvc-missing',
    sentence:
      'The DataVolume absent-dv does not exist, nor a claim of its name.',
  },
  'claim-pending': {
    displayStatus: 'ErrorUnschedulable',
    group: 'held-back',
    code: 'pvc-pending',
    sentence:
      'Claim pending has no volume yet (storage class absent-class). It has waited for more than 10 minutes.',
  },
  'storage-class-missing': {
    status: 'Provisioning',
    displayStatus: 'Held back',
    group: 'held-back',
    code: 'pvc-pending',
    sentence:
      'CDI cannot make a claim for disk dvnosc with storage class absent-class.',
  },
  importing: {
    displayStatus: 'Provisioning',
    group: 'changing',
    code: 'import-running',
    sentence: 'Disk dvrun is being imported: 60 %.',
  },
  imported: { displayStatus: 'Running', group: 'running' },
  'import-failing-trying': {
    displayStatus: 'DataVolumeError',
    group: 'held-back',
    code: 'import-failed',
    sentence: 'Disk dvbad cannot be imported: tried again 7 times so far.',
  },
  'import-image-missing': {
    displayStatus: 'DataVolumeError',
    group: 'held-back',
    code: 'import-failed',
    sentence: 'Disk dvbadnode cannot be imported.',
  },
  'wffc-halted': {
    displayStatus: 'Stopped',
    group: 'stopped',
    code: 'wait-for-first-consumer',
    sentence: 'Disk haltdv is imported when the VM first starts.',
  },
  'wffc-waiting': {
    displayStatus: 'Provisioning',
    group: 'changing',
    code: 'import-running',
    sentence: 'Disk wffc2 is being imported.',
  },
  'wffc-done': { displayStatus: 'Running', group: 'running' },
  'instancetype-missing': {
    status: 'Stopped',
    displayStatus: 'Held back',
    group: 'held-back',
    code: 'instancetype-missing',
    sentence: 'The instance type absent does not exist on this cluster.',
  },
  'quota-exceeded': {
    status: 'Starting',
    displayStatus: 'Held back',
    group: 'held-back',
    code: 'quota',
    sentence:
      'The namespace’s quota small has too little left: asked 430.3 MiB (requests.memory), used 0 bytes (requests.memory) of 100 MiB (requests.memory).',
  },
  'hotplug-claim-missing': {
    displayStatus: 'Running',
    group: 'running',
    code: 'disk-not-attached',
    sentence:
      'Disk extra cannot be attached to the running VM: its claim nobody does not exist.',
  },
  'hotplug-claim-pending': {
    displayStatus: 'Running',
    group: 'running',
    code: 'disk-not-attached',
    sentence:
      'Disk extra is not attached to the running VM yet: its claim stuck has no volume.',
  },
  'hotplug-refused': {
    displayStatus: 'Running',
    group: 'running',
    code: 'disk-not-attached',
    sentence:
      'Disk extra is not attached to the running VM yet: the pod that attaches it is still to be made.',
  },
  'device-not-permitted': {
    status: 'Starting',
    displayStatus: 'Held back',
    group: 'held-back',
    code: 'device-not-permitted',
    sentence:
      'KubeVirt on this cluster lets no VM have the device nvidia.com/A100.',
  },
  'device-short': {
    displayStatus: 'ErrorUnschedulable',
    group: 'held-back',
    code: 'unschedulable',
    sentence:
      'No node has enough nvidia.com/TU104GL_Tesla_T4 free: 3 nodes checked.',
  },
  drained: {
    displayStatus: 'Migrating',
    group: 'changing',
    code: 'node-draining',
    sentence:
      'Node node-3 is to be emptied: the VM is moved to another one, and goes on running.',
  },
  'drained-external': {
    displayStatus: 'Running',
    group: 'running',
    code: 'node-draining',
    sentence:
      'Node node-1 is to be emptied, and the VM stays until whoever manages it moves it (evictionStrategy External).',
  },
  'snapshot-running': {
    displayStatus: 'Stopped',
    group: 'stopped',
    code: 'snapshot-running',
    sentence:
      'A snapshot of the VM is being made (nightly): until that is done, the VM cannot be started, nor its disks be changed.',
  },
  'crash-loop': {
    displayStatus: 'CrashLoopBackOff',
    group: 'held-back',
    code: 'crash-loop',
    sentence:
      'The VM failed to start once; the next try is at 2026-11-23 01:50 UTC.',
  },
};

describe('objects of a real cluster', () => {
  it.each(Object.entries(CASES))('%s', (name, expected) => {
    const { code, sentence, ...fields } = expected;
    const summary = summarize(vmObjectsOf(fixture(name)));
    expect(summary).toMatchObject(fields);
    expect(summary.cause?.code).toBe(code);
    expect(summary.cause?.sentence).toBe(sentence);
    expect(summary.alarms).toEqual([]);
  });

  it('keeps what the controllers wrote beside the sentence', () => {
    const { cause } = summarize(vmObjectsOf(fixture('unschedulable-memory')));
    expect(cause).toMatchObject({
      reason: 'Unschedulable',
      source: 'Pod condition PodScheduled',
      hint: 'Ask for less memory, or add a node with 4 TiB free.',
      message: expect.stringContaining('3 Insufficient memory'),
      since: expect.stringMatching(/^2026-/),
    });
  });

  it('distinguishes source and target of a migration', () => {
    const summary = summarize(vmObjectsOf(fixture('migrating')));
    expect(summary.pod?.node).toBe('node-2');
    expect(summary.target).toMatchObject({
      node: 'node-3',
      pod: { node: 'node-3', phase: 'Running' },
    });
    expect(summary.migration).toMatchObject({
      active: true,
      sourceNode: 'node-2',
      targetNode: 'node-3',
    });
    expect(summary.previousPods.map(pod => pod.phase)).toEqual(['Succeeded']);
  });

  it('leaves out what is not known, so that answers stay small', () => {
    const summary = summarize(vmObjectsOf(fixture('stopped')));
    expect(Object.values(summary)).not.toContain(undefined);
    expect(summary).not.toHaveProperty('liveMigratable');
  });
});
