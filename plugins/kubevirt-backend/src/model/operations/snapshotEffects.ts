import type {
  LocalizableMessage,
  OperationEffect,
  SnapshotDisk,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { isTrue, objects, text } from '../read';
import type { VmObjects } from '../vmObjects';
import { effect } from './effect';
import type { SnapshotFacts, SnapshotVerb } from './snapshotVerdicts';
import { isPaused, liveVmi, type AskedOperation } from './state';

/** More names than these are counted only. */
const MAX_NAMES = 20;

type Effects = (
  vmObjects: VmObjects,
  asked: AskedOperation,
  facts: SnapshotFacts,
) => OperationEffect[];

function withDisks(
  code: 'disks-included' | 'disks-kept',
  names: readonly string[],
): OperationEffect[] {
  const shown = names.slice(0, MAX_NAMES);
  return shown.length === 0
    ? []
    : [
        effect(
          code,
          'info',
          {
            code: `effect-${code}`,
            params: { disks: shown, count: names.length },
          },
          { names: shown },
        ),
      ];
}

function excluded(disks: readonly SnapshotDisk[]): OperationEffect[] {
  const left = disks.filter(({ included }) => !included).slice(0, MAX_NAMES);
  const named = left.map(({ name, reason }): string | LocalizableMessage =>
    reason
      ? { code: 'snapshot-disk-excluded', params: { disk: name, text: reason } }
      : name,
  );
  return left.length === 0
    ? []
    : [
        effect(
          'disks-excluded',
          'warning',
          { code: 'effect-disks-excluded', params: { disks: named } },
          { names: left.map(({ name }) => name) },
        ),
      ];
}

/** Whether the guest holds still (kubevirt v1.9 pkg/storage/snapshot/source.go Freeze). */
function frozen(vmObjects: VmObjects): OperationEffect[] {
  const vmi = liveVmi(vmObjects);
  if (!vmi) {
    return [];
  }
  if (isPaused(vmObjects)) {
    return [
      effect('guest-not-frozen', 'warning', {
        code: 'effect-guest-not-frozen-paused',
      }),
    ];
  }
  return isTrue(vmi.status?.conditions, 'AgentConnected')
    ? [effect('guest-frozen', 'info', { code: 'effect-guest-frozen' })]
    : [
        effect('guest-not-frozen', 'warning', {
          code: 'effect-guest-not-frozen',
        }),
      ];
}

const take: Effects = (vmObjects, _, { found }) => {
  const disks = found?.disks ?? [];
  return [
    ...withDisks(
      'disks-included',
      disks.filter(({ included }) => included).map(({ name }) => name),
    ),
    ...excluded(disks),
    ...frozen(vmObjects),
  ];
};

/** Disks that a claim is behind, by the name of their volume, with the claim's name. */
function claimsOf({ vm }: VmObjects): Map<string, string> {
  return new Map(
    objects(vm?.spec?.template?.spec?.volumes).flatMap(volume => {
      const claim =
        text(volume.dataVolume?.name) ??
        text(volume.persistentVolumeClaim?.claimName);
      return claim ? [[volume.name, claim] as const] : [];
    }),
  );
}

/** The claims that get another name with `PrefixTargetName`. */
export function renamedClaims(
  vmObjects: VmObjects,
  { options }: AskedOperation,
  { found }: SnapshotFacts,
): string[] {
  if (options.volumeRestorePolicy !== 'PrefixTargetName') {
    return [];
  }
  const claims = claimsOf(vmObjects);
  const included =
    found?.snapshots.find(({ name }) => name === options.snapshot)?.included ??
    [];
  return included
    .map(disk => ({
      before: claims.get(disk),
      after: `${vmObjects.vm?.metadata.name}-${disk}`,
    }))
    .filter(({ before, after }) => before !== after)
    .map(({ after }) => after);
}

const restore: Effects = (vmObjects, asked, facts) => {
  const snapshot = facts.found?.snapshots.find(
    ({ name }) => name === asked.options.snapshot,
  );
  if (!snapshot) {
    return [];
  }
  const names = (snapshot.included ?? []).slice(0, MAX_NAMES);
  const kept = [...claimsOf(vmObjects).keys()].filter(
    disk => !snapshot.included?.includes(disk),
  );
  const renamed = renamedClaims(vmObjects, asked, facts).slice(0, MAX_NAMES);
  return [
    effect(
      'disks-replaced',
      'warning',
      {
        code: 'effect-disks-replaced',
        params: {
          disks: names,
          count: names.length,
          time: snapshot.takenAt ?? snapshot.createdAt ?? '',
        },
      },
      { names },
    ),
    ...withDisks('disks-kept', kept),
    ...(renamed.length > 0
      ? [
          effect(
            'claims-renamed',
            'warning',
            { code: 'effect-claims-renamed', params: { names: renamed } },
            { names: renamed },
          ),
        ]
      : []),
    effect('spec-restored', 'warning', { code: 'effect-spec-restored' }),
    effect('stays-stopped', 'info', { code: 'effect-stays-stopped' }),
  ];
};

const EFFECTS: Record<SnapshotVerb, Effects> = {
  snapshot: take,
  restore,
  'delete-snapshot': (_, { options }) => [
    effect('snapshot-lost', 'warning', {
      code: 'effect-snapshot-lost',
      params: { snapshot: options.snapshot ?? '' },
    }),
  ],
  'delete-restore': () => [
    effect('restored-disks-stay', 'info', {
      code: 'effect-restored-disks-stay',
    }),
  ],
};

/** What taking, restoring or deleting a snapshot does. */
export function snapshotEffects(
  vmObjects: VmObjects,
  asked: AskedOperation & { verb: SnapshotVerb },
  facts: SnapshotFacts,
): OperationEffect[] {
  return EFFECTS[asked.verb](vmObjects, asked, facts);
}
