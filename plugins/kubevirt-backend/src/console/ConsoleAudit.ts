import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { ConsoleKind } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { audited, type VmLocator } from '../access';

/** Which console, and who has it open or asks for it. */
export interface AuditedConsole {
  /** E.g. `user:default/jane`. */
  by: string;
  entityRef: string;
  locator: VmLocator;
  uid: string;
  kind: ConsoleKind;
}

export interface ConsoleAuditOptions {
  auditor: AuditorService;
  logger: Pick<LoggerService, 'error'>;
}

/** Leaves a trace of consoles in the audit log: who had which, how long; never what was typed or seen. */
export class ConsoleAudit {
  readonly #options: ConsoleAuditOptions;

  private constructor(options: ConsoleAuditOptions) {
    this.#options = options;
  }

  static create(options: ConsoleAuditOptions): ConsoleAudit {
    return new ConsoleAudit(options);
  }

  /** An opening, whatever comes of it. */
  opening<T>(
    console: AuditedConsole,
    { force }: { force: boolean },
    work: () => Promise<T>,
  ): Promise<T> {
    return audited(
      this.#options.auditor,
      {
        eventId: 'console-open',
        meta: { ...whereabouts(console), force },
      },
      work,
    );
  }

  /** A picture of a screen that somebody asks for, whatever comes of it. */
  picture<T>(
    { by, entityRef, locator }: Omit<AuditedConsole, 'uid' | 'kind'>,
    work: () => Promise<T>,
  ): Promise<T> {
    return audited(
      this.#options.auditor,
      { eventId: 'console-picture', meta: { by, entityRef, ...locator } },
      work,
    );
  }

  /** Somebody types from now on, without having asked whoever did. */
  tookOver(console: AuditedConsole, from: string | undefined): void {
    void this.#record('console-take-over', {
      ...whereabouts(console),
      ...(from && { from }),
    });
  }

  closed(
    console: AuditedConsole,
    end: { seconds: number; reason: string; typed: boolean },
  ): void {
    void this.#record('console-close', { ...whereabouts(console), ...end });
  }

  async #record(eventId: string, meta: JsonObject): Promise<void> {
    try {
      const event = await this.#options.auditor.createEvent({
        eventId,
        severityLevel: 'medium',
        meta,
      });
      await event.success();
    } catch (error) {
      this.#options.logger.error(
        `The event ${eventId} could not be audited`,
        toError(error),
      );
    }
  }
}

function whereabouts(console: AuditedConsole): JsonObject {
  const { by, entityRef, locator, uid, kind } = console;
  return { by, entityRef, ...locator, uid, console: kind };
}
