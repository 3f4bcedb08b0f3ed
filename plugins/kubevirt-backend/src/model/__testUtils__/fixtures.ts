import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CapturedObjects } from './parts';

/** Objects of a real cluster, by the name of their case. */
export function fixture(name: string): CapturedObjects {
  return JSON.parse(
    readFileSync(
      path.join(__dirname, '../__fixtures__', `${name}.json`),
      'utf8',
    ),
  );
}
