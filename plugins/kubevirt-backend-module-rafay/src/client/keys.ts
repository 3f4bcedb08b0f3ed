import { readFile, stat } from 'node:fs/promises';
import { RafayError } from './RafayError';

/** Hands out the API key that holds now. */
export type KeySource = () => Promise<string>;

const MAX_BYTES = 4096;

/** Header values are visible ASCII; anything else would be refused by the HTTP client with the key in its message. */
const KEY = /^[\x21-\x7e]+$/;

function checked(key: string, where: string): string {
  if (!KEY.test(key) || key.length > MAX_BYTES) {
    throw new RafayError(
      'no-key',
      `${where} holds no API key of Rafay: one line of printable characters is expected`,
    );
  }
  return key;
}

/** A key that stands in the configuration. */
export function keyFromConfig(key: string): KeySource {
  return async () => checked(key.trim(), 'kubevirt.rafay.apiKey');
}

/** A key in a file, read again when the file changes, so that it can be rotated without a restart. */
export function keyFromFile(file: string): KeySource {
  let stamp: string | undefined;
  let key: string | undefined;
  return async () => {
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const now = `${mtimeMs}-${size}-${ino}`;
      if (key === undefined || now !== stamp) {
        if (size > MAX_BYTES) {
          throw new Error('too large');
        }
        key = (await readFile(file, 'utf8')).trim();
        stamp = now;
      }
    } catch (error) {
      throw new RafayError(
        'no-key',
        `The file of kubevirt.rafay.apiKeyFile cannot be read`,
        undefined,
        error,
      );
    }
    return checked(key, 'The file of kubevirt.rafay.apiKeyFile');
  };
}
