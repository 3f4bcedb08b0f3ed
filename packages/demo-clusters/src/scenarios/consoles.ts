import { create, createVm, virtualMachine } from './builders';
import type { Scenario, ScenarioTarget } from './types';

/** A VM to which KubeVirt does not attach a device that others get by themselves. */
function createWithout(
  target: ScenarioTarget,
  name: string,
  device: 'autoattachGraphicsDevice' | 'autoattachSerialConsole',
): void {
  const vm = virtualMachine(target, { name });
  vm.spec.template.spec.domain.devices[device] = false;
  create(target.cluster, vm);
}

/** What one finds at the consoles of VMs. */
export const CONSOLES: Scenario[] = [
  {
    name: 'not-bootable',
    title: 'A guest finds nothing to boot',
    description: 'There is no system on the disk of a VM.',
    expect: 'Running; only its screen says that there is no bootable device',
    run: target =>
      createVm(target, {
        name: 'not-bootable',
        image: 'quay.io/containerdisks/not-bootable:1',
      }),
  },
  {
    name: 'no-screen',
    title: 'A VM has no screen',
    description: 'No graphics device is attached to a VM.',
    expect: 'Running; its serial console can be opened, and no screen',
    run: target =>
      createWithout(target, 'no-screen', 'autoattachGraphicsDevice'),
  },
  {
    name: 'no-serial',
    title: 'A VM has no serial console',
    description: 'No serial console is attached to a VM.',
    expect: 'Running; its screen can be opened, and no serial console',
    run: target =>
      createWithout(target, 'no-serial', 'autoattachSerialConsole'),
  },
];
