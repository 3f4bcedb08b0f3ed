import { inflateSync } from 'node:zlib';
import { PALETTE } from './cells';
import { pngOf } from './png';
import { TextScreen } from './TextScreen';

function screenWith(text: string): TextScreen {
  const screen = new TextScreen(720, 400);
  screen.write(text);
  return screen;
}

const WHOLE = { x: 0, y: 0, width: 720, height: 400 };

describe('TextScreen', () => {
  it.each([
    ['lines', 'one\r\ntwo', ['one', 'two']],
    ['what is written over', 'one\rtwo', ['two']],
    ['what is erased', 'onne\b\b\bn', ['onne']],
    ['a place', '\x1b[3;5Hhere', ['', '', '    here']],
    ['what it has no letter for', 'grüße', ['gr??e']],
    ['what comes after it was cleared', 'one\x1b[H\x1b[2Jtwo', ['two']],
    ['no sequences', '\x1b[1;32mOK\x1b[0m', ['OK']],
    ['a place outside of it at its edge', '\x1b[99;99Hx', []],
  ])('shows %s', (_, text, expected) => {
    const lines = screenWith(text).lines();
    expect(lines.slice(0, expected.length)).toEqual(expected);
  });

  it('breaks long lines, and moves up what does not fit', () => {
    const screen = screenWith(`${'x'.repeat(81)}\r\n`);
    expect(screen.lines().slice(0, 2)).toEqual(['x'.repeat(80), 'x']);
    screen.write('\r\n'.repeat(23));
    expect(screen.lines()[0]).toBe('x');
    expect(screen.scrolled).toBe(1);
  });

  it('has 80 columns in each mode, and nothing on it in a new one', () => {
    const screen = screenWith('text');
    screen.setMode(720, 400);
    expect(screen.lines()[0]).toBe('text');
    screen.setMode(640, 480);
    expect([screen.rows, screen.columns, screen.cellWidth]).toEqual([
      30, 80, 8,
    ]);
    expect(screen.lines()[0]).toBe('');
  });

  it('paints letters, in colours', () => {
    const screen = screenWith('\x1b[31m\x1b[44mT');
    const picture = Array.from({ length: 16 }, (_, y) =>
      [...screen.paint({ x: 0, y, width: 9, height: 1 })]
        .map(colour => ({ 1: '#', 4: '.' }[colour]))
        .join(''),
    );
    expect(picture).toEqual([
      '.........',
      ...Array.from({ length: 2 }, () => '#######..'),
      ...Array.from({ length: 12 }, () => '...#.....'),
      '.........',
    ]);
  });

  it('shows where the cursor and the pointer are', () => {
    const screen = screenWith('');
    const lit = () => screen.paint(WHOLE).filter(colour => colour === 7).length;
    expect(lit()).toBe(9 * 2);
    screen.point(719, 399);
    expect(lit()).toBe(9 * 2 + 9 * 16);
    screen.point(5000, 5000);
    expect(lit()).toBe(9 * 2 + 9 * 16);
  });

  it('is black outside', () => {
    const screen = screenWith('x');
    const pixels = screen.paint({ x: 716, y: 396, width: 8, height: 8 });
    expect([...new Set(pixels)]).toEqual([0]);
  });
});

describe('pngOf', () => {
  it('is a PNG with the pixels of the screen', () => {
    const screen = screenWith('\x1b[32mpicture');
    const png = pngOf(screen);
    const chunks: Record<string, Buffer> = {};
    for (let at = 8; at < png.length; ) {
      const length = png.readUInt32BE(at);
      const type = png.toString('latin1', at + 4, at + 8);
      chunks[type] = png.subarray(at + 8, at + 8 + length);
      at += 12 + length;
    }
    expect(Object.keys(chunks)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    expect([...chunks.IHDR]).toEqual([
      0, 0, 2, 208, 0, 0, 1, 144, 8, 3, 0, 0, 0,
    ]);
    expect(chunks.PLTE.readUIntBE(6, 3)).toBe(PALETTE[2]);
    const rows = inflateSync(chunks.IDAT);
    const pixels = Array.from({ length: 400 }, (_, y) => [
      ...rows.subarray(y * 721 + 1, (y + 1) * 721),
    ]).flat();
    expect(Buffer.from(pixels).equals(Buffer.from(screen.paint(WHOLE)))).toBe(
      true,
    );
  });
});
