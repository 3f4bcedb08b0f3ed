import type { Eviction } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { condition } from './__testUtils__/builders';
import { evictionOf, migrationSettingsOf } from './eviction';
import type { KubeVirt, VirtualMachineInstance } from '../kubevirt/types';

const kubevirt = (configuration?: object): KubeVirt =>
  ({
    metadata: { name: 'kubevirt', uid: 'k' },
    ...(configuration && { spec: { configuration } }),
  } as KubeVirt);

describe('migrationSettingsOf', () => {
  it.each([
    ['no KubeVirt', [], undefined],
    ['nothing configured', [kubevirt()], { parallelMigrations: 5 }],
    [
      'a limit',
      [kubevirt({ migrations: { parallelMigrationsPerCluster: 2 } })],
      { parallelMigrations: 2 },
    ],
    [
      'a limit that is no number',
      [kubevirt({ migrations: { parallelMigrationsPerCluster: 'many' } })],
      { parallelMigrations: 5 },
    ],
    ['null', [kubevirt({ migrations: null })], { parallelMigrations: 5 }],
    [
      'a strategy',
      [kubevirt({ evictionStrategy: 'LiveMigrate' })],
      { parallelMigrations: 5, evictionStrategy: 'LiveMigrate' },
    ],
  ])('reads %s', (_, kubevirts, expected) => {
    expect(migrationSettingsOf(kubevirts)).toEqual(expected);
  });
});

/** A VMI on a node, with its strategy and whether it can migrate. */
function vmi(options: {
  strategy?: string;
  migratable?: 'True' | 'False';
  phase?: string;
  leaves?: string;
}): VirtualMachineInstance {
  const { strategy, migratable, phase = 'Running', leaves } = options;
  return {
    metadata: { name: 'vm', namespace: 'shop', uid: 'u' },
    spec: { evictionStrategy: strategy },
    status: {
      phase,
      evacuationNodeName: leaves,
      conditions: migratable
        ? [
            {
              ...condition('LiveMigratable', migratable),
              ...(migratable === 'False' && {
                reason: 'DisksNotLiveMigratable',
                message: 'cannot migrate VMI: PVC root is not shared',
              }),
            },
          ]
        : [],
    },
  };
}

const WHY = {
  reason: 'DisksNotLiveMigratable',
  message: 'cannot migrate VMI: PVC root is not shared',
};

describe('evictionOf', () => {
  it.each<
    [Parameters<typeof vmi>[0], string | undefined, Eviction | undefined]
  >([
    [
      { strategy: 'LiveMigrate', migratable: 'True' },
      undefined,
      { effect: 'migrates', strategy: 'LiveMigrate' },
    ],
    [
      { strategy: 'LiveMigrate', migratable: 'False' },
      undefined,
      { effect: 'blocked', strategy: 'LiveMigrate', ...WHY },
    ],
    // Without the condition KubeVirt takes it for one that can't migrate.
    [
      { strategy: 'LiveMigrate' },
      undefined,
      { effect: 'blocked', strategy: 'LiveMigrate' },
    ],
    [
      { strategy: 'LiveMigrateIfPossible', migratable: 'False' },
      undefined,
      { effect: 'stops', strategy: 'LiveMigrateIfPossible', ...WHY },
    ],
    [
      { strategy: 'LiveMigrateIfPossible', migratable: 'True' },
      undefined,
      { effect: 'migrates', strategy: 'LiveMigrateIfPossible' },
    ],
    [
      { strategy: 'External', migratable: 'True' },
      undefined,
      { effect: 'external', strategy: 'External' },
    ],
    [
      { strategy: 'None', migratable: 'True' },
      'LiveMigrate',
      { effect: 'stops', strategy: 'None' },
    ],
    [{ migratable: 'True' }, undefined, { effect: 'stops' }],
    [
      { migratable: 'False' },
      'LiveMigrate',
      { effect: 'blocked', strategy: 'LiveMigrate', ...WHY },
    ],
    [
      { strategy: 'LiveMigrate', migratable: 'True', leaves: 'worker-1' },
      undefined,
      { effect: 'migrates', strategy: 'LiveMigrate', leaving: true },
    ],
    [{ strategy: 'LiveMigrate', phase: 'Succeeded' }, undefined, undefined],
    [{ strategy: 'LiveMigrate', phase: 'Failed' }, undefined, undefined],
  ])(
    '%j with the cluster strategy %p',
    (options, evictionStrategy, expected) => {
      expect(
        evictionOf(vmi(options), { parallelMigrations: 5, evictionStrategy }),
      ).toEqual(expected);
    },
  );

  it('has nothing to say of a VM that does not run', () => {
    expect(evictionOf(undefined, undefined)).toBeUndefined();
  });
});
