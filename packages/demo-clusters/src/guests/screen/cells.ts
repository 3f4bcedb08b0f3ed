import { GLYPH_HEIGHT, GLYPH_WIDTH, hasDot } from './font';

/** The sixteen colours of a VGA text screen, as 0xRRGGBB. */
export const PALETTE = [
  0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa,
  0xaaaaaa, 0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff,
  0x55ffff, 0xffffff,
];

export const CELL_HEIGHT = GLYPH_HEIGHT;

/** The cursor covers the rows of a cell from here on. */
const CURSOR_FROM = 14;

/** A place for one character, in one number, so that places are cheap to compare. */
export function cellOf(
  code: number,
  front: number,
  back: number,
  hasCursor = false,
): number {
  return code | (front << 8) | (back << 12) | (hasCursor ? 1 << 16 : 0);
}

/** Another cell with the colours swapped. */
export function inverse(cell: number): number {
  return cellOf(
    cell & 0xff,
    (cell >> 12) & 15,
    (cell >> 8) & 15,
    (cell & (1 << 16)) !== 0,
  );
}

const painted = new Map<number, Uint8Array>();

/** The pixels of a cell, row by row, as numbers of colours. */
export function pixelsOf(cell: number, width: number): Uint8Array {
  const key = cell * 16 + width;
  const known = painted.get(key);
  if (known) {
    return known;
  }
  const front = (cell >> 8) & 15;
  const back = (cell >> 12) & 15;
  const hasCursor = (cell & (1 << 16)) !== 0;
  const pixels = new Uint8Array(width * CELL_HEIGHT).fill(back);
  for (let y = 0; y < CELL_HEIGHT; y++) {
    for (let x = 0; x < width; x++) {
      const isLit =
        (x < GLYPH_WIDTH && hasDot(cell & 0xff, x, y)) ||
        (hasCursor && y >= CURSOR_FROM);
      if (isLit) {
        pixels[y * width + x] = front;
      }
    }
  }
  painted.set(key, pixels);
  return pixels;
}
