import type {
  ChannelHost,
  ChannelView,
  ConsoleChannel,
} from './ConsoleChannel';
import type { ConsoleConnection } from './ConsoleConnection';
import { SerialBacklog } from './SerialBacklog';

/** Bytes of the past that whoever joins gets. */
const BACKLOG = 256 * 1024;

/** A serial line: what the guest writes goes to all, and what one types to the guest. */
export class SerialChannel implements ConsoleChannel {
  readonly #host: ChannelHost;
  readonly #backlog = new SerialBacklog(BACKLOG);
  readonly #connections = new Set<ConsoleConnection>();

  private constructor(host: ChannelHost) {
    this.#host = host;
  }

  static create({ host }: { host: ChannelHost }): SerialChannel {
    return new SerialChannel(host);
  }

  start(): void {
    this.#host.connected();
  }

  onUpstream(bytes: Buffer): void {
    this.#backlog.push(bytes);
    for (const connection of [...this.#connections]) {
      connection.sendBytes(bytes);
    }
  }

  /** Where one page is slow and others are not, it is the slow one that is given up in the end. */
  get full(): boolean {
    return (
      this.#connections.size > 0 &&
      [...this.#connections].every(({ blocked }) => blocked)
    );
  }

  view(connection: ConsoleConnection): ChannelView {
    const past = this.#backlog.read();
    if (past.length > 0) {
      connection.sendBytes(past);
    }
    this.#connections.add(connection);
    return {
      onBytes: (bytes, mayInput) => {
        if (mayInput) {
          this.#host.send(bytes);
        }
      },
      onDrain: () => {},
      releaseInput: () => {},
      close: () => this.#connections.delete(connection),
    };
  }

  close(): void {
    this.#connections.clear();
  }
}
