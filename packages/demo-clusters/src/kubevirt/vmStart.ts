import { controllerReference, timestamp } from '../controllers/context';
import { Clock, Json, KubeObject, NewKubeObject, ObjectStore } from '../types';
import { VMI_FINALIZER, VM_FINALIZER } from './resources';
import { defaultInstanceSpec, guestMemory } from './vmiSpec';
import { quantity } from '../controllers/quantity';
import { Instancetype } from './instancetypes';

/** The revision of a VM's spec that a run of it began with. */
export function revisionName(vm: KubeObject): string {
  return `revision-start-vm-${vm.metadata.uid}-${vm.metadata.generation}`;
}

/** Keeps the spec that a run begins with, so that later changes of it can be seen. */
export function keepRevision(store: ObjectStore, vm: KubeObject): void {
  const { namespace } = vm.metadata;
  const name = revisionName(vm);
  const ref = { resource: 'controllerrevisions.apps', namespace, name };
  if (!store.get(ref)) {
    store.create({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name, namespace, ownerReferences: [controllerReference(vm)] },
      revision: vm.metadata.generation,
      data: { spec: vm.spec },
    });
  }
}

/** The spec that the current run began with. */
export function startedSpec(store: ObjectStore, vmi: KubeObject): Json {
  const name = vmi.status?.virtualMachineRevisionName;
  return store.get({
    resource: 'controllerrevisions.apps',
    namespace: vmi.metadata.namespace,
    name: name ?? '',
  })?.data?.spec;
}

function maxGuest(guest: string): string {
  const bytes = quantity(guest) * 4;
  const unit = (
    [
      ['Ti', 40],
      ['Gi', 30],
      ['Mi', 20],
    ] as const
  ).find(([, power]) => bytes % 2 ** power === 0);
  return unit ? `${bytes / 2 ** unit[1]}${unit[0]}` : String(bytes);
}

/** A VMI as virt-controller makes it of a VM (kubevirt pkg/virt-controller/watch/vm/vm.go setupVMIFromVM). */
export function instanceOf(
  vm: KubeObject,
  clock: Clock,
  instancetype: Instancetype | undefined,
): NewKubeObject {
  const { template } = vm.spec;
  const spec = JSON.parse(JSON.stringify(template.spec));
  const memoryHotplug = spec.domain.memory?.guest !== undefined;
  if (instancetype) {
    spec.domain.cpu = {
      ...spec.domain.cpu,
      sockets: instancetype.cpu,
      cores: 1,
      threads: 1,
    };
    spec.domain.memory = { ...spec.domain.memory, guest: instancetype.memory };
  }
  defaultInstanceSpec(spec, vm.metadata.uid);
  if (memoryHotplug) {
    spec.domain.memory.maxGuest ??= maxGuest(spec.domain.memory.guest);
  }
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstance',
    metadata: {
      name: vm.metadata.name,
      namespace: vm.metadata.namespace,
      // Labels come from the template only: those of the VM itself do not reach the VMI.
      ...(template.metadata?.labels && { labels: template.metadata.labels }),
      annotations: {
        ...template.metadata?.annotations,
        ...(instancetype && {
          [`kubevirt.io/${
            instancetype.cluster ? 'cluster-' : ''
          }instancetype-name`]: instancetype.name,
        }),
        'kubevirt.io/latest-observed-api-version': 'v1',
        'kubevirt.io/storage-observed-api-version': 'v1',
        'kubevirt.io/vm-generation': String(vm.metadata.generation),
      },
      finalizers: [VM_FINALIZER, VMI_FINALIZER],
      ownerReferences: [controllerReference(vm)],
    },
    spec,
    status: initialStatus({ spec }, clock, {
      virtualMachineRevisionName: revisionName(vm),
    }),
  };
}

/** The status that virt-api's webhook gives to a new VMI. */
export function initialStatus(
  { spec }: { spec: KubeObject['spec'] },
  clock: Clock,
  fields: object = {},
) {
  const memory = guestMemory(spec);
  const { cores, sockets, threads } = spec.domain.cpu;
  return {
    currentCPUTopology: {
      cores,
      ...(sockets && { sockets }),
      ...(threads && { threads }),
    },
    guestOSInfo: {},
    memory: {
      guestAtBoot: memory,
      guestCurrent: memory,
      guestRequested: memory,
    },
    phase: 'Pending',
    phaseTransitionTimestamps: [
      { phase: 'Pending', phaseTransitionTimestamp: timestamp(clock) },
    ],
    runtimeUser: 107,
    ...fields,
  };
}

/** Changes the phase of a VMI and stamps it; each phase is stamped once only. */
export function setPhase(draft: KubeObject, phase: string, clock: Clock): void {
  if (draft.status.phase === phase) {
    return;
  }
  draft.status.phase = phase;
  const stamps = (draft.status.phaseTransitionTimestamps ??= []);
  if (!stamps.some((stamp: { phase: string }) => stamp.phase === phase)) {
    stamps.push({ phase, phaseTransitionTimestamp: timestamp(clock) });
  }
}
