import { localizable } from '../model/localizable';
import type { ChannelView } from './ConsoleChannel';
import type { ConsoleConnection } from './ConsoleConnection';
import { ConsoleEndError } from './ConsoleEndError';
import { DirtyTiles } from './rfb/DirtyTiles';
import { encodeRaw, encodeTiles } from './rfb/encode';
import type { Framebuffer } from './rfb/Framebuffer';
import { convert, NATIVE, type PixelFormat } from './rfb/pixelFormat';
import {
  ENCODING,
  FROM_SERVER,
  rectHeader,
  RfbError,
  type Cursor,
  type Rect,
} from './rfb/protocol';
import { RfbServer } from './rfb/RfbServer';
import { Packer } from './rfb/zlibStreams';

/** The screen that a page shows. */
export interface ShownScreen {
  readonly screen: Framebuffer;
  readonly name: string;
  readonly extendedKeys: boolean;
  readonly cursor?: Cursor;
  /** A key, the pointer or text. */
  input(message: Buffer): void;
}

/** More tiles are not sent at once, which are 4 MB where they are not packed. A screen of 1280 × 800 has 260. */
const MAX_TILES = 260;

/**
 * One page's view of a screen. It is drawn when the page asks, as it then is: what has changed meanwhile is noted by
 * tiles, and a page that is slow skips what lay between.
 */
export class VncView implements ChannelView {
  readonly #connection: ConsoleConnection;
  readonly #shown: ShownScreen;
  readonly #server: RfbServer;
  readonly #packer = new Packer();
  #dirty: DirtyTiles;
  #format: PixelFormat = NATIVE;
  #encodings: ReadonlySet<number> = new Set();
  /** The page waits for an update. */
  #asked = false;
  #sending = false;
  #closed = false;
  #size: { width: number; height: number };
  #cursor?: Cursor;
  #keysAnnounced = false;

  constructor(connection: ConsoleConnection, shown: ShownScreen) {
    this.#connection = connection;
    this.#shown = shown;
    this.#size = shown.screen;
    this.#dirty = new DirtyTiles(shown.screen);
    this.#server = new RfbServer({
      send: bytes => connection.sendBytes(bytes),
      screen: () => {
        const { screen, name } = shown;
        this.#size = screen;
        return { width: screen.width, height: screen.height, name };
      },
      onReady: () => {},
      onFormat: format => {
        this.#format = format;
      },
      onEncodings: encodings => {
        this.#encodings = encodings;
      },
      onRequest: (rect, incremental) => this.#request(rect, incremental),
      onInput: message => shown.input(message),
    });
  }

  onBytes(bytes: Buffer, mayInput: boolean): void {
    try {
      this.#server.push(bytes, mayInput);
    } catch (error) {
      if (!(error instanceof RfbError)) {
        throw error;
      }
      this.#connection.finish(
        new ConsoleEndError(
          'bad-request',
          localizable('console-bad-request', { text: error.message }),
        ),
      );
    }
  }

  /** The screen has another size, and nothing of what it showed. */
  onScreen(): void {
    this.#dirty = new DirtyTiles(this.#shown.screen);
    this.#dirty.addAll();
  }

  onDrawn(rect: Rect): void {
    this.#dirty.add(rect);
  }

  onBell(): void {
    if (this.#server.open && !this.#connection.blocked) {
      this.#connection.sendBytes(Buffer.from([FROM_SERVER.bell]));
    }
  }

  onCutText(text: Buffer): void {
    if (this.#server.open && !this.#connection.blocked) {
      const header = Buffer.alloc(8);
      header[0] = FROM_SERVER.cutText;
      header.writeUInt32BE(text.length, 4);
      this.#connection.sendBytes(Buffer.concat([header, text]));
    }
  }

  /** Draws what the page waits for, where there is any. */
  update(): void {
    if (
      !this.#asked ||
      this.#sending ||
      this.#closed ||
      this.#connection.blocked
    ) {
      return;
    }
    const parts = this.#news() ?? this.#changes();
    if (parts.length === 0) {
      return;
    }
    this.#asked = false;
    this.#sending = true;
    void this.#send(parts);
  }

  onDrain(): void {
    this.update();
  }

  releaseInput(): void {
    this.#server.releaseInput();
  }

  close(): void {
    this.#closed = true;
    this.#packer.close();
  }

  #request(rect: Rect, incremental: boolean): void {
    if (!incremental) {
      this.#dirty.add(rect);
    }
    this.#asked = true;
    this.update();
  }

  /** What is to be announced before anything is drawn: it stands alone, and the page asks again. */
  #news(): Part[] | undefined {
    const { screen, extendedKeys, cursor } = this.#shown;
    const nowhere = { x: 0, y: 0, width: 0, height: 0 };
    const { width, height } = screen;
    if (width !== this.#size.width || height !== this.#size.height) {
      if (!this.#encodings.has(ENCODING.desktopSize)) {
        this.#connection.finish(
          new ConsoleEndError(
            'bad-request',
            localizable('console-bad-request', {
              text: 'the screen has another size now, which the page cannot show',
            }),
          ),
        );
        return [];
      }
      this.#size = { width, height };
      return [
        {
          header: rectHeader(
            { ...nowhere, width, height },
            ENCODING.desktopSize,
          ),
        },
      ];
    }
    const news: Part[] = [];
    if (
      extendedKeys &&
      !this.#keysAnnounced &&
      this.#encodings.has(ENCODING.extendedKeys)
    ) {
      this.#keysAnnounced = true;
      news.push({ header: rectHeader(nowhere, ENCODING.extendedKeys) });
    }
    if (
      cursor &&
      cursor !== this.#cursor &&
      this.#encodings.has(ENCODING.cursor)
    ) {
      this.#cursor = cursor;
      news.push({
        header: rectHeader(cursor, ENCODING.cursor),
        bytes: Buffer.concat([
          convertAll(cursor.pixels, this.#format),
          cursor.mask,
        ]),
      });
    }
    return news.length > 0 ? news : undefined;
  }

  /** What has changed, as it is in this moment. */
  #changes(): Part[] {
    const { screen } = this.#shown;
    const packs = this.#encodings.has(ENCODING.zrle);
    return this.#dirty.take(MAX_TILES).map(rect => {
      const tiles = packs ? encodeTiles(screen, rect, this.#format) : undefined;
      return tiles
        ? { header: rectHeader(rect, ENCODING.zrle), packed: tiles }
        : {
            header: rectHeader(rect, ENCODING.raw),
            bytes: encodeRaw(screen, rect, this.#format),
          };
    });
  }

  async #send(parts: Part[]): Promise<void> {
    const header = Buffer.alloc(4);
    header[0] = FROM_SERVER.update;
    header.writeUInt16BE(parts.length, 2);
    const pieces: Buffer[] = [header];
    for (const part of parts) {
      pieces.push(part.header);
      if (part.packed) {
        const packed = await this.#packer.pack(part.packed);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(packed.length);
        pieces.push(length, packed);
      }
      if (part.bytes) {
        pieces.push(part.bytes);
      }
    }
    this.#sending = false;
    if (!this.#closed) {
      this.#connection.sendBytes(Buffer.concat(pieces));
      this.update();
    }
  }
}

/** A rectangle of an update. */
interface Part {
  header: Buffer;
  bytes?: Buffer;
  /** Is packed, and its length is set before it. */
  packed?: Buffer;
}

function convertAll(pixels: Buffer, format: PixelFormat): Buffer {
  const converted = Buffer.allocUnsafe(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    converted.writeUInt32LE(convert(pixels.readUInt32LE(at), format), at);
  }
  return converted;
}
