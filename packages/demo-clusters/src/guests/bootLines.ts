import { GuestDescription } from './description';

/** A line that a machine writes after power on. */
export interface BootLine {
  /** When, as a part of the time that booting takes: 0 to 1. */
  at: number;
  text: string;
}

const FIRMWARE: BootLine[] = [
  { at: 0.05, text: 'SeaBIOS (version 1.16.3-2.el9)' },
  { at: 0.1, text: 'Machine UUID 5d307ca9-b3ef-428c-8861-06e72d69f223' },
  { at: 0.15, text: 'Booting from Hard Disk...' },
];

function linux({ name, kernel, memory, prettyName }: GuestDescription) {
  const lines: [at: number, text: string][] = [
    [0.2, 'GRUB loading.'],
    [0.22, `  Booting '${prettyName} (${kernel})'`],
    [0.3, `[    0.000000] Linux version ${kernel} (gcc 15.1.1) #1 SMP`],
    [
      0.31,
      '[    0.000000] Command line: root=UUID=demo ro console=tty0 console=ttyS0',
    ],
    [0.35, '[    0.000000] Hypervisor detected: KVM'],
    [0.4, `[    0.182316] Memory: ${memory} available`],
    [0.45, '[    0.412031] ACPI: Core revision 20240827'],
    [0.55, '[    1.204417] virtio_blk virtio2: [vda] 5.37 GB/5.00 GiB'],
    [0.6, '[    1.388120] virtio_net virtio0 eth0: renamed from enp1s0'],
    [0.65, '[    1.702265] EXT4-fs (vda3): mounted filesystem r/w'],
    [0.7, '[    2.330861] systemd[1]: Detected virtualization kvm.'],
    [0.72, `[    2.331904] systemd[1]: Hostname set to <${name}>.`],
    [0.8, '[  OK  ] Reached target network.target - Network.'],
    [0.85, '[  OK  ] Started sshd.service - OpenSSH server daemon.'],
    [0.9, '[  OK  ] Started qemu-guest-agent.service - QEMU Guest Agent.'],
    [0.95, '[  OK  ] Reached target cloud-init.target - Cloud-init target.'],
  ];
  return lines.map(([at, text]): BootLine => ({ at, text }));
}

const NOTHING_TO_BOOT: BootLine[] = [
  { at: 0.4, text: 'Boot failed: not a bootable disk' },
  { at: 0.45, text: '' },
  { at: 0.6, text: 'No bootable device.' },
];

const WINDOWS: BootLine[] = [
  { at: 0.3, text: 'Windows Boot Manager' },
  { at: 0.5, text: 'Getting devices ready' },
];

/** What a guest writes while it boots, in the order of time. */
export function bootLines(guest: GuestDescription): BootLine[] {
  const system = {
    linux: () => linux(guest),
    windows: () => WINDOWS,
    none: () => NOTHING_TO_BOOT,
  };
  return [...FIRMWARE, ...system[guest.system]()];
}
