import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlatformObjects } from '../vmObjects';
import type { CapturedObjects } from './capturedObjects';

/** Objects of a real cluster, by the name of their case. */
export function fixture(name: string): CapturedObjects {
  return JSON.parse(read(name));
}

/** KubeVirt and CDI of a real cluster on which all is healthy. */
export function platformFixture(): PlatformObjects {
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
