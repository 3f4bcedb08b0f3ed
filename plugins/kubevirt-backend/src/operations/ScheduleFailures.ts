import type {
  CacheService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CustomErrorBase, toError } from '@backstage/errors';
import {
  formatInEnglish,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineEvent } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { KubeError } from '../clusters';
import { withoutUrlSecrets } from '../model/urlSecrets';

/** As long as the longest interval of a schedule, in milliseconds. */
const REMEMBERED = 30 * 24 * 3_600_000;
const MAX_QUOTE = 500;

export interface ScheduleFailuresOptions {
  /** What was reported already. One that replicas share keeps each of them from reporting it. */
  cache: Pick<CacheService, 'get' | 'set'>;
  logger: Pick<LoggerService, 'warn'>;
  report(event: VirtualMachineEvent): void;
}

/** Reports snapshots that a schedule could not take to observers: of each snapshot once. */
export class ScheduleFailures {
  readonly #options: ScheduleFailuresOptions;

  private constructor(options: ScheduleFailuresOptions) {
    this.#options = options;
  }

  static create(options: ScheduleFailuresOptions): ScheduleFailures {
    return new ScheduleFailures(options);
  }

  /**
   * Never rejects.
   *
   * @param snapshot - its name, which follows from the VM and the interval
   */
  async report(
    vm: VirtualMachineSummary & { uid: string },
    snapshot: string,
    sentence: string,
  ): Promise<void> {
    const { cache, logger, report } = this.#options;
    const key = `snapshot-failed:${vm.cluster}:${vm.uid}:${snapshot}`;
    try {
      if (await cache.get(key)) {
        return;
      }
      await cache.set(key, true, { ttl: REMEMBERED });
    } catch (error) {
      // Rather twice than never.
      logger.warn(
        'Whether it was reported that a snapshot failed is not known',
        toError(error),
      );
    }
    const { cluster, kind, namespace, name, uid } = vm;
    report({
      type: 'snapshot-failed',
      vm: { cluster, kind, namespace, name, uid },
      snapshot,
      sentence,
    });
  }
}

/** Why the portal could not ask for a snapshot, for the owners of the VM: no accounts, addresses or credentials. */
export function whyNotTaken(cluster: string, error: unknown): string {
  if (!(error instanceof KubeError)) {
    // Those of readers are written for who asks.
    return error instanceof CustomErrorBase
      ? error.message
      : 'The portal could not ask for it. Those who run the portal find more in its log.';
  }
  const { code, serverMessage } = error;
  if (code === 0) {
    return formatInEnglish([
      { code: 'operation-cluster-silent', params: { cluster } },
    ]);
  }
  if (code === 401 || code === 403) {
    return `Cluster '${cluster}' does not let the portal take snapshots (${code}). Those who run the portal find the rights it needs in its documentation of snapshots.`;
  }
  return `Cluster '${cluster}' refused it (${code})${
    serverMessage
      ? `: ${withoutUrlSecrets(serverMessage.slice(0, MAX_QUOTE))}`
      : '.'
  }`;
}
