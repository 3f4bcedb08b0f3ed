import { MAX_SIDE, RfbError, type Rect } from './protocol';

/** A screen as it is now: four bytes a pixel, red first. */
export class Framebuffer {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
  /** The same by pixels. The machines that this runs on have the lowest byte first, as {@link bytes} do. */
  readonly pixels: Uint32Array;

  private constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const memory = new ArrayBuffer(width * height * 4);
    this.bytes = Buffer.from(memory);
    this.pixels = new Uint32Array(memory);
  }

  /** @throws RfbError for one that is too large */
  static create(width: number, height: number): Framebuffer {
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw new RfbError(
        `it has ${width} × ${height} pixels, and ${MAX_SIDE} × ${MAX_SIDE} are shown at most`,
      );
    }
    return new Framebuffer(width, height);
  }

  /** @throws RfbError for a rectangle that is not within the screen */
  requireWithin({ x, y, width, height }: Rect): void {
    if (x + width > this.width || y + height > this.height) {
      throw new RfbError('it draws outside of itself');
    }
  }

  /** Takes the pixels of a rectangle as they come, row by row. */
  writer({ x, y, width, height }: Rect): (bytes: Buffer) => void {
    const row = width * 4;
    const end = row * height;
    let at = 0;
    return bytes => {
      if (at + bytes.length > end) {
        throw new RfbError('it draws more than it says');
      }
      for (let from = 0; from < bytes.length; ) {
        const column = at % row;
        const count = Math.min(row - column, bytes.length - from);
        const line = y + Math.floor(at / row);
        bytes.copy(
          this.bytes,
          (line * this.width + x) * 4 + column,
          from,
          from + count,
        );
        from += count;
        at += count;
      }
    };
  }

  /** Copies a part of the screen to another, which may overlap. */
  copy(to: Rect, fromX: number, fromY: number): void {
    const { width, height } = to;
    this.requireWithin({ x: fromX, y: fromY, width, height });
    const down = fromY < to.y;
    for (let step = 0; step < height; step++) {
      const row = down ? height - 1 - step : step;
      const start = (fromY + row) * this.width + fromX;
      this.pixels.copyWithin(
        (to.y + row) * this.width + to.x,
        start,
        start + width,
      );
    }
  }
}
