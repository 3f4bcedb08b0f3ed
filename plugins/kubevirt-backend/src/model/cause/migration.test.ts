import { summarize } from '../summarize';
import { condition, runningVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';

const causeOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).cause;

describe('the migration of a VM', () => {
  it.each([
    ['External', /whoever manages the VM is to move it/],
    ['LiveMigrate', /^Its node cannot be drained until the VM is stopped/],
    [
      'LiveMigrateIfPossible',
      /^When its node is drained, the VM is shut down\. Whether it starts on another node/,
    ],
    [undefined, /as the evictionStrategy says\.$/],
  ])('cannot be migrated, with the strategy %s', (evictionStrategy, hint) => {
    const objects = runningVm();
    objects.vmi!.spec = { evictionStrategy };
    objects.vmi!.status!.conditions = [
      condition('Ready', 'True'),
      condition('LiveMigratable', 'False', 'DisksNotLiveMigratable'),
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'not-migratable',
      severity: 'notice',
      hint: expect.stringMatching(hint),
    });
  });

  it.each([
    [
      'migrationRejectedByResourceQuota',
      'the namespace’s quota has no room for its target pod',
      /have the quota raised/,
    ],
    [
      'migrationBlockedByUtilityVolumes',
      'a volume of a backup or of another tool is attached to the VM',
      /once the tool has done/,
    ],
    [
      'migrationBlockedByBackup',
      'a backup of the VM is running',
      /once the backup is done/,
    ],
    [
      'decentralizedMigrationBlocked',
      'the half that is to receive it is not ready',
      /on the cluster where it goes/,
    ],
  ])('waits with its migration: %s', (type, why, hint) => {
    const objects = runningVm();
    objects.migrations = [
      {
        metadata: { name: 'm', uid: 'm' },
        status: { phase: 'Pending', conditions: [condition(type, 'True')] },
      },
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'migration-blocked',
      sentence: `The migration waits: ${why}.`,
      hint: expect.stringMatching(hint),
    });
  });
});
