import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** How streams behave. Times in milliseconds. */
export interface StreamSettings {
  /** A comment is sent so often, so that proxies and readers see that the stream lives. */
  heartbeat: number;
  /** Visibility, permission and selector are checked again so often. */
  recheck: number;
  /** A stream ends after this time where the caller's credentials do not say when they expire. */
  maxAge: number;
  /** More streams than this are refused. */
  maxStreams: number;
  /** More streams of the VMs of an entity than this are refused to one person. */
  maxStreamsPerUser: number;
  /** More logs than this, followed or read at once, are refused to one person. */
  maxLogStreamsPerUser: number;
}

const MINUTE = 60_000;

/** Reads a duration; `0` is allowed as a plain number. */
export function readDuration(
  config: Config,
  key: string,
  fallback: number,
): number {
  if (!config.has(key)) {
    return fallback;
  }
  if (config.getOptional(key) === 0) {
    return 0;
  }
  return durationToMilliseconds(readDurationFromConfig(config, { key }));
}

function readCount(config: Config, key: string, fallback: number): number {
  const count = config.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(count) || count < 1) {
    throw new InputError(`${key} is ${count}, it must be 1 or more`);
  }
  return count;
}

/** @param config - the root configuration */
export function readStreamSettings(config: Config): StreamSettings {
  const settings: StreamSettings = {
    heartbeat: readDuration(config, 'kubevirt.stream.heartbeat', 15_000),
    recheck: readDuration(config, 'kubevirt.stream.recheck', MINUTE),
    maxAge: readDuration(config, 'kubevirt.stream.maxAge', 50 * MINUTE),
    maxStreams: readCount(config, 'kubevirt.stream.maxStreams', 5_000),
    maxStreamsPerUser: readCount(
      config,
      'kubevirt.stream.maxStreamsPerUser',
      32,
    ),
    maxLogStreamsPerUser: readCount(
      config,
      'kubevirt.logs.maxStreamsPerUser',
      5,
    ),
  };
  if (settings.recheck <= 0 || settings.recheck > MINUTE) {
    throw new InputError(
      'kubevirt.stream.recheck must be more than 0 and at most 60 s: it is how long a withdrawn right may still work',
    );
  }
  if (settings.heartbeat <= 0) {
    throw new InputError('kubevirt.stream.heartbeat must be more than 0');
  }
  return settings;
}
