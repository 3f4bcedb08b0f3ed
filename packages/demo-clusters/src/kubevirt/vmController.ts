import { hasEnded } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  controllerUid,
  refOf,
} from '../controllers/context';
import { addFinalizer, removeFinalizer } from '../controllers/finalizers';
import { isHeld } from '../controllers/held';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { KubeObject } from '../types';
import { instanceRefusal } from './admission';
import { DataVolumeTemplates } from './dataVolumeTemplates';
import { findInstancetype, MissingMatch } from './instancetypes';
import {
  CLAIMS,
  DATA_VOLUMES,
  VIRT_CONTROLLER,
  VMIS,
  VMI_FINALIZER,
  VMS,
  VM_FINALIZER,
} from './resources';
import { instanceOf, keepRevision } from './vmStart';
import { runStrategyOf, StateChangeRequest } from './vmStatus';
import { SyncFailure, writeVmStatus } from './vmStatusWriter';
import type { Volume } from './specTypes';

/** A VM that could not be brought on its way is tried again after this. */
const RETRY_MS = 5_000;

/** virt-controller's part for VirtualMachines: starts, stops and restarts VMIs and writes the status. */
export class VmController implements Controller {
  readonly #queue: ObjectQueue;
  readonly #dataVolumes: DataVolumeTemplates;

  constructor(private readonly context: ControllerContext) {
    this.#dataVolumes = new DataVolumeTemplates(context);
    this.#queue = new ObjectQueue(context, VMS, object => this.#sync(object));
  }

