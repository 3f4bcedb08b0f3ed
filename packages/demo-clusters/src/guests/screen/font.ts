/**
 * Five by seven dots for each character from the space to the tilde: a digit of base 32 for each row, from the top,
 * whose bits are the dots from the left.
 */
const GLYPHS =
  '0000000 4444404 aaa0000 aavavaa 4fke5u4 op248j3 cik8lid c480000 2488842 8422248 04lel40 044v440 ' +
  '0000c48 000v000 00000cc 01248g0 ehjlphe 4c4444e eh1248v v2421he 26aiv22 vgu11he 68guhhe v124888 ' +
  'ehhehhe ehhf12c 0cc0cc0 0cc0c48 248g842 00v0v00 8421248 eh12404 eh1dlle ehhhvhh uhhuhhu ehggghe ' +
  'sihhhis vgguggv vgguggg ehgnhhf hhhvhhh e44444e 72222ic hikokih ggggggv hrllhhh hhpljhh ehhhhhe ' +
  'uhhuggg ehhhlid uhhukih fgge11u v444444 hhhhhhe hhhhha4 hhhllla hha4ahh hhha444 v1248gv e88888e ' +
  '0g84210 e22222e 4ah0000 000000v 8420000 00e1fhf ggmphhu 00egghe 11djhhf 00ehvge 698s888 0fhhf1e ' +
  'ggmphhh 40c444e 20622ic ggikoki c44444e 00qllhh 00mphhh 00ehhhe 00uhugg 00djf11 00mpggg 00ege1u ' +
  '88s8896 00hhhjd 00hhha4 00hhlla 00ha4ah 00hhf1e 00v248v 2448442 4444444 8442448 008l200';

const ROWS = GLYPHS.split(' ').map(glyph =>
  [...glyph].map(digit => Number.parseInt(digit, 32)),
);

/** Which of the five dots each of the eight columns of a cell shows; the last one keeps characters apart. */
const DOTS = [0, 1, 1, 2, 3, 3, 4];

export const GLYPH_WIDTH = 8;
export const GLYPH_HEIGHT = 16;

/** Characters that the font has. */
export const FIRST = 0x20;
export const LAST = FIRST + ROWS.length - 1;

/** Whether a character has a dot there: `x` from 0 to 7, `y` from 0 to 15. */
export function hasDot(code: number, x: number, y: number): boolean {
  const row = ROWS[code - FIRST]?.[(y - 1) >> 1] ?? 0;
  const dot = DOTS[x];
  return y > 0 && dot !== undefined && (row & (16 >> dot)) !== 0;
}
