import { localizable } from '../model/localizable';
import { ConsoleEndError } from './ConsoleEndError';
import { isOver, type VmFacts } from './vmFacts';

/** A console that its cluster's side has ended. */
export interface EndedConsole {
  cluster: string;
  /** `namespace/name`. */
  vm: string;
  /** When it was opened. */
  before: VmFacts;
  /** Nothing was heard from it, rather than that it was closed. */
  unanswered: boolean;
}

/**
 * Why KubeVirt ended a console, by the VM's objects: it sends no close frame, and to its clients each end looks the
 * same.
 *
 * @param now - undefined: neither VM nor VMI is there
 * @returns undefined while the objects do not show it
 */
export function whyEnded(
  { cluster, vm, before, unanswered }: EndedConsole,
  now: VmFacts | undefined,
): ConsoleEndError | undefined {
  if (!now) {
    return new ConsoleEndError(
      'stopped',
      localizable('console-stopped', { vm }),
    );
  }
  if (now.vmiUid !== before.vmiUid) {
    return now.vmiUid === undefined && !now.restarting
      ? new ConsoleEndError('stopped', localizable('console-stopped', { vm }))
      : new ConsoleEndError(
          'restarted',
          localizable('console-restarted', { vm }),
        );
  }
  if (now.going || isOver(now)) {
    return now.restarting
      ? new ConsoleEndError(
          'restarted',
          localizable('console-restarted', { vm }),
        )
      : new ConsoleEndError('stopped', localizable('console-stopped', { vm }));
  }
  if (now.node !== undefined && now.node !== before.node) {
    return new ConsoleEndError(
      'migrated',
      localizable('console-migrated', { vm, node: now.node }),
    );
  }
  if (now.silent) {
    return new ConsoleEndError(
      'cluster-unreachable',
      localizable('console-cluster-unreachable', { vm, cluster }),
    );
  }
  if (now.nodeReady === false || (unanswered && now.node)) {
    return new ConsoleEndError(
      'node-unreachable',
      localizable('console-node-unreachable', { vm, node: now.node ?? '?' }),
    );
  }
  return undefined;
}

/**
 * The same where the objects have had their time and show nothing: the VM runs on where it ran, so that somebody
 * else opened the console. They are not thrown out again without being asked about.
 */
export function whyEndedAtLast(
  ended: EndedConsole,
  now: VmFacts | undefined,
): ConsoleEndError {
  const { vm } = ended;
  const known = whyEnded(ended, now);
  if (known) {
    return known;
  }
  return now?.migrating
    ? new ConsoleEndError('migrated', localizable('console-migrating', { vm }))
    : new ConsoleEndError(
        'taken-over',
        localizable('console-taken-over', { vm }),
      );
}
