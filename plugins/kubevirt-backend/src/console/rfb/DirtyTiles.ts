import type { Rect } from './protocol';

/** Side of a tile, in pixels: that of ZRLE (RFC 6143, 7.7.6). */
export const TILE = 64;

/** What of a screen somebody has not got yet, by tiles: however often it changes, it is that much and no more. */
export class DirtyTiles {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #dirty: Uint8Array;
  #count = 0;

  constructor({ width, height }: { width: number; height: number }) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.ceil(width / TILE);
    this.#rows = Math.ceil(height / TILE);
    this.#dirty = new Uint8Array(this.#columns * this.#rows);
  }

  get any(): boolean {
    return this.#count > 0;
  }

  add({ x, y, width, height }: Rect): void {
    const right = Math.min(this.#columns, Math.ceil((x + width) / TILE));
    const bottom = Math.min(this.#rows, Math.ceil((y + height) / TILE));
    if (width === 0 || height === 0) {
      return;
    }
    for (let row = Math.floor(y / TILE); row < bottom; row++) {
      for (let column = Math.floor(x / TILE); column < right; column++) {
        const at = row * this.#columns + column;
        this.#count += 1 - this.#dirty[at];
        this.#dirty[at] = 1;
      }
    }
  }

  addAll(): void {
    this.#dirty.fill(1);
    this.#count = this.#dirty.length;
  }

  /** Takes up to `max` tiles, as few rectangles: rows of tiles, and those that lie alike beneath each other in one. */
  take(max: number): Rect[] {
    const rects: Rect[] = [];
    /** Rectangles that end with the row before, by their first and last column. */
    let above = new Map<string, Rect>();
    let left = max;
    for (let row = 0; row < this.#rows && left > 0 && this.any; row++) {
      const here = new Map<string, Rect>();
      for (let column = 0; column < this.#columns && left > 0; column++) {
        const first = column;
        while (
          column < this.#columns &&
          left > 0 &&
          this.#dirty[row * this.#columns + column]
        ) {
          this.#dirty[row * this.#columns + column] = 0;
          this.#count -= 1;
          left -= 1;
          column += 1;
        }
        if (column > first) {
          const key = `${first} ${column}`;
          const rect = above.get(key) ?? this.#rect(first, column, row);
          rect.height = Math.min((row + 1) * TILE, this.#height) - rect.y;
          if (!above.has(key)) {
            rects.push(rect);
          }
          here.set(key, rect);
        }
      }
      above = here;
    }
    return rects;
  }

  #rect(first: number, end: number, row: number): Rect {
    const x = first * TILE;
    return {
      x,
      y: row * TILE,
      width: Math.min(end * TILE, this.#width) - x,
      height: 0,
    };
  }
}
