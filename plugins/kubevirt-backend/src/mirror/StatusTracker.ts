import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Cluster } from '../clusters';
import type { Clock } from '../lib/clock';
import {
  deriveStatus,
  initialStatus,
  nextStatus,
  type ConnectivityState,
  type KindState,
} from './clusterStatus';

/** How fresh a cluster's mirror is, and since when. */
export class StatusTracker {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #logger: Pick<LoggerService, 'info'>;
  #current: ClusterStatus;

  constructor(
    cluster: Cluster,
    clock: Clock,
    logger: Pick<LoggerService, 'info'>,
  ) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#logger = logger;
    this.#current = initialStatus(cluster, clock.now());
  }

  get current(): ClusterStatus {
    return this.#current;
  }

  /** @returns whether it is another one now */
  update(kinds: KindState[], connectivity: ConnectivityState): boolean {
    const before = this.#current;
    const status = nextStatus(
      before,
      deriveStatus(this.#cluster, kinds, connectivity),
      this.#clock.now(),
    );
    if (isDeepStrictEqual(before, status)) {
      return false;
    }
    this.#current = status;
    if (before.state !== status.state) {
      this.#logger.info(
        `Cluster '${this.#cluster.name}' is ${status.state}${
          status.message ? `: ${status.message}` : ''
        }`,
      );
    }
    return true;
  }
}
