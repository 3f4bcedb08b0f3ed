import fc from 'fast-check';
import { DirtyTiles, TILE } from './DirtyTiles';
import type { Rect } from './protocol';

const side = fc.integer({ min: 1, max: 700 });

describe('DirtyTiles', () => {
  it('gives each tile that was touched once, and no other', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.array(fc.tuple(fc.nat(800), fc.nat(800), side, side), {
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 200 }),
        (width, height, areas, max) => {
          const tiles = new DirtyTiles({ width, height });
          const expected = new Set<string>();
          for (const [x, y, areaWidth, areaHeight] of areas) {
            tiles.add({ x, y, width: areaWidth, height: areaHeight });
            for (let row = 0; row * TILE < height; row++) {
              for (let column = 0; column * TILE < width; column++) {
                if (
                  column * TILE < x + areaWidth &&
                  (column + 1) * TILE > x &&
                  row * TILE < y + areaHeight &&
                  (row + 1) * TILE > y
                ) {
                  expected.add(`${column} ${row}`);
                }
              }
            }
          }
          const seen = new Set<string>();
          for (
            let rects = tiles.take(max);
            rects.length;
            rects = tiles.take(max)
          ) {
            let taken = 0;
            for (const rect of rects) {
              taken += tilesOf(rect, { width, height }, seen);
            }
            expect(taken).toBeLessThanOrEqual(max);
          }
          expect([...seen].sort()).toEqual([...expected].sort());
          expect(tiles.any).toBe(false);
        },
      ),
    );
  });

  it('makes one rectangle of a whole screen', () => {
    const tiles = new DirtyTiles({ width: 1920, height: 1080 });
    tiles.addAll();
    expect(tiles.take(510)).toEqual([
      { x: 0, y: 0, width: 1920, height: 1080 },
    ]);
    tiles.add({ x: 5, y: 5, width: 0, height: 7 });
    expect(tiles.any).toBe(false);
  });
});

/** Adds the tiles of a rectangle, which begins and ends with one. */
function tilesOf(
  { x, y, width, height }: Rect,
  screen: { width: number; height: number },
  seen: Set<string>,
): number {
  expect([x % TILE, y % TILE]).toEqual([0, 0]);
  expect((x + width) % TILE === 0 || x + width === screen.width).toBe(true);
  expect((y + height) % TILE === 0 || y + height === screen.height).toBe(true);
  let count = 0;
  for (let top = y; top < y + height; top += TILE) {
    for (let left = x; left < x + width; left += TILE) {
      const key = `${left / TILE} ${top / TILE}`;
      expect(seen.has(key)).toBe(false);
      seen.add(key);
      count += 1;
    }
  }
  return count;
}
