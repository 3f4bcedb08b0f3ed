import ipaddr from 'ipaddr.js';
import { show } from '../../checks';
import { PCI_ADDRESS } from './disks';
import type { Report } from '../../Report';
import {
  byName,
  eachDouble,
  setOf,
  type Interface,
  type Network,
  type VmiSpec,
} from './spec';

const SOURCES = ['pod', 'multus', 'resourceClaim'];
const BINDINGS = [
  'bridge',
  'masquerade',
  'sriov',
  'passtBinding',
  'slirp',
  'macvtap',
  'passt',
];
const MODELS = [
  'e1000',
  'e1000e',
  'igb',
  'ne2k_pci',
  'pcnet',
  'rtl8139',
  'virtio',
];
const STATES = ['absent', 'down', 'up'];
const INTERFACE_NAME = /^[A-Za-z0-9_-]+$/;
// The forms of six bytes that Go's net.ParseMAC reads.
const MAC =
  /^(?:[\da-f]{2}(?::[\da-f]{2}){5}|[\da-f]{2}(?:-[\da-f]{2}){5}|[\da-f]{4}(?:\.[\da-f]{4}){2})$/i;
const PLAIN_MAC = /^[\da-f]{12}$/i;
/** kubevirt v1.9 pkg/network/link, StaticMasqueradeBridgeMAC. */
const BRIDGE_MAC = '02:00:00:00:00:00';
const PORT_NAME = /^(?=[a-z0-9-]{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** kubevirt v1.9 pkg/network/admitter, Validate. */
export function validateNetworks(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const { networks = [] } = spec;
  const interfaces = spec.domain.devices.interfaces ?? [];
  const networkOf = byName(networks);
  const interfaceOf = byName(interfaces);
  validateSources(networks, path, report);
  eachDouble(networks, (index, name) =>
    report.problem(
      `${path}.networks[${index}].name`,
      `${show(name)} is used twice`,
    ),
  );
  networks.forEach(({ name }, index) => {
    if (!interfaceOf.has(name)) {
      report.problem(
        `${path}.networks[${index}]`,
        `the network ${show(name)} has no interface of that name`,
      );
    }
  });
  const at = `${path}.domain.devices.interfaces`;
  eachDouble(interfaces, (index, name) =>
    report.problem(`${at}[${index}].name`, `${show(name)} is used twice`),
  );
  interfaces.forEach((item, index) => {
    const network = networkOf.get(item.name);
    const here = `${at}[${index}]`;
    if (!network) {
      report.problem(
        here,
        `the interface ${show(item.name)} has no network of that name`,
      );
    }
    validateState(item, network, here, report);
    validateBinding(item, network, here, report);
    validateFields(item, network, here, report);
  });
}

/** netsource.go: validateSinglePodNetwork, validateSingleNetworkSource, validateMultusNetworkSource */
function validateSources(
  networks: Network[],
  path: string,
  report: Report,
): void {
  networks.forEach((network, index) => {
    const at = `${path}.networks[${index}]`;
    const sources = setOf(network, SOURCES);
    if (sources.length !== 1) {
      report.problem(
        at,
        `the network ${show(
          network.name,
        )} needs exactly one of pod, multus and resourceClaim`,
      );
    }
    if (network.multus && !network.multus.networkName) {
      report.problem(`${at}.multus.networkName`, 'is missing');
    }
  });
  const pod = networks.filter(network => network.pod).length;
  const defaults = networks.filter(network => network.multus?.default).length;
  if (pod > 1) {
    report.problem(`${path}.networks`, 'a VM has one pod network only');
  }
  if (defaults > 1) {
    report.problem(
      `${path}.networks`,
      'a VM has one network with multus.default only',
    );
  }
  if (pod > 0 && defaults > 0) {
    report.problem(
      `${path}.networks`,
      'the pod network and a network with multus.default exclude each other',
    );
  }
}

/** admit.go: validateInterfaceStateValue */
function validateState(
  item: Interface,
  network: Network | undefined,
  path: string,
  report: Report,
): void {
  const { state } = item;
  if (!state) {
    return;
  }
  const at = `${path}.state`;
  if (!STATES.includes(state)) {
    report.problem(at, `${show(state)} is none of ${STATES.join(', ')}`);
  } else if (state !== 'absent' && item.sriov) {
    report.problem(at, 'SR-IOV has no link state');
  } else if (state === 'absent' && !item.bridge) {
    report.problem(at, 'absent goes with bridge only');
  } else if (state === 'absent' && (network?.pod || network?.multus?.default)) {
    report.problem(at, 'the default network cannot be absent');
  }
}

/** binding.go: validateInterfaceBinding */
function validateBinding(
  item: Interface,
  network: Network | undefined,
  path: string,
  report: Report,
): void {
  const bindings = setOf(item, BINDINGS);
  if (item.binding && bindings.length > 0) {
    report.problem(
      `${path}.binding`,
      `a binding plugin and ${bindings[0]} exclude each other`,
    );
  } else if (bindings.length > 1) {
    report.problemSince(
      '1.9',
      path,
      `has ${bindings.length} bindings (${bindings.join(
        ', ',
      )}); exactly one is needed`,
    );
  }
  if (item.masquerade && network && !network.pod) {
    report.problem(path, 'masquerade goes with the pod network only');
  }
  if (item.masquerade && item.macAddress === BRIDGE_MAC) {
    report.problem(
      `${path}.macAddress`,
      `${BRIDGE_MAC} belongs to the bridge in the pod; choose another one`,
    );
  }
  if (item.passtBinding) {
    report.gate(`${path}.passtBinding`, 'PasstBinding', '1.9');
  }
}

/** netiface.go: validateInterfacesFields */
function validateFields(
  item: Interface,
  network: Network | undefined,
  path: string,
  report: Report,
): void {
  const { name, model, macAddress, pciAddress } = item;
  if (!INTERFACE_NAME.test(name)) {
    report.problem(
      `${path}.name`,
      `${show(name)} may have letters, digits, "-" and "_" only`,
    );
  }
  if (model && !MODELS.includes(model)) {
    report.problem(
      `${path}.model`,
      `${show(model)} is none of ${MODELS.join(', ')}`,
    );
  }
  if (macAddress && PLAIN_MAC.test(macAddress)) {
    report.warning(
      `${path}.macAddress`,
      `only a KubeVirt that was built with Go 1.26 or later reads ${show(
        macAddress,
      )}; write 02:00:00:00:00:01`,
    );
  } else if (macAddress && !MAC.test(macAddress)) {
    report.problem(
      `${path}.macAddress`,
      `${show(macAddress)} is no MAC address such as 02:00:00:00:00:01`,
    );
  }
  if (pciAddress && !PCI_ADDRESS.test(pciAddress)) {
    report.problem(
      `${path}.pciAddress`,
      `${show(pciAddress)} is no PCI address such as 0000:81:01.0`,
    );
  }
  if (item.portRanges) {
    report.gate(`${path}.portRanges`, 'PortRangesSpec');
  }
  if (network?.pod) {
    validatePorts(item, path, report);
  }
  validateDhcpOptions(item, path, report);
}

function validatePorts(item: Interface, path: string, report: Report): void {
  const names = new Set<string>();
  (item.ports ?? []).forEach((port: Record<string, any>, index: number) => {
    const at = `${path}.ports[${index}]`;
    if (!(port.port >= 1 && port.port <= 65_535)) {
      report.problem(`${at}.port`, 'must be from 1 to 65535');
    }
    if (port.protocol && !['TCP', 'UDP'].includes(port.protocol)) {
      report.problem(
        `${at}.protocol`,
        `${show(port.protocol)} is none of TCP, UDP`,
      );
    }
    if (port.name && !PORT_NAME.test(port.name)) {
      report.problem(
        `${at}.name`,
        `${show(
          port.name,
        )} may have 15 lower-case letters, digits and "-", with a letter among them`,
      );
    }
    if (port.name && names.has(port.name)) {
      report.problem(`${at}.name`, `${show(port.name)} is used twice`);
    }
    names.add(port.name);
  });
}

function validateDhcpOptions(
  item: Interface,
  path: string,
  report: Report,
): void {
  const { privateOptions = [], ntpServers = [] } = item.dhcpOptions ?? {};
  const numbers: number[] = privateOptions.map(
    ({ option }: { option: number }) => option,
  );
  if (new Set(numbers).size < numbers.length) {
    report.problem(`${path}.dhcpOptions.privateOptions`, 'has an option twice');
  }
  if (numbers.some(number => !(number >= 224 && number <= 254))) {
    report.problem(
      `${path}.dhcpOptions.privateOptions`,
      'options are from 224 to 254',
    );
  }
  ntpServers.forEach((server: string, index: number) => {
    if (!ipaddr.IPv4.isValidFourPartDecimal(server)) {
      report.problem(
        `${path}.dhcpOptions.ntpServers[${index}]`,
        `${show(server)} is no IPv4 address`,
      );
    }
  });
}
