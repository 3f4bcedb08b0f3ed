import { summarize } from '../summarize';
import { condition, runningVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';
import type { Migration } from '../../kubevirt/types';

const causeOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).cause;

/** A VM whose eviction virt-api has turned into a mark. */
function marked() {
  const objects = runningVm();
  objects.vmi.status!.evacuationNodeName = 'node-1';
  objects.vmi.status!.conditions!.push(
    condition('EvictionRequested', 'True', 'EvictionRequested'),
  );
  return objects;
}

/** A migration with which KubeVirt empties node-1. */
function evacuation(phase: string): Migration {
  return {
    metadata: {
      name: 'kubevirt-evacuation-1',
      namespace: 'shop',
      uid: 'vmim-1',
      creationTimestamp: '2026-08-01T10:04:50Z',
      annotations: { 'kubevirt.io/evacuationMigration': 'node-1' },
    },
    spec: { vmiName: 'db' },
    status: { phase },
  };
}

describe('a node that is drained', () => {
  it('is about to be left', () => {
    expect(causeOf(marked())).toMatchObject({
      code: 'node-draining',
      severity: 'waiting',
      sentence:
        'Node node-1 is to be emptied: KubeVirt is about to move the VM to another one. It goes on running.',
      source: 'VirtualMachineInstance status.evacuationNodeName',
    });
  });

  it.each([
    ['the mark', marked],
    // KubeVirt's own taint on a node makes migrations without any mark.
    ['the migration alone', runningVm],
  ])('is being left, as %s says', (_, objects) => {
    expect(
      causeOf({ ...objects(), migrations: [evacuation('Running')] }),
    ).toMatchObject({
      code: 'node-draining',
      sentence:
        'Node node-1 is to be emptied: the VM is moved to another one, and goes on running.',
      hint: expect.stringContaining('kubectl get vmim -n shop'),
    });
  });

  it('is not left at the first try', () => {
    const objects = marked();
    objects.vmi.status!.migrationState = {
      migrationUid: 'vmim-1',
      startTimestamp: '2026-08-01T10:04:50Z',
      endTimestamp: '2026-08-01T10:04:55Z',
      completed: true,
      failed: true,
      failureReason: 'stuck',
    };
    expect(
      causeOf({ ...objects, migrations: [evacuation('Failed')] }),
    ).toMatchObject({
      code: 'node-draining',
      sentence:
        'Node node-1 is to be emptied, and the last try to move the VM failed. KubeVirt tries again.',
      message: 'stuck',
    });
  });

  it('is left when whoever manages the VM says so', () => {
    const objects = marked();
    objects.vmi.spec = { evictionStrategy: 'External' };
    expect(causeOf(objects)).toMatchObject({
      code: 'node-draining',
      sentence: expect.stringContaining('(evictionStrategy External)'),
    });
  });

  it('is left for good once the VM runs elsewhere', () => {
    const objects = marked();
    objects.vmi.status!.nodeName = 'node-2';
    objects.pods[0].spec!.nodeName = 'node-2';
    expect(causeOf(objects)).toBeUndefined();
  });

  it('has nothing to do with a migration that a person began', () => {
    const migration = evacuation('Running');
    delete migration.metadata.annotations;
    expect(
      causeOf({ ...runningVm(), migrations: [migration] }),
    ).toBeUndefined();
  });

  it('holds a VM that cannot be migrated', () => {
    const objects = marked();
    objects.vmi.status!.conditions = [
      condition('Ready', 'True'),
      condition('LiveMigratable', 'False', 'DisksNotLiveMigratable', 'no'),
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'not-migratable',
      severity: 'waiting',
      sentence:
        'Its node is to be emptied, and the VM cannot be migrated: a disk cannot be shared between nodes.',
    });
  });
});
