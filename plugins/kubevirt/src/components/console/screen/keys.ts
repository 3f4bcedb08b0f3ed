/** A key: its X11 keysym, and the name of the physical key (`KeyboardEvent.code`). */
export type Key = readonly [keysym: number, code: string];

const CONTROL: Key = [0xffe3, 'ControlLeft'];
const ALT: Key = [0xffe9, 'AltLeft'];
const SHIFT: Key = [0xffe1, 'ShiftLeft'];
const ALT_GR: Key = [0xffea, 'AltRight'];

/** Modifiers that are up again once somebody leaves the screen. */
export const MODIFIERS: readonly Key[] = [
  CONTROL,
  ALT,
  SHIFT,
  [0xffe4, 'ControlRight'],
  ALT_GR,
];

const functionKey = (number: number): Key => [
  0xffbe + number - 1,
  `F${number}`,
];
const FUNCTION_KEYS = Array.from({ length: 12 }, (_, at) => at + 1);

/** Keys that browser or desktop keep for themselves, by what stands on a keyboard; they are pressed in this order. */
export const KEY_CHORDS: readonly { label: string; keys: readonly Key[] }[] = [
  { label: 'Ctrl+Alt+Del', keys: [CONTROL, ALT, [0xffff, 'Delete']] },
  { label: 'Ctrl+Alt+Backspace', keys: [CONTROL, ALT, [0xff08, 'Backspace']] },
  { label: 'Esc', keys: [[0xff1b, 'Escape']] },
  { label: 'Tab', keys: [[0xff09, 'Tab']] },
  { label: 'Alt+Tab', keys: [ALT, [0xff09, 'Tab']] },
  { label: 'Alt+F4', keys: [ALT, functionKey(4)] },
  { label: 'Windows', keys: [[0xffeb, 'MetaLeft']] },
  { label: 'Print Screen', keys: [[0xff61, 'PrintScreen']] },
  ...FUNCTION_KEYS.map(number => ({
    label: `F${number}`,
    keys: [functionKey(number)],
  })),
  ...FUNCTION_KEYS.map(number => ({
    label: `Ctrl+Alt+F${number}`,
    keys: [CONTROL, ALT, functionKey(number)],
  })),
];

/** Physical keys by their code of the XT keyboard, row by row, with what a US keyboard has on them. */
const ROWS: readonly [first: number, keys: readonly [string, string][]][] = [
  [
    0x02,
    [
      ...[...'1234567890'].map((digit): [string, string] => [
        digit,
        `Digit${digit}`,
      ]),
      ['-', 'Minus'],
      ['=', 'Equal'],
    ],
  ],
  [
    0x10,
    [...letters('qwertyuiop'), ['[', 'BracketLeft'], [']', 'BracketRight']],
  ],
  [
    0x1e,
    [
      ...letters('asdfghjkl'),
      [';', 'Semicolon'],
      ["'", 'Quote'],
      ['`', 'Backquote'],
    ],
  ],
  [0x2b, [['\\', 'Backslash'], ...letters('zxcvbnm')]],
  [
    0x33,
    [
      [',', 'Comma'],
      ['.', 'Period'],
      ['/', 'Slash'],
    ],
  ],
  [0x39, [[' ', 'Space']]],
  [0x56, [['<', 'IntlBackslash']]],
  // Of keyboards for Japanese and Brazilian Portuguese.
  [0x73, [['\\', 'IntlRo']]],
  [0x7d, [['\\', 'IntlYen']]],
];

function letters(text: string): [string, string][] {
  return [...text].map(letter => [letter, `Key${letter.toUpperCase()}`]);
}

const BY_SCAN_CODE = new Map<number, Key>([
  [0x0f, [0xff09, 'Tab']],
  [0x1c, [0xff0d, 'Enter']],
  [0x36, SHIFT],
  [0xe038, ALT_GR],
  ...ROWS.flatMap(([first, keys]) =>
    keys.map(([character, code], at): [number, Key] => [
      first + at,
      [character.charCodeAt(0), code],
    ]),
  ),
]);

/**
 * The physical key with a code of the XT keyboard, with the keysym that it has on a US keyboard. A screen that takes
 * no codes of keys makes one of the keysym, by a US keyboard (QEMU's default), so that both ways lead to the same key.
 */
export function keyOfScanCode(scanCode: number): Key | undefined {
  return BY_SCAN_CODE.get(scanCode);
}
