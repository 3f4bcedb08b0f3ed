import {
  isDatabaseConflictError,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

const TABLE = 'kubevirt_notifications_sender';
const NAME = 'sender';

/** Milliseconds after which a process that is not heard of is replaced. */
export const LEASE = 30_000;
/** Milliseconds between two renewals, and between two tries to get it. */
export const RENEWAL = 10_000;

interface Row {
  name: string;
  holder: string;
  expires_at: number;
}

export interface SenderLeaseOptions {
  client: Knex;
  clock: Clock;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  /** Names this process among the replicas. */
  id: string;
  onGained(): void;
  onLost(): void;
}

/**
 * Lets one of the replicas be the one that sends, so that the others need not keep all clusters mirrored.
 *
 * @remarks
 * A task of Backstage's scheduler runs on whichever replica comes first each time, and one that holds its lock for long
 * keeps it for as long after its process has died; hence a lease of its own. Where clocks differ by more than the lease,
 * two may hold it for a while: one of them cannot write then (`MessageStore`).
 */
export class SenderLease {
  readonly #options: SenderLeaseOptions;
  #heldUntil = -Infinity;
  #held = false;
  #failing = false;
  #cancel = () => {};
  #stopped = false;

  private constructor(options: SenderLeaseOptions) {
    this.#options = options;
  }

  static start(options: SenderLeaseOptions): SenderLease {
    const lease = new SenderLease(options);
    void lease.#run();
    return lease;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Lets the next one have it at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    if (this.#held) {
      this.#set(false);
      const { client, id } = this.#options;
      await client<Row>(TABLE)
        .where({ name: NAME, holder: id })
        .update({ expires_at: 0 });
    }
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#options;
    const now = clock.now();
    try {
      if (await this.#claim(now)) {
        this.#heldUntil = now + LEASE;
      } else {
        this.#heldUntil = -Infinity;
      }
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) {
        this.#failing = true;
        logger.warn(
          'The database does not say which replica sends notifications of virtual machines; it is asked again',
          toError(error),
        );
      }
    }
    if (this.#stopped) {
      return;
    }
    this.#set(clock.now() < this.#heldUntil);
    this.#cancel = clock.after(RENEWAL, () => void this.#run());
  }

  async #claim(now: number): Promise<boolean> {
    const { client, id } = this.#options;
    const values = { holder: id, expires_at: now + LEASE };
    const taken = await client<Row>(TABLE)
      .where({ name: NAME })
      .andWhere(row =>
        row.where({ holder: id }).orWhere('expires_at', '<=', now),
      )
      .update(values);
    if (taken > 0) {
      return true;
    }
    if (await client<Row>(TABLE).where({ name: NAME }).first()) {
      return false;
    }
    try {
      await client<Row>(TABLE).insert({ name: NAME, ...values });
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) {
        return false;
      }
      throw error;
    }
  }

  #set(held: boolean): void {
    if (held !== this.#held) {
      this.#held = held;
      this.#options.logger.info(
        held
          ? 'This replica sends the notifications of virtual machines, and keeps all clusters mirrored for it'
          : 'Another replica sends the notifications of virtual machines',
      );
      if (held) {
        this.#options.onGained();
      } else {
        this.#options.onLost();
      }
    }
  }
}
