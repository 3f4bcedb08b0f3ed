/** Keysyms of X11 that are no characters (keysymdef.h). */
const NAMED: Record<number, string> = {
  0xff08: '\x7f',
  0xff09: '\t',
  0xff0d: '\r',
  0xff1b: '\x1b',
  0xff51: '\x1b[D',
  0xff52: '\x1b[A',
  0xff53: '\x1b[C',
  0xff54: '\x1b[B',
  0xff8d: '\r',
};
const KEYPAD_0 = 0xffb0;
const UNICODE = 0x01000000;

const CONTROL = [0xffe3, 0xffe4];
const ALT = [0xffe9, 0xffea];
const DELETE = 0xffff;

function characterOf(keysym: number): string | undefined {
  if (
    (keysym >= 0x20 && keysym <= 0x7e) ||
    (keysym >= 0xa0 && keysym <= 0xff)
  ) {
    return String.fromCharCode(keysym);
  }
  if (keysym >= KEYPAD_0 && keysym <= KEYPAD_0 + 9) {
    return String(keysym - KEYPAD_0);
  }
  if (keysym > UNICODE && keysym <= UNICODE + 0x10ffff) {
    return String.fromCodePoint(keysym - UNICODE);
  }
  return NAMED[keysym];
}

/** Makes of pressed keys what a terminal gets. */
export class Keyboard {
  readonly #down = new Set<number>();

  /** Text, `reset` for Control, Alt and Delete, or undefined for a key that types nothing. */
  press(keysym: number, down: boolean): { text?: string; reset?: true } {
    if (!down) {
      this.#down.delete(keysym);
      return {};
    }
    // Keys that are held without end are not worth remembering.
    if (this.#down.size < 32) {
      this.#down.add(keysym);
    }
    const isHeld = (keys: number[]) => keys.some(key => this.#down.has(key));
    if (keysym === DELETE && isHeld(CONTROL) && isHeld(ALT)) {
      return { reset: true };
    }
    const text = characterOf(keysym);
    return text && isHeld(CONTROL) && /^[a-z]$/i.test(text)
      ? { text: String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) }
      : { text };
  }
}
