import { CONSENT_MISSING_ERROR } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { StreamSettings } from './readStreamSettings';
import type { EndReason, SupervisedConnection } from './SupervisedConnection';

export interface SupervisedStreamOptions {
  connection: SupervisedConnection;
  settings: StreamSettings;
  /** When the caller's credentials expire. */
  expiresAt?: Date;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Checks again that the caller may have this stream; throws where not. */
  check: () => Promise<void>;
}

/** The stream ends so long before the caller's token does, so that the reader can connect with a new one. */
const EXPIRY_MARGIN = 30_000;
/** How soon a check that could not be made is tried again. */
const CHECK_RETRY = 10_000;
/** Longest pause between two looks at a stream, in milliseconds: what is due is done up to so much later. */
export const TICK = 1_000;

function reasonOf(error: unknown): EndReason | 'close' | undefined {
  switch (error instanceof Error ? error.name : undefined) {
    case 'NotAllowedError':
    case CONSENT_MISSING_ERROR:
      return 'denied';
    case 'NotFoundError':
      return 'not-found';
    case 'AuthenticationError':
      return 'token-expiring';
    // The entity's annotations became unreadable: whoever connects again learns what is wrong with them.
    case 'InputError':
      return 'close';
    default:
      return undefined;
  }
}

/**
 * What every stream needs beside its content: heartbeats, an end before the caller's token ends, repeated
 * checks, and an end for readers that do not read. Driven by `tick`, so that hundreds of streams
 * share one timer.
 */
export class SupervisedStream {
  readonly #options: SupervisedStreamOptions;
  readonly #endsAt: number;
  #nextHeartbeat: number;
  #nextCheck: number;
  #lastGoodCheck: number;
  #blockedSince?: number;
  #drains = 0;
  #checking = false;
  /** The last check could not be made. */
  #unsure = false;

  constructor(options: SupervisedStreamOptions) {
    const { settings, expiresAt } = options;
    this.#options = options;
    const now = options.now();
    let endsAt = now + settings.maxAge;
    if (expiresAt) {
      const left = expiresAt.getTime() - now;
      const margin = Math.min(EXPIRY_MARGIN, left / 10);
      endsAt = Math.min(endsAt, expiresAt.getTime() - margin);
    }
    this.#endsAt = endsAt;
    this.#nextHeartbeat = now + settings.heartbeat;
    this.#nextCheck = this.#checkAfter(now);
    this.#lastGoodCheck = now;
  }

  get connection(): SupervisedConnection {
    return this.#options.connection;
  }

  end(reason?: EndReason): void {
    this.#options.connection.end(reason);
  }

  tick(): void {
    const { connection, settings, now } = this.#options;
    if (connection.closed) {
      return;
    }
    const time = now();
    if (time >= this.#endsAt) {
      this.end('token-expiring');
      return;
    }
    if (!connection.blocked || connection.drains !== this.#drains) {
      // One that is behind whenever it is looked at may read all the time.
      this.#drains = connection.drains;
      this.#blockedSince = connection.blocked ? time : undefined;
    } else if (this.#blockedSince === undefined) {
      this.#blockedSince = time;
    } else if (time - this.#blockedSince >= settings.recheck) {
      connection.destroy();
      return;
    }
    if (time >= this.#nextHeartbeat) {
      this.#nextHeartbeat = time + settings.heartbeat;
      if (!connection.blocked) {
        connection.heartbeat();
      }
    }
    if (
      (this.#checking || this.#unsure) &&
      time - this.#lastGoodCheck >= 2 * settings.recheck
    ) {
      // Catalog or permission backend fail, or hang, for too long to go on trusting an old answer.
      this.end();
    } else if (time >= this.#nextCheck && !this.#checking) {
      void this.#check();
    }
  }

  /** Checks now, and once more after a check that is under way. */
  recheck(): void {
    this.#nextCheck = -Infinity;
    this.tick();
  }

  /** The last look at which a check of that time is not older than allowed. */
  #checkAfter(time: number): number {
    return time + Math.max(0, this.#options.settings.recheck - TICK);
  }

  async #check(): Promise<void> {
    const { settings, now, check } = this.#options;
    const startedAt = now();
    this.#checking = true;
    this.#nextCheck = this.#checkAfter(startedAt);
    try {
      await check();
      this.#lastGoodCheck = startedAt;
      this.#unsure = false;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason) {
        this.end(reason === 'close' ? undefined : reason);
      } else {
        this.#unsure = true;
        this.#nextCheck = now() + Math.min(CHECK_RETRY, settings.recheck);
      }
    } finally {
      this.#checking = false;
    }
  }
}
