import type { NetworkView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { instanceSpec, interfaceAddresses } from '../guest';
import type { VmObjects } from '../vmObjects';
import { objects, text } from '../read';
import type { Interface, Network } from '../../kubevirt/types';

/** Bindings that are members of the interface (kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/schema.go). */
const BINDINGS = [
  'masquerade',
  'bridge',
  'sriov',
  'passtBinding',
  'passt',
  'slirp',
  'macvtap',
] as const;

/** The interfaces of the VM: as declared, and as they are. Those that only the guest knows are left out. */
export function networksOf(vmObjects: VmObjects): NetworkView[] {
  const spec = instanceSpec(vmObjects);
  const networks = new Map(
    objects(spec?.networks).map(network => [network.name, network]),
  );
  const states = new Map(
    objects(vmObjects.vmi?.status?.interfaces)
      .filter(state => text(state.name))
      .map(state => [state.name, state]),
  );
  const declared = objects(spec?.domain?.devices?.interfaces);
  const names = new Set([
    ...declared.map(face => text(face.name)),
    ...states.keys(),
  ]);
  return [...names]
    .filter(name => name !== undefined)
    .map(name => {
      const face = declared.find(item => item.name === name);
      const state = states.get(name);
      const binding = face && bindingOf(face);
      const network = networkOf(networks.get(name));
      const mac = text(state?.mac) ?? text(face?.macAddress);
      const model = text(face?.model);
      const interfaceName =
        text(state?.interfaceName) ?? text(state?.podInterfaceName);
      const linkState = text(state?.linkState) ?? text(face?.state);
      return {
        name,
        ipAddresses: state ? interfaceAddresses(state) : [],
        ...(binding && { binding }),
        ...(network && { network }),
        ...(mac && { mac }),
        ...(model && { model }),
        ...(interfaceName && { interfaceName }),
        ...(linkState && { linkState }),
      };
    });
}

function bindingOf(face: Interface): string | undefined {
  const member = BINDINGS.find(key => face[key]);
  return member === 'passtBinding'
    ? 'passt'
    : member ?? text(face.binding?.name);
}

function networkOf(network: Network | undefined): string | undefined {
  if (!network) {
    return undefined;
  }
  if (network.multus) {
    return text(network.multus.networkName) ?? 'multus';
  }
  if (network.resourceClaim) {
    return 'resourceClaim';
  }
  return network.pod ? 'pod' : undefined;
}
