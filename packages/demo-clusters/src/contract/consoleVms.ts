import { vm } from './kubevirtVms';

/** VMs of the contract about consoles. */
export const names = {
  guest: 'guest',
  blind: 'blind',
  halted: 'halted',
  huge: 'huge',
};

const DEVICES = {
  disks: [
    { name: 'rootdisk', disk: { bus: 'virtio' } },
    { name: 'cloudinit', disk: { bus: 'virtio' } },
  ],
  interfaces: [{ name: 'default', masquerade: {} }],
};

export function consoleVms() {
  return [
    vm(names.guest),
    vm(names.blind, {
      domain: {
        devices: {
          ...DEVICES,
          autoattachSerialConsole: false,
          autoattachGraphicsDevice: false,
        },
      },
    }),
    vm(names.halted, { spec: { runStrategy: 'Halted' } }),
    vm(names.huge, { domain: { memory: { guest: '4Ti' } } }),
  ];
}
