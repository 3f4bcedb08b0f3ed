import {
  CONSOLE_SUBPROTOCOL,
  parseConsoleServerMessage,
  type ConsoleClientMessage,
  type ConsoleServerMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { WebSocket } from 'ws';
import { until } from '../../__testUtils__/eventually';

export interface PageOptions {
  token?: string;
  /** `null`: none is sent. */
  origin?: string | null;
  protocols?: string[];
  headers?: Record<string, string>;
  /** Never answers pings. */
  deaf?: boolean;
}

type Session = Extract<ConsoleServerMessage, { type: 'session' }>;
type End = Extract<ConsoleServerMessage, { type: 'end' }>;

/** A page of the portal that opens a console, as a browser would. */
export class ConsolePage {
  readonly socket: WebSocket;
  readonly messages: ConsoleServerMessage[] = [];
  readonly #bytes: Buffer[] = [];
  /** HTTP status of a failed upgrade. */
  status?: number;
  closeCode?: number;
  answered?: string;
  pings = 0;

  private constructor(url: string, options: PageOptions) {
    const {
      token,
      origin = 'http://localhost:3000',
      protocols = [CONSOLE_SUBPROTOCOL, ...(token ? [token] : [])],
      headers,
    } = options;
    this.socket = new WebSocket(url, protocols, {
      headers,
      perMessageDeflate: false,
      autoPong: !options.deaf,
      ...(origin !== null && { origin }),
    });
    this.socket.on('upgrade', response => {
      this.answered = response.headers['sec-websocket-protocol'];
    });
    this.socket.on('unexpected-response', (request, response) => {
      this.status = response.statusCode;
      response.resume();
      request.destroy();
      this.closeCode = 1006;
    });
    this.socket.on('ping', () => {
      this.pings += 1;
    });
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) {
        this.#bytes.push(data as Buffer);
      } else {
        const message = parseConsoleServerMessage(String(data));
        if (!message) {
          throw new Error(`The backend sends ${data}`);
        }
        this.messages.push(message);
      }
    });
    this.socket.on('close', code => {
      this.closeCode = code;
    });
    this.socket.on('error', () => {});
  }

  static open(url: string, options: PageOptions = {}): ConsolePage {
    return new ConsolePage(url, options);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  /** How the console stands, by what was sent last. */
  get session(): Session | undefined {
    return this.messages.filter(
      (message): message is Session => message.type === 'session',
    )[this.messages.filter(({ type }) => type === 'session').length - 1];
  }

  get end(): End | undefined {
    return this.messages.find(
      (message): message is End => message.type === 'end',
    );
  }

  say(message: ConsoleClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  type(bytes: string | Buffer): void {
    this.socket.send(Buffer.from(bytes as string));
  }

  /** Waits for the VM's console. */
  async connected(): Promise<this> {
    await until(() => !this.end && this.session?.upstream === 'connected');
    return this;
  }

  /** Waits until it has the turn. */
  async typing(): Promise<this> {
    await until(
      () =>
        this.session?.typing !== undefined &&
        this.session.typing.id === this.session.you,
    );
    return this;
  }

  /** Waits for the end. */
  async ended(): Promise<{ reason?: string; retry?: string; code?: number }> {
    await until(() => this.closeCode !== undefined);
    return {
      reason: this.end?.reason,
      retry: this.end?.retry,
      code: this.closeCode,
    };
  }

  leave(): void {
    this.socket.terminate();
  }
}
