import fc from 'fast-check';
import { encodeRaw, encodeTiles } from './encode';
import { Framebuffer } from './Framebuffer';
import { NATIVE, readPixelFormat, type PixelFormat } from './pixelFormat';
import type { Rect } from './protocol';

/** Draws what is encoded as ZRLE on a screen of its own: RFC 6143, 7.7.6. */
function decode(encoded: Buffer, rect: Rect, screen: Map<string, string>) {
  let at = 0;
  const colour = () => {
    at += 3;
    return encoded.subarray(at - 3, at).toString('hex');
  };
  for (let top = 0; top < rect.height; top += 64) {
    for (let left = 0; left < rect.width; left += 64) {
      const width = Math.min(64, rect.width - left);
      const height = Math.min(64, rect.height - top);
      const kind = encoded[at];
      at += 1;
      const palette = Array.from({ length: kind }, colour);
      const bits = [0, 0, 1, 2, 2][kind] ?? 4;
      for (let y = 0; y < height; y++) {
        let row = '';
        if (kind > 1) {
          const bytes = Math.ceil((width * bits) / 8);
          row = [...encoded.subarray(at, at + bytes)]
            .map(byte => byte.toString(2).padStart(8, '0'))
            .join('');
          at += bytes;
        }
        for (let x = 0; x < width; x++) {
          const index =
            kind > 1 ? parseInt(row.slice(x * bits, (x + 1) * bits), 2) : 0;
          screen.set(
            `${rect.x + left + x} ${rect.y + top + y}`,
            kind === 0 ? colour() : palette[index],
          );
        }
      }
    }
  }
  expect(at).toBe(encoded.length);
}

const FORMATS: [string, PixelFormat, number[]][] = [
  ['red first', NATIVE, [0, 1, 2]],
  ['blue first', { red: 2, green: 1, blue: 0 }, [2, 1, 0]],
  ['nothing, red, green, blue', { red: 1, green: 2, blue: 3 }, [0, 1, 2]],
];

describe.each(FORMATS)('a screen with %s', (_, format, order) => {
  it('reads as it was, whatever its size and colours', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 140 }),
        fc.integer({ min: 1, max: 140 }),
        fc.array(fc.integer({ min: 0, max: 0xffffff }), {
          minLength: 1,
          maxLength: 20,
        }),
        (width, height, colours) => {
          const screen = Framebuffer.create(width, height);
          for (let at = 0; at < width * height; at++) {
            screen.pixels[at] = colours[(at * 7 + (at % 5)) % colours.length];
          }
          const rect = { x: 0, y: 0, width, height };
          const drawn = new Map<string, string>();
          decode(encodeTiles(screen, rect, format)!, rect, drawn);
          const wrong = Array.from(screen.pixels).findIndex((pixel, at) => {
            const bytes = [
              pixel % 256,
              Math.floor(pixel / 256) % 256,
              Math.floor(pixel / 65536),
            ];
            const expected = Buffer.from(order.map(place => bytes[place]));
            return (
              drawn.get(`${at % width} ${Math.floor(at / width)}`) !==
              expected.toString('hex')
            );
          });
          expect(wrong).toBe(-1);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('encodeTiles', () => {
  it('has nothing for pixels whose three bytes do not lie together', () => {
    const screen = Framebuffer.create(1, 1);
    const rect = { x: 0, y: 0, width: 1, height: 1 };
    const format = { red: 0, green: 1, blue: 3 };
    screen.bytes.set([1, 2, 3, 0]);
    expect(encodeTiles(screen, rect, format)).toBeUndefined();
    expect([...encodeRaw(screen, rect, format)]).toEqual([1, 2, 0, 3]);
  });

  it('takes few bytes for a screen of text', () => {
    const screen = Framebuffer.create(720, 400);
    screen.pixels.forEach((__, at) => {
      screen.pixels[at] = at % 9 === 0 ? 0xaaaaaa : 0;
    });
    const rect = { x: 0, y: 0, width: 720, height: 400 };
    expect(encodeTiles(screen, rect, NATIVE)!.length).toBeLessThan(40_000);
  });
});

describe('readPixelFormat', () => {
  it.each([
    ['16 bits', '10100001001f003f001f0b0500000000'],
    ['colours by a table', '20180000 00ff00ff00ff 000810 000000'],
    ['colours that lie on each other', '20180001 00ff00ff00ff 000010 000000'],
    ['colours that are cut', '20180001 00ff00ff00ff 010810 000000'],
    ['colours outside of it', '20180001 00ff00ff00ff 200810 000000'],
  ])('refuses %s', (_, hex) => {
    expect(() =>
      readPixelFormat(Buffer.from(hex.replaceAll(' ', ''), 'hex')),
    ).toThrow('true colour');
  });
});
