import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkInteger,
  checkOneOf,
  refuse,
  show,
} from '../checks';
import type { NetworkInput } from '../types';

/** Interfaces and networks of a VM: two lists that refer to each other by name. */
export interface BuiltNetworks {
  interfaces: Array<Record<string, unknown>>;
  networks: Array<Record<string, unknown>>;
  warnings: string[];
}

const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i;

/**
 * Builds the networks. Without a choice a VM gets the pod network with masquerade, which every
 * cluster has and which can migrate; an empty list gives a VM without network.
 */
export function buildNetworks(
  input: readonly NetworkInput[] | undefined,
  path: string,
): BuiltNetworks {
  const interfaces: BuiltNetworks['interfaces'] = [];
  const networks: BuiltNetworks['networks'] = [];
  const warnings: string[] = [];
  const names = new Set<string>();
  let podNetwork: string | undefined;

  (input ?? [{ type: 'masquerade' } as NetworkInput]).forEach((item, index) => {
    const at = `${path}[${index}]`;
    const type = checkOneOf(
      item.type,
      ['masquerade', 'bridge', 'multus'],
      `${at}.type`,
    );
    const name = checkDnsLabel(
      item.name || (type === 'multus' ? `net${index}` : 'default'),
      `${at}.name`,
    );
    if (names.has(name)) {
      refuse(`${at}.name`, `"${name}" is used twice`);
    }
    names.add(name);
    if (type !== 'multus' && podNetwork !== undefined) {
      refuse(
        `${at}.type`,
        `a VM has one pod network, which "${podNetwork}" already uses; further networks are of type multus`,
      );
    }
    if (type !== 'multus') {
      podNetwork = name;
    }
    if (type === 'multus' && !item.networkName) {
      refuse(
        `${at}.networkName`,
        'is needed for multus: the NetworkAttachmentDefinition, as name or namespace/name',
      );
    }
    if (type !== 'multus' && item.networkName) {
      refuse(`${at}.networkName`, 'goes with multus only');
    }
    if (type !== 'masquerade' && item.ports?.length) {
      refuse(`${at}.ports`, 'goes with masquerade only');
    }
    if (type === 'bridge') {
      warnings.push(
        `${at}: with bridge on the pod network the VM cannot be live-migrated`,
      );
    }
    interfaces.push({
      name,
      ...(type === 'masquerade' ? { masquerade: {} } : { bridge: {} }),
      ...(item.macAddress && {
        macAddress: checkMac(item.macAddress, `${at}.macAddress`),
      }),
      ...(item.model && {
        model: checkOneOf(
          item.model,
          ['virtio', 'e1000', 'e1000e', 'rtl8139'],
          `${at}.model`,
        ),
      }),
      ...(item.ports?.length && { ports: buildPorts(item, at) }),
    });
    networks.push({
      name,
      ...(type === 'multus'
        ? {
            multus: {
              networkName: checkNetworkName(
                item.networkName!,
                `${at}.networkName`,
              ),
            },
          }
        : { pod: {} }),
    });
  });
  return { interfaces, networks, warnings };
}

function buildPorts(item: NetworkInput, path: string) {
  return item.ports!.map((port, index) => {
    const at = `${path}.ports[${index}]`;
    return {
      ...(port.name && { name: checkDnsLabel(port.name, `${at}.name`) }),
      port: checkInteger(port.port, `${at}.port`, { min: 1, max: 65535 }),
      ...(port.protocol && {
        protocol: checkOneOf(port.protocol, ['TCP', 'UDP'], `${at}.protocol`),
      }),
    };
  });
}

function checkMac(value: string, path: string): string {
  if (!MAC.test(value)) {
    refuse(path, `${show(value)} is no MAC address such as 02:00:00:00:00:01`);
  }
  // The lowest bit of the first byte marks group addresses, which no interface can have.
  if (parseInt(value.slice(0, 2), 16) % 2 === 1) {
    refuse(path, `${show(value)} is a multicast address`);
  }
  return value.toLowerCase();
}

function checkNetworkName(value: string, path: string): string {
  const parts = value.split('/');
  if (parts.length > 2) {
    refuse(path, `${show(value)} is neither a name nor namespace/name`);
  }
  parts.forEach(part => checkDnsSubdomain(part, path));
  return value;
}
