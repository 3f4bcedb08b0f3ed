import { TILE } from './DirtyTiles';
import type { Framebuffer } from './Framebuffer';
import { compressedOffset, convert, type PixelFormat } from './pixelFormat';
import type { Rect } from './protocol';

/** More colours has no tile with a palette (RFC 6143, 7.7.6). */
const MAX_PALETTE = 16;
/** The byte that says nothing is not looked at. */
const COLOUR = 0xff_ff_ff;

/** The pixels of a rectangle, row by row. */
export function encodeRaw(
  screen: Framebuffer,
  { x, y, width, height }: Rect,
  format: PixelFormat,
): Buffer {
  const encoded = Buffer.allocUnsafe(width * height * 4);
  let at = 0;
  for (let row = y; row < y + height; row++) {
    const start = row * screen.width + x;
    for (let from = start; from < start + width; from++) {
      encoded.writeUInt32LE(convert(screen.pixels[from], format), at);
      at += 4;
    }
  }
  return encoded;
}

/** Bits of a pixel of a tile with so many colours. */
function bitsOf(colours: number): number {
  if (colours <= 2) {
    return colours - 1;
  }
  return colours <= 4 ? 2 : 4;
}

class TileWriter {
  readonly #bytes: Buffer;
  readonly #format: PixelFormat;
  /** By which a pixel is moved so that its three bytes are the lowest. */
  readonly #shift: number;
  readonly #tile = new Uint32Array(TILE * TILE);
  #at = 0;

  constructor(bytes: Buffer, format: PixelFormat, shift: number) {
    this.#bytes = bytes;
    this.#format = format;
    this.#shift = shift;
  }

  get written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  write(screen: Framebuffer, { x, y, width, height }: Rect): void {
    const tile = this.#tile;
    const palette = new Map<number, number>();
    let at = 0;
    for (let row = y; row < y + height; row++) {
      const start = row * screen.width + x;
      for (let from = start; from < start + width; from++) {
        const pixel = screen.pixels[from] & COLOUR;
        if (palette.size <= MAX_PALETTE && !palette.has(pixel)) {
          palette.set(pixel, palette.size);
        }
        tile[at] = pixel;
        at += 1;
      }
    }
    const bits = bitsOf(palette.size);
    const packed = palette.size * 3 + Math.ceil((width * bits) / 8) * height;
    // Of a tile of few pixels, a palette may be longer than they are.
    if (palette.size > MAX_PALETTE || packed > 3 * width * height) {
      this.#byte(0);
      for (let from = 0; from < at; from++) {
        this.#pixel(tile[from]);
      }
      return;
    }
    this.#byte(palette.size);
    for (const pixel of palette.keys()) {
      this.#pixel(pixel);
    }
    if (palette.size > 1) {
      this.#indices(palette, bits, width, height);
    }
  }

  /** A few bits a pixel; each row begins with a byte. */
  #indices(
    palette: ReadonlyMap<number, number>,
    bits: number,
    width: number,
    height: number,
  ): void {
    for (let row = 0; row < height; row++) {
      let byte = 0;
      let free = 8;
      for (let from = row * width; from < (row + 1) * width; from++) {
        free -= bits;
        byte |= palette.get(this.#tile[from])! << free;
        if (free === 0) {
          this.#byte(byte);
          byte = 0;
          free = 8;
        }
      }
      if (free < 8) {
        this.#byte(byte);
      }
    }
  }

  #byte(value: number): void {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  #pixel(pixel: number): void {
    const converted = convert(pixel, this.#format) >>> this.#shift;
    this.#bytes[this.#at] = converted;
    this.#bytes[this.#at + 1] = converted >>> 8;
    this.#bytes[this.#at + 2] = converted >>> 16;
    this.#at += 3;
  }
}

/**
 * The tiles of a rectangle as ZRLE has them before they are packed: of one colour, with a palette, or pixel by
 * pixel. Undefined for a format whose pixels cannot be written in three bytes.
 *
 * @param rect - that begins with a tile of the screen
 */
export function encodeTiles(
  screen: Framebuffer,
  rect: Rect,
  format: PixelFormat,
): Buffer | undefined {
  const offset = compressedOffset(format);
  if (offset === undefined) {
    return undefined;
  }
  const tiles = Math.ceil(rect.width / TILE) * Math.ceil(rect.height / TILE);
  const writer = new TileWriter(
    Buffer.allocUnsafe(rect.width * rect.height * 3 + tiles),
    format,
    8 * offset,
  );
  for (let y = rect.y; y < rect.y + rect.height; y += TILE) {
    for (let x = rect.x; x < rect.x + rect.width; x += TILE) {
      writer.write(screen, {
        x,
        y,
        width: Math.min(TILE, rect.x + rect.width - x),
        height: Math.min(TILE, rect.y + rect.height - y),
      });
    }
  }
  return writer.written;
}
