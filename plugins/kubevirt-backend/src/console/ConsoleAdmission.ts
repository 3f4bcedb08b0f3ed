import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { principalOf } from '../access';
import type { ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { localizable } from '../model/localizable';
import {
  SupervisedStream,
  UserLimit,
  type StreamSettings,
  type StreamSupervisor,
} from '../stream';
import type { ConsoleAudit } from './ConsoleAudit';
import type { ConsoleConnection } from './ConsoleConnection';
import { ConsoleEndError } from './ConsoleEndError';
import {
  notPermitted,
  type AllowedConsole,
  type ConsoleGuard,
} from './ConsoleGuard';
import { consoleVmOf } from './ConsoleLink';
import type { ConsoleSessions } from './ConsoleSessions';
import type { ConsoleRequest } from './readConsoleRequest';
import type { ConsoleSettings } from './readConsoleSettings';

export interface ConsoleAdmissionOptions {
  audit: ConsoleAudit;
  clock: Clock;
  clusters: ClusterRegistry;
  guard: ConsoleGuard;
  sessions: ConsoleSessions;
  settings: ConsoleSettings;
  /** Of streams: how often rights are looked at again, and how often signs of life are sent. */
  streamSettings: StreamSettings;
  supervisor: StreamSupervisor;
}

/** Whether somebody may have a console must be found out so soon, in milliseconds. */
const CHECK_TIMEOUT = 15_000;

/** @throws Error where it takes too long */
async function orLate<T>(work: Promise<T>, clock: Clock): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(CHECK_TIMEOUT, () =>
      reject(new Error(`no answer within ${CHECK_TIMEOUT} ms`)),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}

/** Lets pages into consoles: counted, audited, allowed, and looked at again for as long as they are in. */
export class ConsoleAdmission {
  readonly #options: ConsoleAdmissionOptions;
  readonly #limit: UserLimit;

  private constructor(options: ConsoleAdmissionOptions) {
    this.#options = options;
    this.#limit = new UserLimit({
      limit: options.settings.maxPerUser,
      what: 'consoles',
      setting: 'kubevirt.console.maxPerUser',
    });
  }

  static create(options: ConsoleAdmissionOptions): ConsoleAdmission {
    return new ConsoleAdmission(options);
  }

  /**
   * Lets a page in, until it goes or has to.
   *
   * @throws ConsoleEndError that says why not; others where that could not be found out
   */
  async admit(
    connection: ConsoleConnection,
    request: ConsoleRequest,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const release = this.#reserve(credentials);
    // Of one that goes while it is looked at, too.
    connection.onClose = release;
    try {
      const audited = { ...request, by: principalOf(credentials).name };
      await this.#options.audit.opening(audited, request, async () => {
        const allowed = await this.#check(credentials, request);
        if (!connection.closed) {
          this.#join(connection, request, credentials, allowed, release);
        }
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Takes a place, and hands out the way to give it back. */
  #reserve(credentials: BackstageCredentials): () => void {
    const leave: (() => void)[] = [];
    const tooMany = (error: unknown, end: ConsoleEndError) => {
      leave.forEach(each => each());
      return error instanceof ConsoleEndError ? error : end;
    };
    try {
      leave.push(this.#options.supervisor.reserveSlot());
    } catch (error) {
      throw tooMany(
        error,
        new ConsoleEndError('too-many', localizable('console-too-many-portal')),
      );
    }
    try {
      leave.push(this.#limit.take(JSON.stringify(credentials.principal)));
    } catch (error) {
      throw tooMany(
        error,
        new ConsoleEndError(
          'too-many',
          localizable('console-too-many-person', {
            limit: this.#options.settings.maxPerUser,
          }),
        ),
      );
    }
    return () => leave.forEach(each => each());
  }

  async #check(
    credentials: BackstageCredentials,
    request: ConsoleRequest,
  ): Promise<AllowedConsole> {
    const allowed = await orLate(
      this.#options.guard.check(credentials, request),
      this.#options.clock,
    );
    if (request.force && !allowed.mayType) {
      // Whoever only watches throws nobody out.
      throw notPermitted('type', request.entityRef);
    }
    return allowed;
  }

  #join(
    connection: ConsoleConnection,
    request: ConsoleRequest,
    credentials: BackstageCredentials,
    { located, mayType, impersonated }: AllowedConsole,
    release: () => void,
  ): void {
    const { clock, supervisor, streamSettings } = this.#options;
    const audited = { ...request, by: principalOf(credentials).name };
    const session = this.#options.sessions.open(located.summary.uid, {
      vm: consoleVmOf(located, this.#options.clusters),
      kind: request.kind,
      impersonated,
      force: request.force,
      onTakeOver: (by, from) =>
        this.#options.audit.tookOver(
          { ...audited, by: by.userRef, entityRef: by.entityRef },
          from?.userRef,
        ),
    });
    const member = session.join(connection, {
      userRef: audited.by,
      entityRef: request.entityRef,
      mayType,
    });
    const { maxDuration } = this.#options.settings;
    const cancel = clock.after(maxDuration, () =>
      connection.finish(
        new ConsoleEndError(
          'too-long',
          localizable('console-too-long', {
            minutes: Math.round(maxDuration / 60_000),
          }),
        ),
      ),
    );
    const stream = new SupervisedStream({
      connection,
      settings: streamSettings,
      expiresAt: credentials.expiresAt,
      now: () => clock.now(),
      check: async () => {
        try {
          const now = await this.#options.guard.check(credentials, request);
          session.setMayType(member, now.mayType);
        } catch (error) {
          if (!(error instanceof ConsoleEndError)) {
            throw error;
          }
          connection.finish(error);
        }
      },
    });
    supervisor.add(stream, () => {
      cancel();
      session.leave(member);
      release();
      this.#options.audit.closed(audited, {
        seconds: Math.round((clock.now() - member.since) / 1000),
        reason: connection.ended?.reason ?? 'left',
        typed: member.typed,
      });
    });
  }
}
