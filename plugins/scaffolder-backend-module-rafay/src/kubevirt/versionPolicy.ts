import type { Config } from '@backstage/config';
import { KUBEVIRT_RELEASES } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { checkReleaseTag, parseReleaseTag } from './manifests/versions';
import type { Product } from './types';

/**
 * Kubernetes minor versions that a KubeVirt release supports, and CDI releases that go with it.
 *
 * @public
 */
export interface VersionPolicy {
  kubevirt: Record<string, { kubernetes: string[]; cdi?: string[] }>;
  /** Exact versions that may be used; all known ones when absent. */
  allowed?: { kubevirt?: string[]; cdi?: string[] };
}

/** @public */
export interface VersionCheckInput {
  kubevirt?: string;
  cdi?: string;
  /** Kubernetes versions of the clusters, for example `1.34` or `v1.34.2`. */
  kubernetes?: string[];
}

/** @public */
export interface VersionCheck {
  problems: string[];
  warnings: string[];
}

/**
 * What goes together, by minor version.
 *
 * KubeVirt supports the Kubernetes release it was built for and the two before (KubeVirt user
 * guide, release notes; kubevirt/sig-release support matrix). CDI has no such promise; listed are
 * the releases of the same half year, and others give a warning only.
 *
 * @public
 */
export const DEFAULT_VERSION_POLICY: VersionPolicy = {
  kubevirt: {
    '1.9': { kubernetes: ['1.34', '1.35', '1.36'], cdi: ['1.65', '1.66'] },
    '1.8': {
      kubernetes: ['1.33', '1.34', '1.35'],
      cdi: ['1.64', '1.65', '1.66'],
    },
    '1.7': {
      kubernetes: ['1.32', '1.33', '1.34'],
      cdi: ['1.63', '1.64', '1.65'],
    },
    '1.6': {
      kubernetes: ['1.31', '1.32', '1.33'],
      cdi: ['1.62', '1.63', '1.64'],
    },
    '1.5': {
      kubernetes: ['1.30', '1.31', '1.32'],
      cdi: ['1.61', '1.62', '1.63'],
    },
    '1.4': {
      kubernetes: ['1.29', '1.30', '1.31'],
      cdi: ['1.60', '1.61', '1.62'],
    },
  },
};

/**
 * Reads `rafay.versions`: entries are added to, or replace, the table above; `allowed` narrows what
 * may be used to exact releases.
 *
 * @public
 */
export function readVersionPolicy(config: Config): VersionPolicy {
  const section = config.getOptionalConfig('rafay.versions');
  const kubevirt = { ...DEFAULT_VERSION_POLICY.kubevirt };
  for (const entry of section?.getOptionalConfigArray('kubevirt') ?? []) {
    kubevirt[entry.getString('release')] = {
      kubernetes: entry.getStringArray('kubernetes'),
      cdi: entry.getOptionalStringArray('cdi'),
    };
  }
  const allowed = section?.getOptionalConfig('allowed');
  return {
    kubevirt,
    ...(allowed && {
      allowed: {
        kubevirt: allowed.getOptionalStringArray('kubevirt'),
        cdi: allowed.getOptionalStringArray('cdi'),
      },
    }),
  };
}

/**
 * Says whether releases fit together and fit the clusters. Problems are reasons not to go on;
 * warnings are worth knowing.
 *
 * @public
 */
