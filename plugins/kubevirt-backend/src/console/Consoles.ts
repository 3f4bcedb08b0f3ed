import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type {
  AuditorService,
  BackstageCredentials,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import {
  consoleKinds,
  CONSOLE_SUBPROTOCOL,
  type ConsoleAvailability,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  principalOf,
  type EntityAccess,
  type LocatedVm,
  type VirtualMachineFinder,
  type VmLocator,
} from '../access';
import type { ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { localizable } from '../model/localizable';
import { ClusterRights, readOperationSettings } from '../operations';
import {
  SupervisedStream,
  UserLimit,
  type StreamSettings,
  type StreamSupervisor,
} from '../stream';
import { allowedOrigins, type OriginCheck } from './allowedOrigins';
import { ConsoleAudit } from './ConsoleAudit';
import { ConsoleConnection } from './ConsoleConnection';
import { ConsoleEndError } from './ConsoleEndError';
import type { ConsoleVm } from './ConsoleLink';
import {
  ConsoleGuard,
  notPermitted,
  type AllowedConsole,
} from './ConsoleGuard';
import { ConsoleSessions } from './ConsoleSessions';
import { readConsoleRequest, type ConsoleRequest } from './readConsoleRequest';
import { readScreenshot } from './readScreenshot';
import {
  readConsoleSettings,
  type ConsoleSettings,
} from './readConsoleSettings';
import { refuseUpgrade } from './refuseUpgrade';

export interface ConsolesOptions {
  access: EntityAccess;
  auditor: AuditorService;
  clock: Clock;
  clusters: ClusterRegistry;
  config: Config;
  finder: VirtualMachineFinder;
  logger: LoggerService;
  userInfo: UserInfoService;
  /** Of streams: how often rights are looked at again, and how often signs of life are sent. */
  streamSettings: StreamSettings;
  supervisor: StreamSupervisor;
}

/** An upgrade that Backstage has authenticated. */
export interface ConsoleUpgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  credentials: BackstageCredentials;
}

/** A longer message of a page ends its console. */
const MAX_MESSAGE = 128 * 1024;
/** Whether somebody may have a console must be found out so soon, in milliseconds. */
const CHECK_TIMEOUT = 15_000;
/** So many pictures may one person wait for at once. */
const MAX_PICTURES = 3;
/** More that are refused are not told why, while so many have not gone yet. */
const MAX_REFUSED = 256;

/** Consoles of VMs, from the upgrade to the end. */
export class Consoles {
  readonly #options: ConsolesOptions;
  readonly #settings: ConsoleSettings;
  readonly #sessions: ConsoleSessions;
  readonly #origins: OriginCheck;
  readonly #limit: UserLimit;
  readonly #pictures = new UserLimit({
    limit: MAX_PICTURES,
    what: 'pictures of screens',
    setting: 'which is fixed',
  });
  readonly #guard: ConsoleGuard;
  readonly #audit: ConsoleAudit;
  readonly #server: WebSocketServer;
  #refused = 0;
  #supported = false;

  private constructor(options: ConsolesOptions) {
    const { auditor, clock, config, logger } = options;
    const settings = readConsoleSettings(config);
    this.#options = options;
    this.#settings = settings;
    this.#sessions = ConsoleSessions.create({ clock, settings });
    this.#origins = allowedOrigins(config);
    this.#limit = new UserLimit({
      limit: settings.maxPerUser,
      what: 'consoles',
      setting: 'kubevirt.console.maxPerUser',
    });
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Whatever else is offered beside it is the caller's token, which is never answered.
      handleProtocols: () => CONSOLE_SUBPROTOCOL,
      maxPayload: MAX_MESSAGE,
      perMessageDeflate: false,
    });
    this.#audit = ConsoleAudit.create({ auditor, logger });
    this.#guard = ConsoleGuard.create({
      ...options,
      enabled: settings.enabled,
      rights: ClusterRights.create({ clock }),
      impersonation: readOperationSettings(config).impersonation,
    });
  }

  /** @throws InputError if the configuration can't be read */
  static create(options: ConsolesOptions): Consoles {
    return new Consoles(options);
  }

  get enabled(): boolean {
    return this.#settings.enabled;
  }

  /** There are WebSockets. */
  set supported(supported: boolean) {
    this.#supported = supported;
  }

  /** What the caller can do with a VM's consoles, and who has them open. */
  async availability(
    credentials: BackstageCredentials,
    entityRef: string,
    locator: VmLocator,
  ): Promise<ConsoleAvailability> {
    const abilities = { enabled: this.enabled, supported: this.#supported };
    const refusals: ConsoleEndError[] = [];
    for (const kind of consoleKinds) {
      try {
        const { located, mayType } = await this.#guard.check(credentials, {
          entityRef,
          locator,
          kind,
        });
        return {
          ...abilities,
          mayWatch: true,
          mayType,
          open: this.#open(located.summary),
        };
      } catch (error) {
        // Of one that is not there, or may not be seen, no more is said than by other routes.
        if (!isEnd(error) || error.reason === 'not-found') {
          throw error;
        }
        refusals.push(error);
      }
    }
    const [{ message, says }] = refusals;
    return {
      ...abilities,
      mayWatch: false,
      mayType: false,
      message,
      messages: [says],
      open: [],
    };
  }

  /**
   * The picture of a VM's screen, for those who may watch it.
   *
   * @throws ConsoleEndError that says why there is none
   */
  async screenshot(
    credentials: BackstageCredentials,
    entityRef: string,
    locator: VmLocator,
  ): Promise<Buffer> {
    const by = principalOf(credentials).name;
    const release = this.#pictures.take(JSON.stringify(credentials.principal));
    try {
      return await this.#audit.picture({ by, entityRef, locator }, async () => {
        const { located, impersonated } = await this.#guard.check(credentials, {
          entityRef,
          locator,
          kind: 'vnc',
        });
        return readScreenshot(this.#vm(located), impersonated);
      });
    } finally {
      release();
    }
  }

  /** Takes over the socket. */
  upgrade({ request, socket, head, credentials }: ConsoleUpgrade): void {
    const { origin, 'sec-websocket-protocol': protocols = '' } =
      request.headers;
    if (!this.#origins(origin)) {
      this.#options.logger.warn(
        `A page of ${String(origin).slice(0, 256)} may not open consoles`,
      );
      refuseUpgrade(socket, '403 Forbidden');
    } else if (
      !protocols.split(',').some(each => each.trim() === CONSOLE_SUBPROTOCOL)
    ) {
      refuseUpgrade(socket, '400 Bad Request');
    } else if (this.#refused >= MAX_REFUSED) {
      refuseUpgrade(socket, '503 Service Unavailable');
    } else {
      this.#server.handleUpgrade(request, socket, head, webSocket => {
        void this.#serve(webSocket, request.url ?? '', credentials);
      });
    }
  }

  stop(): void {
    this.#sessions.stop();
  }

  #vm({ summary, mirror }: LocatedVm): ConsoleVm {
    const { cluster, namespace, name } = summary;
    return {
      cluster: this.#options.clusters.require(cluster),
      mirror,
      namespace,
      name,
    };
  }

  #open(vm: VmLocator & { uid: string }): ConsoleAvailability['open'] {
    return consoleKinds.flatMap(kind => {
      const session = this.#sessions.find(vm, kind);
      const { typing } = session ?? {};
      return session
        ? {
            console: kind,
            people: session.members.map(({ id, userRef, since }) => ({
              id,
              userRef,
              since: new Date(since).toISOString(),
            })),
            ...(typing && {
              typing: {
                id: typing.id,
                since: new Date(typing.since).toISOString(),
              },
            }),
          }
        : [];
    });
  }

  async #serve(
    webSocket: WebSocket,
    url: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { clock, logger } = this.#options;
    const { maxQueuedBytes: maxQueued } = this.#settings;
    const connection = ConsoleConnection.open(webSocket, { clock, maxQueued });
    try {
      await this.#admit(connection, readConsoleRequest(url), credentials);
    } catch (error) {
      if (!isEnd(error)) {
        logger.warn('A console could not be opened', toError(error));
      }
      this.#refused += 1;
      webSocket.once('close', () => {
        this.#refused -= 1;
      });
      connection.finish(
        isEnd(error)
          ? error
          : new ConsoleEndError(
              'upstream-failed',
              localizable('console-check-failed'),
            ),
      );
    }
  }

  async #admit(
    connection: ConsoleConnection,
    request: ConsoleRequest,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const release = this.#reserve(credentials);
    // Of one that goes while it is looked at, too.
    connection.onClose = release;
    try {
      const audited = { ...request, by: principalOf(credentials).name };
      await this.#audit.opening(audited, request, async () => {
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
      return isEnd(error) ? error : end;
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
            limit: this.#settings.maxPerUser,
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
      this.#guard.check(credentials, request),
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
    const session = this.#sessions.open(located.summary.uid, {
      vm: this.#vm(located),
      kind: request.kind,
      impersonated,
      force: request.force,
      onTakeOver: (by, from) =>
        this.#audit.tookOver({ ...audited, by: by.userRef }, from?.userRef),
    });
    const member = session.join(connection, { userRef: audited.by, mayType });
    const { maxDuration } = this.#settings;
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
          const now = await this.#guard.check(credentials, request);
          session.setMayType(member, now.mayType);
        } catch (error) {
          if (!isEnd(error)) {
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
      this.#audit.closed(audited, {
        seconds: Math.round((clock.now() - member.since) / 1000),
        reason: connection.ended?.reason ?? 'left',
        typed: member.typed,
      });
    });
  }
}

function isEnd(error: unknown): error is ConsoleEndError {
  return error instanceof ConsoleEndError;
}

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
