import { HELD } from '../controllers/held';
import { setPaused } from '../kubevirt/pause';
import { KUBEVIRTS, VIRT_HANDLER, VMIS } from '../kubevirt/resources';
import {
  create,
  createVm,
  createVmThen,
  virtualMachine,
  vmRef,
} from './builders';
import type { Scenario, ScenarioTarget } from './types';
import type { Json } from '../types';

/** Makes a VM, and changes the status of its VMI once it runs, as KubeVirt would. */
function onceRunning(
  target: ScenarioTarget,
  vm: Parameters<typeof createVm>[1],
  change: (status: Json) => void,
): void {
  createVmThen(target, vm, ({ metadata: { namespace, name } }) =>
    target.cluster.store.mutate({ resource: VMIS, namespace, name }, draft =>
      change(draft.status),
    ),
  );
}

/** What a person asks of a VM's disks, and what KubeVirt's controller of snapshots says while it is at it. */
const LOCKS = {
  VirtualMachineSnapshot: {
    field: 'snapshotInProgress',
    spec: (vm: object) => ({ source: vm }),
    status: { phase: 'InProgress', readyToUse: false },
    progressing: 'Source locked and operation in progress',
    ready: 'Not ready',
  },
  VirtualMachineRestore: {
    field: 'restoreInProgress',
    spec: (vm: object) => ({
      target: vm,
      virtualMachineSnapshotName: 'before-the-update',
    }),
    status: {},
    progressing: 'Creating new PVCs',
    ready: 'Waiting for new PVCs',
  },
};

/** A snapshot or a restore of a VM that does not get on: its object, and the mark on the VM. */
function lock(
  target: ScenarioTarget,
  vm: string,
  kind: keyof typeof LOCKS,
  name: string,
): void {
  const { cluster, namespace } = target;
  const { field, spec, status, progressing, ready } = LOCKS[kind];
  create(cluster, {
    apiVersion: 'snapshot.kubevirt.io/v1beta1',
    kind,
    metadata: { name, namespace, annotations: { [HELD]: 'it takes its time' } },
    spec: spec({ apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: vm }),
    status: {
      ...status,
      conditions: [
        { type: 'Progressing', status: 'True', reason: progressing },
        { type: 'Ready', status: 'False', reason: ready },
      ],
    },
  });
  cluster.store.mutate(vmRef(target, vm), draft => {
    draft.status ??= {};
    draft.status[field] = name;
  });
}

export const RUNNING: Scenario[] = [
  {
    name: 'device-forbidden',
    title: 'KubeVirt does not permit the device',
    description:
      'A VM asks for a GPU that is not among those that the KubeVirt object permits.',
    expect: 'Held back: the device is not permitted',
    cause: 'device-not-permitted',
    run: target => {
      const { store } = target.cluster;
      const [kubevirt] = store.list(KUBEVIRTS);
      const { namespace, name } = kubevirt.metadata;
      if (!kubevirt.spec?.configuration?.permittedHostDevices) {
        store.mutate({ resource: KUBEVIRTS, namespace, name }, draft => {
          draft.spec.configuration = {
            ...draft.spec.configuration,
            permittedHostDevices: {
              pciHostDevices: [
                {
                  pciVendorSelector: '10DE:1EB8',
                  resourceName: 'nvidia.com/TU104GL_Tesla_T4',
                },
              ],
            },
          };
        });
      }
      const vm = virtualMachine(target, { name: 'device-forbidden' });
      vm.spec.template.spec.domain.devices.gpus = [
        { name: 'gpu', deviceName: 'nvidia.com/GA100_A100' },
      ];
      create(target.cluster, vm);
    },
  },
  {
    name: 'disk-not-attached',
    title: 'A disk is not plugged in',
    description:
      'A running VM is to get one more disk, on a claim that nobody made.',
    expect:
      'Running, with a notice that the disk cannot be attached; it is as soon as the claim is there',
    cause: 'disk-not-attached',
    run: target => {
      const vm = virtualMachine(target, { name: 'disk-not-attached' });
      const { domain, volumes } = vm.spec.template.spec;
      domain.devices.disks.push({ name: 'data', disk: { bus: 'scsi' } });
      volumes.push({
        name: 'data',
        persistentVolumeClaim: {
          claimName: 'one-more-disk',
          hotpluggable: true,
        },
      });
      create(target.cluster, vm);
    },
  },
  {
    name: 'io-error',
    title: 'A disk fails under a running VM',
    description:
      'The storage of a disk is full, so that QEMU stops the guest until it can write again.',
    expect: 'Paused, and held back by a disk that could not be written',
    cause: 'io-error',
    run: target => {
      createVmThen(target, { name: 'io-error' }, vmi => {
        const { context } = target.cluster;
        context.events.warning(
          vmi,
          VIRT_HANDLER,
          'IOerror',
          'VM Paused due to not enough space on volume: rootdisk',
        );
        setPaused(context, vmi, 'PausedIOError');
      });
    },
  },
  {
    name: 'starts-paused',
    title: 'A VM starts paused',
    description:
      'The startStrategy of a VM is Paused, for somebody wants to watch its guest from the very start.',
    expect: 'Paused, with a notice that it is so each time it starts',
    cause: 'paused',
    run: target =>
      createVm(target, {
        name: 'starts-paused',
        template: { startStrategy: 'Paused' },
      }),
  },
  {
    name: 'snapshot',
    title: 'A snapshot is being made',
    description: 'The snapshot of a stopped VM takes its time.',
    expect: 'Stopped, and not to be started until the snapshot is done',
    cause: 'snapshot-running',
    run: target => {
      createVm(target, { name: 'snapshot', runStrategy: 'Halted' });
      lock(target, 'snapshot', 'VirtualMachineSnapshot', 'nightly');
    },
  },
  {
    name: 'restore',
    title: 'A VM is being restored',
    description: 'A VM gets its disks back from a snapshot, slowly.',
    expect: 'Stopped, and not to be started until it is restored',
    cause: 'restore-running',
    run: target => {
      createVm(target, { name: 'restore', runStrategy: 'Halted' });
      lock(target, 'restore', 'VirtualMachineRestore', 'back-to-before');
    },
  },
  {
    name: 'frozen',
    title: 'The file systems of a guest are frozen',
    description: 'A backup froze them and never thawed them.',
    expect: 'Running, with a notice and the command that thaws them',
    cause: 'frozen',
    run: target =>
      // What virt-handler writes.
      onceRunning(target, { name: 'frozen' }, status => {
        status.fsFreezeStatus = 'frozen';
      }),
  },
  {
    name: 'node-draining',
    title: 'The Node of a VM is to be emptied',
    description:
      'The Node of a VM is drained; the VM is moved by whoever manages it, who takes their time.',
    expect: 'Running, with the word that its Node is to be emptied',
    cause: 'node-draining',
    run: target =>
      // What virt-api makes of the eviction of the pod.
      onceRunning(
        target,
        { name: 'node-draining', template: { evictionStrategy: 'External' } },
        status => {
          status.evacuationNodeName = status.nodeName;
        },
      ),
  },
];
