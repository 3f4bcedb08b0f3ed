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
  type VirtualMachineFinder,
  type VmLocator,
} from '../access';
import type { ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { localizable } from '../model/localizable';
import { ClusterRights, readOperationSettings } from '../operations';
import {
  UserLimit,
  type StreamSettings,
  type StreamSupervisor,
} from '../stream';
import { allowedOrigins, type OriginCheck } from './allowedOrigins';
import { ConsoleAdmission } from './ConsoleAdmission';
import { ConsoleAudit } from './ConsoleAudit';
import { ConsoleConnection } from './ConsoleConnection';
import { ConsoleEndError } from './ConsoleEndError';
import { consoleVmOf } from './ConsoleLink';
import { ConsoleGuard } from './ConsoleGuard';
import { ConsoleSessions } from './ConsoleSessions';
import { readConsoleRequest } from './readConsoleRequest';
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
/** So many pictures may one person wait for at once. */
const MAX_PICTURES = 3;
/** More that are refused get no reason, while so many have not gone yet. */
const MAX_REFUSED = 256;

/** Consoles of VMs, from the upgrade to the end. */
export class Consoles {
  readonly #options: ConsolesOptions;
  readonly #settings: ConsoleSettings;
  readonly #sessions: ConsoleSessions;
  readonly #origins: OriginCheck;
  readonly #admission: ConsoleAdmission;
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
    this.#admission = ConsoleAdmission.create({
      ...options,
      audit: this.#audit,
      guard: this.#guard,
      sessions: this.#sessions,
      settings,
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
        // Of one that is not there, or may not be seen, no more is revealed than by other routes.
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
        return readScreenshot(
          consoleVmOf(located, this.#options.clusters),
          impersonated,
        );
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
      await this.#admission.admit(
        connection,
        readConsoleRequest(url),
        credentials,
      );
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
}

function isEnd(error: unknown): error is ConsoleEndError {
  return error instanceof ConsoleEndError;
}
