import { summarize } from '../summarize';
import { condition, startingVm, stoppedVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';

const causeOf = (message: string) =>
  summarize(
    vmObjectsOf(
      startingVm(
        'Starting',
        condition('Synchronized', 'False', 'FailedCreate', message),
      ),
    ),
  ).cause;

const DENIED =
  'admission webhook "virtualmachineinstances-create-validator.kubevirt.io" denied the request: ';

describe('what is refused, in words', () => {
  it.each([
    [
      'failed to create virtual machine pod: Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "332Mi": must be less than or equal to memory limit of 64Mi',
      'The namespace’s limit range allows each container at most 64 MiB of memory, and the VM needs more.',
    ],
    [
      'failed to create virtual machine pod: pods "x" is forbidden: maximum cpu usage per Pod is 2, but limit is 4',
      'The namespace’s limit range allows each pod at most 2 CPU, and the VM needs more.',
    ],
    [
      'failed to create virtual machine pod: pods "x" is forbidden: minimum memory usage per Container is 1Gi.  No request is specified',
      'The namespace’s limit range asks for at least 1 GiB of memory for each container, and the VM has less.',
    ],
    [
      'failed to create virtual machine pod: pods "x" is forbidden: failed quota: team: must specify limits.memory for: compute',
      'The namespace’s quota team takes only VMs that state their limits.memory.',
    ],
    [
      'failed to create virtual machine pod: pods "x" is forbidden: failed quota: team: must specify limits.cpu for: compute,guest-console-log; limits.memory for: compute',
      'The namespace’s quota team takes only VMs that state their limits.cpu and limits.memory.',
    ],
    [
      // Kubernetes before 1.24.
      'failed to create virtual machine pod: pods "x" is forbidden: failed quota: team: must specify limits.cpu,limits.memory',
      'The namespace’s quota team takes only VMs that state their limits.cpu and limits.memory.',
    ],
    [
      'failed to create virtual machine pod: failed quota',
      'The namespace’s quota does not allow the VM.',
    ],
  ])('%s', (message, sentence) => {
    expect(causeOf(message)).toMatchObject({
      code: 'quota',
      severity: 'error',
      sentence,
      message,
    });
  });

  it.each([
    ['VSOCK feature gate is not enabled in kubevirt-config', 'VSOCK'],
    ['Host Devices feature gate is not enabled', 'Host Devices'],
    [
      'downwardMetrics disks are not allowed: DownwardMetrics feature gate is not enabled.',
      'DownwardMetrics',
    ],
  ])('%s', (words, gate) => {
    expect(causeOf(`${DENIED}${words}`)).toMatchObject({
      code: 'webhook-refused',
      sentence: `KubeVirt does not accept the VM: the feature gate ${gate} is off on this cluster.`,
      hint: expect.stringContaining('featureGates'),
    });
  });

  it('KubeVirt’s own webhook is no policy of somebody', () => {
    expect(causeOf(`${DENIED}no memory requested`)).toMatchObject({
      code: 'webhook-refused',
      sentence: 'KubeVirt does not accept the VM as it is written.',
      hint: 'Change the VM as the message says.',
    });
  });

  it('CDI’s webhook is not KubeVirt’s', () => {
    expect(
      causeOf(
        'admission webhook "datavolume-validate.cdi.kubevirt.io" denied the request: PVC size is missing',
      ),
    ).toMatchObject({
      code: 'webhook-refused',
      sentence: 'CDI does not accept a disk of the VM as it is written.',
      hint: 'Change the VM as the message says.',
    });
  });

  it.each([
    [
      'failed to render launch manifest: failed to locate network attachment definition shop/storage',
      'shop',
    ],
    ['Failed to locate network attachment definition shop/storage', 'shop'],
    [
      // The network may be named with another namespace than the VM’s.
      'failed to render launch manifest: failed to locate network attachment definition default/storage',
      'default',
    ],
    [
      'failed to render launch manifest: failed to locate network attachment definition for default/storage: network-attachment-definitions.k8s.cni.cncf.io "storage" not found',
      'default',
    ],
  ])('a network without its definition: %s', (message, namespace) => {
    expect(causeOf(message)).toMatchObject({
      code: 'network-missing',
      sentence: `The network storage does not exist in the namespace ${namespace}.`,
      hint: expect.stringContaining(
        `kubectl get network-attachment-definitions -n ${namespace} `,
      ),
    });
  });

  it('a network that could not be looked up is not reported missing', () => {
    expect(
      causeOf(
        'failed to locate network attachment definition for shop/storage: etcdserver: request timed out',
      )?.code,
    ).toBe('sync-failed');
  });

  it('a DataSource that does not exist', () => {
    const objects = stoppedVm(
      'Stopped',
      condition(
        'Failure',
        'True',
        'FailedCreate',
        'Error encountered while creating DataVolumes: unable to create DataVolume manifest: datasources.cdi.kubevirt.io "fedora" not found',
      ),
    );
    expect(summarize(vmObjectsOf(objects))).toMatchObject({
      group: 'held-back',
      cause: {
        code: 'import-failed',
        sentence:
          'The DataSource fedora, from which a disk is to be made, does not exist.',
      },
    });
  });

  it.each([
    [
      undefined,
      'on this cluster',
      'kubectl get virtualmachineclusterinstancetypes',
    ],
    [
      'VirtualMachineInstancetype',
      'in its namespace',
      'kubectl get virtualmachineinstancetypes -n shop',
    ],
  ])('an instance type of kind %s', (kind, where, command) => {
    const objects = stoppedVm(
      'Stopped',
      condition('Failure', 'True', 'FailedFindInstancetype', 'no'),
    );
    objects.vm!.spec!.instancetype = { name: 'u1.huge', ...(kind && { kind }) };
    expect(summarize(vmObjectsOf(objects)).cause).toMatchObject({
      sentence: `The instance type u1.huge does not exist ${where}.`,
      hint: expect.stringContaining(`(${command})`),
    });
  });
});
