import { tlsFaultOf } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { ConsoleKind } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeError } from '../clusters';
import { localizable } from '../model/localizable';
import { ConsoleEndError } from './ConsoleEndError';
import { rightMissing } from './subresources';
import { runs, type VmFacts } from './vmFacts';

/** A console that KubeVirt did not open. */
export interface RefusedConsole {
  cluster: string;
  namespace: string;
  /** `namespace/name`. */
  vm: string;
  kind: ConsoleKind;
  /** Whoever had the screen open was to keep it. */
  preserved: boolean;
  /** Who it was asked for; absent: the configured credential. */
  user?: string;
}

/**
 * What an answer before the upgrade means (kubevirt pkg/virt-api/rest/{console,vnc,dialers}.go). virt-api answers
 * alike to different things, which the VM's objects distinguish:
 *
 * - 400: the VM does not run, or has no such device
 * - 500: somebody has the screen open, or virt-handler can't be asked
 *
 * @param now - what the mirror has of the VM; undefined: nothing
 */
export function whyRefused(
  refused: RefusedConsole,
  error: KubeError,
  now: VmFacts | undefined,
): ConsoleEndError {
  const { cluster, vm, kind, preserved } = refused;
  const running = now !== undefined && runs(now) && !now.going;
  const failed = () =>
    new ConsoleEndError(
      'upstream-failed',
      localizable('console-upstream-failed', {
        text: error.serverMessage ?? `HTTP ${error.code}`,
      }),
    );
  const nodeSilent = () =>
    new ConsoleEndError(
      'node-unreachable',
      localizable('console-node-unreachable', { vm, node: now?.node ?? '?' }),
    );
  const tlsFault = error.code === 0 ? tlsFaultOf(error.reason) : undefined;
  const clusterSilent = () =>
    new ConsoleEndError(
      'cluster-unreachable',
      tlsFault
        ? localizable(tlsFault, { server: cluster })
        : localizable('console-cluster-unreachable', { vm, cluster }),
    );
  switch (error.code) {
    case 0:
      // The API server waits a minute for a virt-handler that does not answer.
      return error.reason === 'ETIMEDOUT' && running && !now.silent
        ? nodeSilent()
        : clusterSilent();
    case 400:
      if (!running) {
        return notRunning(vm);
      }
      return kind === 'vnc'
        ? new ConsoleEndError(
            'no-graphics',
            localizable('console-no-graphics', { vm }),
          )
        : new ConsoleEndError(
            'no-serial',
            localizable('console-no-serial', { vm }),
          );
    case 403:
      return new ConsoleEndError(
        'forbidden',
        rightMissing(kind, refused.user, refused),
      );
    case 404:
    case 409:
      return notRunning(vm);
    case 500:
      if (!running) {
        return notRunning(vm);
      }
      if (now.nodeReady === false) {
        return nodeSilent();
      }
      return preserved && !now.migrating
        ? new ConsoleEndError('in-use', localizable('console-in-use', { vm }))
        : failed();
    case 503:
      return clusterSilent();
    case 504:
      return running ? nodeSilent() : clusterSilent();
    default:
      return failed();
  }
}

function notRunning(vm: string): ConsoleEndError {
  return new ConsoleEndError(
    'not-running',
    localizable('console-not-running', { vm }),
  );
}
