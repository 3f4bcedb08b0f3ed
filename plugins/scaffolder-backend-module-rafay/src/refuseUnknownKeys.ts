import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  findUnknownKey,
  type KnownKeys,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { distance } from 'fastest-levenshtein';

/** All that `../config.d.ts` describes beneath `rafay`. */
export const KNOWN_KEYS = {
  manifests: {
    folder: true,
    mirror: true,
    allowedHosts: true,
    maxBytes: true,
    timeout: true,
  },
  versions: {
    kubevirt: [{ release: true, kubernetes: true, cdi: true }],
    allowed: { kubevirt: true, cdi: true },
  },
  dataVolumes: { allowedHosts: true, allowHttp: true },
  limits: { virtualMachines: true },
  repository: { root: true, artifacts: true, versions: true },
} satisfies KnownKeys;

/** So many letters apart, two keys are the same with a slip of the pen. */
const SLIP = 2;

/**
 * Refuses keys that the module does not read. Beneath `rafay` itself other plugins for Rafay may have sections of their
 * own, so that there only what is nearly one of this module's is refused.
 *
 * @param config - the root configuration
 * @throws InputError that names the key by its path
 */
export function refuseUnknownKeys(config: Config): void {
  const sections = Object.entries<unknown>(config.getOptional('rafay') ?? {});
  for (const [section, value] of sections) {
    const meant = Object.keys(KNOWN_KEYS).find(isNear(section));
    if (meant !== undefined && meant !== section) {
      throw new InputError(
        `'rafay.${section}' of the configuration is not known: 'rafay.${meant}' may be meant`,
      );
    }
    const found =
      meant === section &&
      findUnknownKey({ [section]: value }, KNOWN_KEYS, 'rafay');
    if (found) {
      throw new InputError(
        `'${found.path}' of the configuration is not known: '${
          found.parent
        }' may have ${found.known.join(', ')}`,
      );
    }
  }
}

function isNear(section: string): (key: string) => boolean {
  const plain = (key: string) => key.toLowerCase().replace(/[-_]/g, '');
  return key => distance(plain(key), plain(section)) <= SLIP;
}
