import { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { Connection } from './client';

export interface ConsoleOptions {
  /** The admin's when absent; none when empty. */
  token?: string;
  protocols?: string[];
  headers?: Record<string, string>;
}

/** What a server answers that does not open the WebSocket. */
export interface Refusal {
  code: number;
  contentType: string | undefined;
  text: string;
}

const WAIT_MS = 20_000;

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An open WebSocket of virt-api, and what came over it. */
export class ConsoleClient {
  /** Resolves with the client, or with what the server says instead; rejects where that is no WebSocket for ours. */
  static open(
    { baseUrl, ca, token: admin }: Connection,
    path: string,
    options: ConsoleOptions = {},
  ): Promise<ConsoleClient | Refusal> {
    const { token = admin, protocols = ['plain.kubevirt.io'] } = options;
    const socket = new WebSocket(
      baseUrl.replace('http', 'ws') + path,
      protocols,
      {
        ca,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...options.headers,
        },
      },
    );
    const client = new ConsoleClient(socket);
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(client));
      socket.on('error', reject);
      socket.on('unexpected-response', async (request, response) => {
        const text = await textOf(response);
        // Nobody else ends the connection, and the server keeps it.
        request.destroy();
        resolve({
          code: response.statusCode!,
          contentType: response.headers['content-type'],
          text,
        });
      });
    });
  }

  /** What came since it was opened, or since {@link ConsoleClient.say}. */
  received = Buffer.alloc(0);
  /** The code with which it was closed; 1006 when there was no close frame. */
  closeCode: number | undefined;
  /** Answers to pings. */
  pongs = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) {
        throw new Error('virt-api sends binary messages only');
      }
      this.received = Buffer.concat([this.received, data]);
    });
    socket.on('close', code => {
      this.closeCode = code;
    });
    socket.on('pong', () => {
      this.pongs++;
    });
  }

  get text(): string {
    return this.received.toString('utf8');
  }

  /** Types, and forgets what came before. */
  say(text: string): void {
    this.received = Buffer.alloc(0);
    this.socket.send(Buffer.from(text));
  }

  /** Runs a command in the shell of root, and resolves with what came until its prompt. */
  async ask(command: string): Promise<string> {
    this.say(`${command}\r`);
    await this.until(({ text }) => /\r\n[^\r\n]*# $/.test(text));
    return this.text;
  }

  /** Resolves once the condition holds. */
  async until(holds: (client: ConsoleClient) => boolean): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (!holds(this)) {
      if (Date.now() > end) {
        const { closeCode, text } = this;
        throw new Error(
          `Waited in vain for ${holds}; closed: ${closeCode}, received: ${JSON.stringify(
            text.slice(-500),
          )}`,
        );
      }
      await new Promise(resolve => {
        setTimeout(resolve, 5);
      });
    }
  }

  untilText(text: string): Promise<void> {
    return this.until(client => client.text.includes(text));
  }

  /** Resolves with the code once it is closed. */
  async closed(): Promise<number> {
    await this.until(({ closeCode }) => closeCode !== undefined);
    return this.closeCode!;
  }

  /** Goes, without a word. */
  drop(): void {
    this.socket.terminate();
  }
}