export function checkVersions(
  input: VersionCheckInput,
  policy: VersionPolicy = DEFAULT_VERSION_POLICY,
): VersionCheck {
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const product of ['kubevirt', 'cdi'] as const) {
    const tag = input[product];
    if (tag === undefined) {
      continue;
    }
    const parsed = parseReleaseTag(tag);
    const allowed = policy.allowed?.[product];
    if (!parsed) {
      problems.push(
        `versions.${product}: "${tag}" is no release tag such as ${KUBEVIRT_RELEASES[product][0]}`,
      );
    } else if (allowed && !allowed.includes(tag)) {
      problems.push(
        `versions.${product}: ${tag} is not among the releases that rafay.versions.allowed names (${allowed.join(
          ', ',
        )})`,
      );
    } else if (parsed.preRelease) {
      warnings.push(
        `versions.${product}: ${tag} is a pre-release, without upgrades to or from it`,
      );
    }
  }
  if (problems.length > 0) {
    return { problems, warnings };
  }

  const kubevirt = input.kubevirt ? parseReleaseTag(input.kubevirt) : undefined;
  const cdi = input.cdi ? parseReleaseTag(input.cdi) : undefined;
  const known = kubevirt && policy.kubevirt[kubevirt.minorVersion];
  if (kubevirt && !known) {
    problems.push(
      `versions.kubevirt: ${
        input.kubevirt
      } is unknown; known are the releases ${Object.keys(policy.kubevirt).join(
        ', ',
      )}. Newer ones are added under rafay.versions.kubevirt in app-config`,
    );
  }
  if (known && cdi && known.cdi && !known.cdi.includes(cdi.minorVersion)) {
    warnings.push(
      `versions.cdi: CDI ${
        input.cdi
      } is not among the releases (${known.cdi.join(
        ', ',
      )}) of the time of KubeVirt ${
        input.kubevirt
      }; CDI promises no compatibility here`,
    );
  }
  for (const version of known ? input.kubernetes ?? [] : []) {
    const minor = /^v?(\d+\.\d+)(?:\D.*)?$/.exec(version)?.[1];
    if (!minor) {
      problems.push(`"${version}" is no Kubernetes version such as 1.35`);
    } else if (!known!.kubernetes.includes(minor)) {
      problems.push(
        `versions.kubevirt: KubeVirt ${
          input.kubevirt
        } supports Kubernetes ${known!.kubernetes.join(
          ', ',
        )}, but a cluster runs ${version}. ${suggestFor(minor, policy)}`,
      );
    }
  }
  return { problems, warnings };
}

/**
 * Says whether one release can follow another: upstream supports the step from the minor version
 * just before, from its latest patch (KubeVirt user guide, updating and deletion).
 *
 * @public
 */
export function checkUpgrade(
  product: Product,
  from: string,
  to: string,
): VersionCheck {
  const old = checkReleaseTag(from, product, `installed ${product} version`);
  const next = checkReleaseTag(to, product);
  const problems: string[] = [];
  const warnings: string[] = [];
  const step = next.minor - old.minor;
  const name = product === 'cdi' ? 'CDI' : 'KubeVirt';
  if (next.major !== old.major) {
    problems.push(
      `versions.${product}: ${name} ${from} → ${to} changes the major version, for which upstream describes no upgrade`,
    );
  } else if (step < 0 || (step === 0 && next.patch < old.patch)) {
    problems.push(
      `versions.${product}: ${to} is older than ${from}; ${name} has no downgrade`,
    );
  } else if (step > 1) {
    const skipped = Array.from(
      { length: step - 1 },
      (_, index) => `v${old.major}.${old.minor + index + 1}`,
    );
    const message = `versions.${product}: ${from} → ${to} skips ${skipped.join(
      ', ',
    )}; upgrade one minor version at a time`;
    if (product === 'kubevirt') {
      problems.push(message);
    } else {
      warnings.push(message);
    }
  }
  return { problems, warnings };
}

function suggestFor(kubernetes: string, policy: VersionPolicy): string {
  const fitting = Object.entries(policy.kubevirt)
    .filter(([, entry]) => entry.kubernetes.includes(kubernetes))
    .map(([minor]) => minor);
  return fitting.length > 0
    ? `For Kubernetes ${kubernetes} choose KubeVirt ${fitting.join(' or ')}`
    : `No known KubeVirt release supports Kubernetes ${kubernetes}; rafay.versions.kubevirt overrides this table`;
}
