import type {
  SnapshotDisk,
  VirtualMachineSnapshots,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizableText } from '../platform/localizableText';
import { metaOf, objects, text } from '../read';
import { withoutUrlSecrets } from '../urlSecrets';
import type { SnapshotGate } from './featureGate';
import { describeRestore, describeSnapshot } from './snapshotState';
import type { SnapshotObjects, SnapshottedVm } from './types';

const MAX_TEXT = 500;
const MAX_DISKS = 100;

/** What KubeVirt says a snapshot would have; undefined before its controller has written it. */
function disksOf(vm: SnapshottedVm | undefined): SnapshotDisk[] | undefined {
  const statuses = objects(vm?.status?.volumeSnapshotStatuses);
  if (statuses.length === 0) {
    return undefined;
  }
  return statuses.slice(0, MAX_DISKS).flatMap(({ name, enabled, reason }) => {
    const disk = text(name);
    const why = text(reason);
    return disk
      ? [
          {
            name: disk,
            included: enabled === true,
            ...(enabled !== true &&
              why && { reason: withoutUrlSecrets(why.slice(0, MAX_TEXT)) }),
          },
        ]
      : [];
  });
}

const newestFirst = <T extends { createdAt?: string; name: string }>(
  items: T[],
): T[] =>
  items.sort(
    (a, b) =>
      (b.createdAt ?? '').localeCompare(a.createdAt ?? '') ||
      a.name.localeCompare(b.name),
  );

/**
 * The snapshots and restores of a VM, as they are shown.
 *
 * @param vm - the VM that they are asked for
 * @param now - milliseconds since the epoch
 */
export function describeSnapshots(
  objectsOfNamespace: SnapshotObjects,
  vm: { name: string; uid: string; cluster: string },
  gate: SnapshotGate,
  now: number,
): VirtualMachineSnapshots {
  const { snapshots, restores, volumeSnapshots = [] } = objectsOfNamespace;
  const isOurs = (ref: { kind?: string; name?: string } | null | undefined) =>
    ref?.kind === 'VirtualMachine' && ref.name === vm.name;
  const disks = disksOf(
    metaOf(objectsOfNamespace.vm).uid === vm.uid
      ? objectsOfNamespace.vm
      : undefined,
  );
  return {
    snapshots: newestFirst(
      snapshots
        .filter(({ spec }) => isOurs(spec?.source))
        .map(each => describeSnapshot(each, vm.uid, volumeSnapshots, now)),
    ),
    restores: newestFirst(
      restores
        .filter(({ spec }) => isOurs(spec?.target))
        .map(each => describeRestore(each, now)),
    ),
    ...(disks && { disks }),
    truncated: objectsOfNamespace.truncated,
    ...(gate === 'off' && {
      problem: {
        code: 'gate-off' as const,
        ...localizableText({
          code: 'snapshots-gate-off',
          params: { cluster: vm.cluster },
        }),
      },
    }),
  };
}
