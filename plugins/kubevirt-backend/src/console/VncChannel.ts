import { toError } from '@backstage/errors';
import type {
  ChannelHost,
  ChannelView,
  ConsoleChannel,
} from './ConsoleChannel';
import type { ConsoleConnection } from './ConsoleConnection';
import type { ByteBudget } from './ByteBudget';
import type { Framebuffer } from './rfb/Framebuffer';
import { RfbError, type Cursor } from './rfb/protocol';
import { RfbClient } from './rfb/RfbClient';
import { VncView, type ShownScreen } from './VncView';

/** With more bytes that were not drawn yet, KubeVirt waits. */
const MAX_WAITING = 1024 * 1024;

/** A VM's screen: read once, held, and drawn for each page as fast as that page is. */
export class VncChannel implements ConsoleChannel, ShownScreen {
  readonly #host: ChannelHost;
  readonly #budget: ByteBudget;
  readonly #views = new Set<VncView>();
  readonly #client: RfbClient;
  #cursor?: Cursor;
  #release = () => {};

  private constructor(host: ChannelHost, budget: ByteBudget) {
    this.#host = host;
    this.#budget = budget;
    this.#client = new RfbClient({
      send: bytes => host.send(bytes),
      onScreen: screen => this.#hold(screen),
      onReady: () => host.connected(),
      onDrawn: rect => this.#views.forEach(view => view.onDrawn(rect)),
      onUpdated: () => this.#views.forEach(view => view.update()),
      onCursor: cursor => {
        this.#cursor = cursor;
      },
      onRead: () => host.relieved(),
      onBell: () => this.#views.forEach(view => view.onBell()),
      onCutText: text => this.#views.forEach(view => view.onCutText(text)),
    });
  }

  /** @param options - `budget`: of the memory of all screens */
  static create(options: {
    host: ChannelHost;
    budget: ByteBudget;
  }): VncChannel {
    return new VncChannel(options.host, options.budget);
  }

  start(): void {
    this.#client
      .run()
      .catch(error => this.#host.failed(toError(error).message))
      .finally(() => this.close());
  }

  onUpstream(bytes: Buffer): void {
    this.#client.push(bytes);
  }

  get full(): boolean {
    return this.#client.waiting > MAX_WAITING;
  }

  get screen(): Framebuffer {
    return this.#client.screen;
  }

  get name(): string {
    return this.#client.name;
  }

  get extendedKeys(): boolean {
    return this.#client.extendedKeys;
  }

  get cursor(): Cursor | undefined {
    return this.#cursor;
  }

  input(message: Buffer): void {
    this.#host.send(message);
  }

  view(connection: ConsoleConnection): ChannelView {
    const view = new VncView(connection, this);
    this.#views.add(view);
    return {
      onBytes: (bytes, mayInput) => view.onBytes(bytes, mayInput),
      onDrain: () => view.onDrain(),
      releaseInput: () => view.releaseInput(),
      close: () => {
        this.#views.delete(view);
        view.close();
      },
    };
  }

  close(): void {
    this.#client.close();
    this.#views.forEach(view => view.close());
    this.#views.clear();
    this.#release();
    this.#release = () => {};
  }

  #hold(screen: Framebuffer): void {
    this.#release();
    const release = this.#budget.take(screen.bytes.length);
    if (!release) {
      this.#release = () => {};
      throw new RfbError('this portal has no memory left for further screens');
    }
    this.#release = release;
    this.#views.forEach(view => view.onScreen());
  }
}
