import { Kube } from './kubevirtObjects';
import { names, vm } from './kubevirtVms';

/** What virt-api refuses, with its codes and words. */
export function refusalContract(kube: () => Kube): void {
  it.each([
    ['virtualmachines', names.halted, 'stop', 409, 'VM is not running'],
    [
      'virtualmachines',
      names.halted,
      'restart',
      409,
      'RunStategy Halted does not support manual restart requests',
    ],
    [
      'virtualmachines',
      names.typeless,
      'start',
      409,
      'Always does not support manual start requests',
    ],
    ['virtualmachines', names.huge, 'migrate', 409, 'VM is not running'],
    ['virtualmachineinstances', names.huge, 'pause', 409, 'VM is not running'],
  ])('refuses %s/%s/%s', async (resource, name, operation, code, why) => {
    await kube().until(
      'vm',
      names.huge,
      object => object.status?.printableStatus === 'ErrorUnschedulable',
    );
    expect(await kube().operate(resource, name, operation)).toEqual({
      code,
      message: `Operation cannot be fulfilled on ${resource.slice(
        0,
        -1,
      )}.kubevirt.io "${name}": ${why}`,
    });
  });

  it.each([
    ['virtualmachines', 'nobody', 'start', 'virtualmachine'],
    ['virtualmachines', names.halted, 'migrate', 'virtualmachineinstance'],
    ['virtualmachineinstances', 'nobody', 'pause', 'virtualmachineinstance'],
  ])('does not find %s/%s/%s', async (resource, name, operation, kind) => {
    expect(await kube().operate(resource, name, operation)).toEqual({
      code: 404,
      message: `${kind}.kubevirt.io "${name}" not found`,
    });
  });

  it.each([
    [
      'a disk without a volume',
      vm('refused', {
        template: {
          volumes: [
            {
              name: 'cloudinit',
              cloudInitNoCloud: { userData: '#cloud-config\n' },
            },
          ],
        },
      }),
      "spec.template.spec.domain.devices.disks[0].Name 'rootdisk' not found.",
    ],
    [
      'running beside runStrategy',
      vm('refused', { spec: { running: true } }),
      'Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead',
    ],
    [
      'an unknown run strategy',
      vm('refused', { spec: { runStrategy: 'Sometimes' } }),
      'Invalid RunStrategy (Sometimes)',
    ],
  ])('refuses a VM with %s', async (_, object, why) => {
    expect(await kube().refused('vm', object)).toEqual({
      code: 422,
      message: `admission webhook "virtualmachine-validator.kubevirt.io" denied the request: ${why}`,
    });
  });

  it('refuses a VMI that asks for no memory', async () => {
    expect(
      await kube().refused('vmi', {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstance',
        metadata: { name: 'refused' },
        spec: { domain: { devices: {} } },
      }),
    ).toEqual({
      code: 422,
      message:
        "admission webhook \"virtualmachineinstances-create-validator.kubevirt.io\" denied the request: no memory requested, at least one of 'spec.domain.memory.guest', 'spec.domain.memory.hugepages.size' or 'spec.domain.resources.requests.memory' must be set",
    });
  });
}
