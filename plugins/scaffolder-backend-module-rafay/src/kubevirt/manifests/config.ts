import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** Where upstream's release assets live, and where they redirect to. */
const DEFAULT_HOSTS = [
  'github.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
];

/** `rafay.manifests`, read. */
export interface ManifestConfig {
  folder?: string;
  mirror?: string;
  allowedHosts: string[];
  maxBytes: number;
  timeoutMs: number;
}

/** Reads `rafay.manifests`. */
export function readManifestConfig(config: Config): ManifestConfig {
  const section = config.getOptionalConfig('rafay.manifests');
  const mirror = section
    ?.getOptionalString('mirror')
    ?.replace(/(?<!\/)\/+$/, '');
  if (mirror !== undefined) {
    checkMirror(mirror);
  }
  return {
    folder: section?.getOptionalString('folder'),
    mirror,
    allowedHosts: (
      section?.getOptionalStringArray('allowedHosts') ?? DEFAULT_HOSTS
    ).map(host => host.toLowerCase()),
    maxBytes: section?.getOptionalNumber('maxBytes') ?? 5 * 1024 * 1024,
    timeoutMs: section?.has('timeout')
      ? durationToMilliseconds(
          readDurationFromConfig(section, { key: 'timeout' }),
        )
      : 30_000,
  };
}

function checkMirror(mirror: string) {
  const url = URL.canParse(mirror) ? new URL(mirror) : undefined;
  if (!url || !['https:', 'http:'].includes(url.protocol)) {
    throw new InputError('rafay.manifests.mirror must be an http(s) address');
  }
  if (url.username || url.password) {
    throw new InputError(
      'rafay.manifests.mirror must not hold credentials; give the host an integration, whose credentials the URL reader uses',
    );
  }
}
