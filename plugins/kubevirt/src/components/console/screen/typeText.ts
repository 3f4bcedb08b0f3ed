import {
  isKeyboardLayout,
  keyMaps,
  resolveCharMapping,
  type KeyboardLayout,
} from '@kubevirt-ui-ext/vnc-keymaps';
import { keyOfScanCode, type Key } from './keys';

export type { KeyboardLayout };

/** The layouts that there are, by their names. */
export const keyboardLayouts: readonly {
  layout: KeyboardLayout;
  name: string;
}[] = Object.entries(keyMaps)
  .map(([layout, { description }]) => ({
    layout: layout as KeyboardLayout,
    // The data calls Estonian by the name of another language that has the code "et".
    name: layout === 'et' ? 'Estonian' : description,
  }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** The layout that goes with the languages of a browser; a guest has none of its own that could be read. */
export function layoutFor(languages: readonly string[]): KeyboardLayout {
  for (const language of languages) {
    const whole = language.toLowerCase();
    const found = [whole, whole.split('-')[0]].find(isKeyboardLayout);
    if (found) {
      return found as KeyboardLayout;
    }
  }
  return 'en-us';
}

/** The keys to press for each character, all at once, and the characters for which there are none. */
export function keysForText(
  text: string,
  layout: KeyboardLayout,
): { presses: (readonly Key[])[]; missing: string[] } {
  const { map } = keyMaps[layout];
  const known = new Map<string, readonly Key[] | undefined>();
  const presses: (readonly Key[])[] = [];
  const missing = new Set<string>();
  for (const character of text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')) {
    if (!known.has(character)) {
      const { mapping, modifiers } = resolveCharMapping(character, map);
      const keys = [...modifiers, mapping].map(({ scanCode }) =>
        keyOfScanCode(scanCode),
      );
      known.set(
        character,
        keys.every(key => key !== undefined) ? (keys as Key[]) : undefined,
      );
    }
    const keys = known.get(character);
    if (keys) {
      presses.push(keys);
    } else {
      missing.add(character);
    }
  }
  return { presses, missing: [...missing] };
}
