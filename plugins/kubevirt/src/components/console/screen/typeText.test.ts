import { keyOfScanCode } from './keys';
import { keyboardLayouts, keysForText, layoutFor } from './typeText';

const codesOf = (text: string, layout: Parameters<typeof keysForText>[1]) =>
  keysForText(text, layout).presses.map(keys =>
    keys.map(([, code]) => code).join('+'),
  );

describe('keysForText', () => {
  it.each([
    ['en-us', 'aA1!', ['KeyA', 'ShiftLeft+KeyA', 'Digit1', 'ShiftLeft+Digit1']],
    ['en-us', 'yz', ['KeyY', 'KeyZ']],
    ['de', 'yz', ['KeyZ', 'KeyY']],
    ['de', '@ß', ['AltRight+KeyQ', 'Minus']],
    ['fr', 'a1', ['KeyQ', 'ShiftLeft+Digit1']],
    ['es', 'ñ', ['Semicolon']],
    ['en-us', 'a\tb\n', ['KeyA', 'Tab', 'KeyB', 'Enter']],
    ['en-us', 'a\r\nb\rc', ['KeyA', 'Enter', 'KeyB', 'Enter', 'KeyC']],
  ] as const)('of %s types %j', (layout, text, codes) => {
    expect(codesOf(text, layout)).toEqual(codes);
  });

  it('sends the keysym that a US keyboard has on the same key, as screens that take no key codes go by it', () => {
    const [[[keysym, code]]] = keysForText('y', 'de').presses;
    expect([String.fromCharCode(keysym), code]).toEqual(['z', 'KeyZ']);
  });

  it('names the characters that have no key, each once', () => {
    const { presses, missing } = keysForText('a日日ß', 'en-us');
    expect(missing).toEqual(['日', 'ß']);
    expect(presses).toHaveLength(1);
  });

  it('types all of ASCII on a US keyboard', () => {
    const ascii = Array.from({ length: 95 }, (_, at) =>
      String.fromCharCode(32 + at),
    ).join('');
    expect(keysForText(ascii, 'en-us').missing).toEqual([]);
  });
});

describe('layoutFor', () => {
  it.each([
    [['de-CH', 'fr'], 'de-ch'],
    [['de-AT'], 'de'],
    [['en-GB'], 'en-gb'],
    [['en'], 'en-us'],
    [['xx-YY', 'pt-BR'], 'pt-br'],
    [[], 'en-us'],
  ])('of %j is %s', (languages, layout) => {
    expect(layoutFor(languages)).toBe(layout);
  });
});

it('keyboardLayouts have a name each', () => {
  const names = keyboardLayouts.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(25);
  expect(new Set(names).size).toBe(names.length);
});

it('keyOfScanCode knows no key of a code that no keyboard has', () => {
  expect(keyOfScanCode(0)).toBeUndefined();
});
