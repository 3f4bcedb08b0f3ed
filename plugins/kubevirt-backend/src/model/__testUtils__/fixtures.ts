import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlatformParts } from '../parts';
import type { CapturedObjects } from './parts';

/** Objects of a real cluster, by the name of their case. */
export function fixture(name: string): CapturedObjects {
  return JSON.parse(read(name));
}

/** KubeVirt and CDI of a real cluster on which all is healthy. */
export function platformFixture(): PlatformParts {
  const { now, ...captured } = JSON.parse(read('platform'));
  return {
    ...captured,
    cluster: {
      name: 'west',
      state: 'synced',
      forbiddenKinds: [],
      polledKinds: [],
    },
    unreadable: [],
    now: Date.parse(now),
  };
}

function read(name: string): string {
  return readFileSync(
    path.join(__dirname, '../__fixtures__', `${name}.json`),
    'utf8',
  );
}
