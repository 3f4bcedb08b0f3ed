import type { GuestDescription } from '../guests';
import { KubeObject } from '../types';
import { containerDiskImage, hostnameOf } from './vmiSpec';
import type { Interface, Network, VolumeStatus } from './specTypes';

/** What a guest does, which its image's name decides: there are no guests behind a demo cluster. */
export interface Guest {
  /** The process around the guest dies before the guest runs. */
  crashes: boolean;
  /** libvirt refuses the domain, again and again. */
  refused: boolean;
  /** There is no system on its disk: it runs, and its firmware gives up. */
  unbootable: boolean;
  agent: boolean;
  os: Record<string, string>;
}

const SYSTEMS: [
  pattern: RegExp,
  name: string,
  id: string,
  pretty: (version: string) => string,
  version: string,
][] = [
  [/ubuntu/, 'Ubuntu', 'ubuntu', version => `Ubuntu ${version} LTS`, '24.04'],
  [
    /debian/,
    'Debian GNU/Linux',
    'debian',
    version => `Debian GNU/Linux ${version}`,
    '13',
  ],
  [
    /centos/,
    'CentOS Stream',
    'centos',
    version => `CentOS Stream ${version}`,
    '10',
  ],
  [
    /windows/,
    'Microsoft Windows',
    'mswindows',
    version => `Windows Server ${version}`,
    '2022',
  ],
  [/./, 'Fedora Linux', 'fedora', version => `Fedora Linux ${version}`, '42'],
];

/** The guest of a VMI. */
export function guestOf(vmi: KubeObject): Guest {
  const image = containerDiskImage(vmi.spec) ?? '';
  const [, name, id, pretty, version] = SYSTEMS.find(([pattern]) =>
    pattern.test(image || 'fedora'),
  )!;
  const tag = /:v?(\d+(?:\.\d+)*)/.exec(image)?.[1] ?? version;
  return {
    crashes: image.includes('crashing-guest'),
    refused: image.includes('refused-domain'),
    unbootable: image.includes('not-bootable'),
    agent: !/cirros|alpine|no-agent|not-bootable/.test(image),
    os: {
      id,
      kernelRelease: id === 'mswindows' ? '20348' : '6.14.0-demo.x86_64',
      kernelVersion: id === 'mswindows' ? '10.0' : '#1 SMP',
      machine: 'x86_64',
      name,
      prettyName: pretty(tag),
      version: tag,
      versionId: tag,
    },
  };
}

/** What the consoles of a guest show. */
export function describeGuest(vmi: KubeObject): GuestDescription {
  const { unbootable, os } = guestOf(vmi);
  const { namespace, name } = vmi.metadata;
  const booted = os.id === 'mswindows' ? 'windows' : 'linux';
  return {
    name: hostnameOf(vmi),
    title: `${namespace}_${name}`,
    system: unbootable ? 'none' : booted,
    prettyName: os.prettyName,
    id: os.id,
    kernel: os.kernelRelease,
    memory: vmi.spec.domain.memory?.guest ?? '1Gi',
  };
}

/** Why a VMI cannot be migrated (kubevirt pkg/virt-handler/vm.go calculateLiveMigrationCondition). */
export function migrationBlocker(
  vmi: KubeObject,
): { reason: string; message: string; storage: boolean } | undefined {
  const podNetworks = new Set(
    (vmi.spec.networks ?? [])
      .filter((network: Network) => network.pod)
      .map(({ name }: { name: string }) => name),
  );
  const allowed =
    'kubevirt.io/allow-pod-bridge-network-live-migration' in
    (vmi.metadata.annotations ?? {});
  const bridged = (vmi.spec.domain.devices.interfaces ?? []).some(
    (entry: Interface) => entry.bridge && podNetworks.has(entry.name),
  );
  if (bridged && !allowed) {
    return {
      reason: 'InterfaceNotLiveMigratable',
      message:
        'cannot migrate VMI which does not use masquerade, bridge with kubevirt.io/allow-pod-bridge-network-live-migration VM annotation or a migratable plugin to connect to the pod network',
      storage: false,
    };
  }
  const unshared = (vmi.status.volumeStatus ?? []).find(
    ({ persistentVolumeClaimInfo: claim }: VolumeStatus) =>
      claim && !claim.accessModes?.includes('ReadWriteMany'),
  );
  if (unshared) {
    const { claimName } = unshared.persistentVolumeClaimInfo;
    return {
      reason: 'DisksNotLiveMigratable',
      message: `cannot migrate VMI: PVC ${claimName} is not shared, live migration requires that all PVCs must be shared (using ReadWriteMany access mode)`,
      storage: true,
    };
  }
  return undefined;
}