  start(): () => void {
    return this.#queue.start({
      [VMS]: ({ object }) => this.#queue.add(object),
      // A VMI has the name of its VM.
      [VMIS]: ({ object }) => this.#queue.add(object),
      [DATA_VOLUMES]: ({ object }) => this.#enqueueUsers(object),
      [CLAIMS]: ({ object }) => this.#enqueueUsers(object),
    });
  }

  /** VMs that use a DataVolume or a claim: its owner, and those whose volumes name it. */
  #enqueueUsers(volume: KubeObject): void {
    const { namespace, name } = volume.metadata;
    for (const vm of this.context.store.list(VMS, { namespace })) {
      const volumes = vm.spec.template?.spec?.volumes ?? [];
      const uses =
        controllerUid(volume) === vm.metadata.uid ||
        volumes.some(
          (entry: Volume) =>
            entry.dataVolume?.name === name ||
            entry.persistentVolumeClaim?.claimName === name,
        );
      if (uses) {
        this.#queue.add(vm);
      }
    }
  }

  #sync(vm: KubeObject): void {
    const { store } = this.context;
    if (isHeld(vm)) {
      return;
    }
    if (
      !vm.metadata.deletionTimestamp &&
      !vm.metadata.finalizers?.includes(VM_FINALIZER)
    ) {
      store.mutate(refOf(VMS, vm), draft => addFinalizer(draft, VM_FINALIZER));
      return;
    }
    const vmi = this.#instanceOf(vm);
    const dataVolumes = this.#dataVolumes.of(vm);
    let failure: SyncFailure | undefined;
    if (hasEnded(vmi)) {
      // How the run ended must be recorded before the VMI goes.
      writeVmStatus(this.context, vm, dataVolumes, undefined);
    }
    if (vm.metadata.deletionTimestamp) {
      this.#remove(vm, vmi);
    } else {
      const current = store.get(refOf(VMS, vm)) ?? vm;
      failure =
        // A restore brings them itself.
        (vm.status?.restoreInProgress === undefined
          ? this.#dataVolumes.create(vm)
          : undefined) ?? this.#run(current, vmi);
    }
    const retryAt = writeVmStatus(this.context, vm, dataVolumes, failure);
    if (failure) {
      this.#queue.addAfter(vm, RETRY_MS);
    }
    if (retryAt) {
      this.#queue.addAfter(
        vm,
        Math.max(1, retryAt.getTime() - this.context.clock.now().getTime()),
      );
    }
  }

  #instanceOf(vm: KubeObject): KubeObject | undefined {
    const vmi = this.context.store.get(refOf(VMIS, vm));
    return vmi && controllerUid(vmi) === vm.metadata.uid ? vmi : undefined;
  }

  #remove(vm: KubeObject, vmi: KubeObject | undefined): void {
    if (vmi) {
      this.#stop(vm, vmi);
      return;
    }
    this.context.store.mutate(refOf(VMS, vm), draft =>
      removeFinalizer(draft, VM_FINALIZER),
    );
  }

  /** Brings the VM where its run strategy wants it (kubevirt pkg/virt-controller/watch/vm/vm.go syncRunStrategy). */
  #run(vm: KubeObject, vmi: KubeObject | undefined): SyncFailure | undefined {
    const requests: StateChangeRequest[] = vm.status?.stateChangeRequests ?? [];
    const wantsStart = requests[0]?.action === 'Start';
    const stopUid =
      requests[0]?.action === 'Stop' ? requests[0].uid : undefined;
    if (vmi && stopUid === vmi.metadata.uid) {
      this.#stop(vm, vmi);
      return undefined;
    }
    const strategy = runStrategyOf(vm);
    switch (strategy) {
      case 'Always':
        return this.#keepRunning(vm, vmi, true);
      case 'RerunOnFailure':
        if (hasEnded(vmi)) {
          const failed = vmi?.status?.phase === 'Failed';
          this.#stop(vm, vmi!);
          if (failed) {
            this.#requestStart(vm);
          }
          return undefined;
        }
        // It runs once by itself; after that only a failure or a request starts it again.
        return vmi || (vm.status?.runStrategy === strategy && !wantsStart)
          ? undefined
          : this.#start(vm);
      case 'Once':
        return vmi ? undefined : this.#start(vm);
      case 'Manual':
        return vmi || !wantsStart ? undefined : this.#start(vm);
      case 'WaitAsReceiver':
        return vmi ? undefined : this.#start(vm, 'WaitingForSync');
      default:
        if (vmi) {
          this.#stop(vm, vmi);
        } else if (wantsStart) {
          // A start that is to be paused comes as a request, for the spec cannot say it.
          this.context.store.mutate(refOf(VMS, vm), ({ spec }) => {
            if (spec.running === undefined) {
              spec.runStrategy = 'Always';
            } else {
              spec.running = true;
            }
          });
        }
        return undefined;
    }
  }

  #keepRunning(
    vm: KubeObject,
    vmi: KubeObject | undefined,
    restart: boolean,
  ): SyncFailure | undefined {
    if (!vmi) {
      return this.#start(vm);
    }
    if (hasEnded(vmi) && restart) {
      this.#stop(vm, vmi);
    }
    return undefined;
  }

  #requestStart(vm: KubeObject): void {
    this.context.store.mutate(refOf(VMS, vm), draft => {
      draft.status.stateChangeRequests = [{ action: 'Start' }];
    });
  }

  #start(vm: KubeObject, phase?: string): SyncFailure | undefined {
    const { store, clock, events } = this.context;
    const { found, missing } = findInstancetype(store, vm);
    if (missing) {
      return this.#refuse(vm, missing);
    }
    const retryAfter = vm.status?.startFailure?.retryAfterTimestamp;
    if (retryAfter && new Date(retryAfter) > clock.now()) {
      return undefined;
    }
    if (!this.#dataVolumes.ready(vm) || store.get(refOf(VMIS, vm))) {
      return undefined;
    }
    const instance = instanceOf(vm, clock, found);
    const refusal = instanceRefusal(instance.spec);
    if (refusal) {
      events.warning(
        vm,
        VIRT_CONTROLLER,
        'FailedCreate',
        `Error creating virtual machine instance: ${refusal.message}`,
      );
      return {
        reason: 'FailedCreate',
        message: `Failure while starting VMI: ${refusal.message}`,
      };
    }
    if (phase) {
      instance.status.phase = phase;
      instance.status.phaseTransitionTimestamps[0].phase = phase;
    }
    const [request]: StateChangeRequest[] =
      vm.status?.stateChangeRequests ?? [];
    if (request?.action === 'Start' && request.data?.paused === 'true') {
      instance.spec.startStrategy = 'Paused';
    }
    keepRevision(store, vm);
    store.create(instance);
    store.mutate(refOf(VMS, vm), draft => {
      draft.status ??= {};
      draft.status.observedGeneration = draft.metadata.generation;
      draft.status.desiredGeneration = draft.metadata.generation;
    });
    events.normal(
      vm,
      VIRT_CONTROLLER,
      'SuccessfulCreate',
      `Started the virtual machine by creating the new virtual machine instance ${vm.metadata.name}`,
    );
    return undefined;
  }

  #refuse(vm: KubeObject, missing: MissingMatch): SyncFailure {
    this.context.events.warning(
      vm,
      VIRT_CONTROLLER,
      missing.reason,
      missing.message,
    );
    return missing;
  }

  #stop(vm: KubeObject, vmi: KubeObject): void {
    const { store, events } = this.context;
    const ref = refOf(VMIS, vmi);
    if (!vmi.metadata.deletionTimestamp) {
      store.delete(ref);
      events.normal(
        vm,
        VIRT_CONTROLLER,
        'SuccessfulDelete',
        `Stopped the virtual machine by deleting the virtual machine instance ${vmi.metadata.uid}`,
      );
    }
    const current = store.get(ref);
    if (
      current?.metadata.deletionTimestamp &&
      hasEnded(current) &&
      !current.metadata.finalizers?.includes(VMI_FINALIZER)
    ) {
      store.mutate(ref, draft => removeFinalizer(draft, VM_FINALIZER));
    }
  }
}
