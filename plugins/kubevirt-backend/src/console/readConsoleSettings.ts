import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readDuration } from '../stream';

/** `kubevirt.console`. Times in milliseconds. */
export interface ConsoleSettings {
  enabled: boolean;
  /** Consoles that one person may have open, in as many pages. */
  maxPerUser: number;
  /** People who may have one console open. */
  maxPerVm: number;
  /** Consoles of one cluster that may be connected. */
  maxPerCluster: number;
  /** A console in which nothing is typed or shown is closed after this time. */
  idleTimeout: number;
  /** No page has a console open for longer. */
  maxDuration: number;
  /** So many bytes wait for a page that reads slowly, before it is given up. */
  maxQueuedBytes: number;
}

const KEY = 'kubevirt.console';
const MINUTE = 60_000;
/** All of them are named in one message, which is no longer than a page takes. */
const MOST_PER_VM = 50;

function readCount(
  config: Config | undefined,
  key: string,
  fallback: number,
  [least, most]: [number, number] = [1, Number.MAX_SAFE_INTEGER],
): number {
  const count = config?.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(count) || count < least || count > most) {
    throw new InputError(
      `'${KEY}.${key}' is ${count}, and must be ${least} or more${
        most === Number.MAX_SAFE_INTEGER ? '' : `, and at most ${most}`
      }`,
    );
  }
  return count;
}

function readTime(root: Config, key: string, fallback: number): number {
  const time = readDuration(root, `${KEY}.${key}`, fallback);
  if (time < MINUTE) {
    throw new InputError(`'${KEY}.${key}' must be a minute or more`);
  }
  return time;
}

/**
 * @param root - the root configuration
 * @throws InputError that names the key which can't be read
 */
export function readConsoleSettings(root: Config): ConsoleSettings {
  const config = root.getOptionalConfig(KEY);
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? false,
    maxPerUser: readCount(config, 'maxPerUser', 10),
    maxPerVm: readCount(config, 'maxPerVm', 20, [1, MOST_PER_VM]),
    maxPerCluster: readCount(config, 'maxPerCluster', 100),
    idleTimeout: readTime(root, 'idleTimeout', 60 * MINUTE),
    maxDuration: readTime(root, 'maxDuration', 12 * 60 * MINUTE),
    maxQueuedBytes: readCount(config, 'maxQueuedBytes', 4 * 1024 * 1024, [
      64 * 1024,
      64 * 1024 * 1024,
    ]),
  };
}
