import type { Config } from '@backstage/config';
import { VM_IMAGES } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import ipaddr from 'ipaddr.js';
import { checkImage, refuse, show } from '../checks';
import type { DataVolumePolicy } from '../types';

const DOCKER_HUB = 'docker.io';
// Names that only mean something inside a cluster, a site or a machine.
const INTERNAL_SUFFIXES = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'home.arpa',
  'svc',
];

/**
 * What applies when config says nothing: the registries of the catalogue's images, over https.
 *
 * @public
 */
export const DEFAULT_DATA_VOLUME_POLICY: DataVolumePolicy = {
  allowedHosts: [...new Set(VM_IMAGES.map(({ image }) => registryOf(image)))],
};

/**
 * Reads `rafay.dataVolumes`.
 *
 * @public
 */
export function readDataVolumePolicy(config: Config): DataVolumePolicy {
  const section = config.getOptionalConfig('rafay.dataVolumes');
  return {
    allowedHosts:
      section?.getOptionalStringArray('allowedHosts') ??
      DEFAULT_DATA_VOLUME_POLICY.allowedHosts,
    allowHttp: section?.getOptionalBoolean('allowHttp') ?? false,
  };
}

/**
 * Checks an address that CDI is to download from. The download happens inside the cluster, so an
 * address here is a way to have the cluster ask its own network: only configured hosts pass, and
 * private, loopback, link-local and cluster-internal ones only when config names them exactly.
 *
 * @public
 */
export function checkDataVolumeUrl(
  value: unknown,
  path: string,
  policy: DataVolumePolicy,
): string {
  if (typeof value !== 'string' || !URL.canParse(value)) {
    refuse(path, 'this is no address; write https://host/path');
  }
  // eslint-disable-next-line no-control-regex
  if (/[\s\u0000-\u001f\\]/.test(value) || value.length > 2048) {
    refuse(
      path,
      'an address has no spaces, line breaks or backslashes, and at most 2048 characters',
    );
  }
  const url = new URL(value);
  if (url.username || url.password) {
    refuse(
      path,
      'the address holds credentials, and git would keep them; put them in a Secret and name it as secretRef',
    );
  }
  if (url.protocol === 'http:' && !policy.allowHttp) {
    refuse(
      path,
      'plain http can be changed on its way; use https (rafay.dataVolumes.allowHttp permits http)',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    refuse(path, `${show(url.protocol)} is not supported; use https`);
  }
  // What passed is what was looked at: the normalized form, for readers of addresses differ.
  checkHost(url.hostname, path, policy);
  return url.href;
}

/**
 * Checks a container image that CDI is to import, and gives it as CDI's `registry.url`.
 *
 * @public
 */
export function checkRegistryImage(
  value: unknown,
  path: string,
  policy: DataVolumePolicy,
): string {
  const text = typeof value === 'string' ? value : '';
  const scheme = /^([a-z+-]+):\/\//i.exec(text)?.[1];
  if (scheme && scheme !== 'docker') {
    refuse(path, `${show(scheme)}: only docker:// is supported`);
  }
  const image = checkImage(text.replace(/^docker:\/\//, ''), path);
  const registry = registryOf(image);
  checkHost(new URL(`https://${registry}`).hostname, path, policy);
  return `docker://${image}`;
}

/** The registry an image reference names, as the container runtimes read it. */
export function registryOf(image: string): string {
  const [first, ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
    ? first
    : DOCKER_HUB;
}

function checkHost(hostname: string, path: string, policy: DataVolumePolicy) {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const address = ipaddr.isValid(host) ? ipaddr.process(host) : undefined;
  if (address) {
    if (policy.allowedHosts.some(allowed => coversAddress(allowed, address))) {
      return;
    }
    if (address.range() !== 'unicast') {
      refuse(
        path,
        `${host} is a ${readableRange(
          address.range(),
        )} address, which is refused unless rafay.dataVolumes.allowedHosts lists it`,
      );
    }
  } else {
    const names = policy.allowedHosts.map(name => name.toLowerCase());
    if (names.includes(host)) {
      return;
    }
    if (!host.includes('.') || INTERNAL_SUFFIXES.some(s => isBelow(host, s))) {
      refuse(
        path,
        `${host} is a name inside a cluster or site, which is refused unless rafay.dataVolumes.allowedHosts lists it exactly`,
      );
    }
    if (
      names.some(name => name.startsWith('*.') && isBelow(host, name.slice(2)))
    ) {
      return;
    }
  }
  refuse(
    path,
    `${host} is not among the hosts that disks may be read from (${
      policy.allowedHosts.join(', ') || 'none'
    }); rafay.dataVolumes.allowedHosts in app-config lists them`,
  );
}

function isBelow(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`) || host === domain;
}

function coversAddress(
  allowed: string,
  address: ipaddr.IPv4 | ipaddr.IPv6,
): boolean {
  const text = allowed.replace(/^\[|\]$/g, '');
  if (ipaddr.isValidCIDR(text)) {
    const [network, bits] = ipaddr.parseCIDR(text);
    return (
      network.kind() === address.kind() && address.match(network as never, bits)
    );
  }
  return (
    ipaddr.isValid(text) &&
    ipaddr.process(text).toNormalizedString() === address.toNormalizedString()
  );
}

function readableRange(range: string): string {
  return range.replace(/([A-Z])/g, letter => `-${letter.toLowerCase()}`);
}
