import { isTrue } from '../../controllers/conditions';
import {
  Controller,
  ControllerContext,
  controllerReference,
  refOf,
  timestamp,
} from '../../controllers/context';
import { addFinalizer, removeFinalizer } from '../../controllers/finalizers';
import { isHeld } from '../../controllers/held';
import { ObjectQueue } from '../../controllers/ObjectQueue';
import { KubeObject, NewKubeObject } from '../../types';
import { CLAIMS, DATA_VOLUMES, VMIS, VMS } from '../resources';
import type { DataVolumeTemplate, Volume } from '../specTypes';
import {
  CONTENTS,
  DEFAULT_DEADLINE,
  RESTORE_FINALIZER,
  RESTORES,
  SNAPSHOTS,
} from './names';
import { setReason, update } from './status';
import { lockVm, unlockVm } from './vmLock';

/** A disk that is restored, as `status.restores` has it. */
interface Restored {
  volumeName: string;
  persistentVolumeClaim: string;
  dataVolumeName?: string;
  volumeSnapshotName: string;
}

const STOPPED_FIRST =
  'Restore target VMI must be powered off before restore operation';

/** virt-controller's part for VirtualMachineRestores (kubevirt v1.9 pkg/storage/snapshot/restore.go). */
export class RestoreController implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, RESTORES, each => this.#sync(each));
  }

  start(): () => void {
    const all = () => this.#queue.addAll();
    return this.#queue.start({
      [RESTORES]: ({ object }) => this.#queue.add(object),
      [VMIS]: all,
      [CLAIMS]: all,
    });
  }

  #sync(restore: KubeObject): void {
    const { store, clock } = this.context;
    const { metadata, spec, status } = restore;
    if (isHeld(restore)) {
      return;
    }
    const vm = store.get({
      resource: VMS,
      namespace: metadata.namespace,
      name: spec.target.name,
    });
    if (metadata.deletionTimestamp) {
      unlockVm(this.context, vm, 'restoreInProgress', metadata.name);
      store.mutate(refOf(RESTORES, restore), draft =>
        removeFinalizer(draft, RESTORE_FINALIZER),
      );
      return;
    }
    if (!metadata.finalizers?.includes(RESTORE_FINALIZER)) {
      this.#write(restore, draft => {
        addFinalizer(draft, RESTORE_FINALIZER);
        draft.spec.targetReadinessPolicy ??= 'WaitGracePeriod';
        if (vm) {
          draft.metadata.ownerReferences = [controllerReference(vm)];
        }
        draft.status.complete = false;
        this.#conditions(draft, true, 'Initializing VirtualMachineRestore');
      });
      return;
    }
    if (status?.complete || isTrue(restore, 'Failure')) {
      unlockVm(this.context, vm, 'restoreInProgress', metadata.name);
      return;
    }
    const snapshot = store.get({
      resource: SNAPSHOTS,
      namespace: metadata.namespace,
      name: spec.virtualMachineSnapshotName,
    });
    const content = store.get({
      resource: CONTENTS,
      namespace: metadata.namespace,
      name: snapshot?.status?.virtualMachineSnapshotContentName ?? '',
    });
    if (!content || !vm) {
      this.#write(restore, draft =>
        this.#conditions(
          draft,
          false,
          `VMSnapshot ${metadata.namespace}/${spec.virtualMachineSnapshotName} does not exist`,
        ),
      );
      return;
    }
    if (store.get(refOf(VMIS, vm))) {
      this.#awaitStop(restore, vm, clock.now().getTime());
    } else if (lockVm(this.context, vm, 'restoreInProgress', metadata.name)) {
      this.#restore(restore, vm, content);
    }
  }

  /** What becomes of a restore whose VM runs, by its `targetReadinessPolicy`. */
  #awaitStop(restore: KubeObject, vm: KubeObject, now: number): void {
    const { metadata, spec } = restore;
    const left =
      Date.parse(metadata.creationTimestamp) + DEFAULT_DEADLINE - now;
    const policy = spec.targetReadinessPolicy;
    if (
      policy === 'FailImmediate' ||
      (policy === 'WaitGracePeriod' && left <= 0)
    ) {
      this.#write(restore, draft => {
        this.#conditions(draft, false, STOPPED_FIRST);
        setReason(this.context, draft, 'Failure', 'True', STOPPED_FIRST);
      });
      return;
    }
    if (policy === 'StopTarget') {
      this.context.store.mutate(refOf(VMS, vm), draft => {
        draft.spec.runStrategy = 'Halted';
      });
    }
    this.#write(restore, draft =>
      this.#conditions(
        draft,
        false,
        policy === 'StopTarget'
          ? 'Automatically stopping restore target for restore operation'
          : 'Waiting for target VM to be powered off. Please stop the restore target to proceed with restore, or the operation will fail after 5m0s',
      ),
    );
    if (policy === 'WaitGracePeriod') {
      this.#queue.addAfter(restore, left);
    }
  }

  #restore(restore: KubeObject, vm: KubeObject, content: KubeObject): void {
    const { store } = this.context;
    const { namespace, uid } = restore.metadata;
    const source = content.spec.source.virtualMachine;
    const restored = this.#disks(restore, vm, content);
    if (!restore.status.restores) {
      // In place: what was there goes first, and with a DataVolume its claim.
      if (restore.spec.volumeRestorePolicy === 'InPlace') {
        for (const { persistentVolumeClaim: name } of restored) {
          for (const resource of [DATA_VOLUMES, CLAIMS]) {
            if (store.get({ resource, namespace, name })) {
              store.delete({ resource, namespace, name });
            }
          }
        }
      }
      this.#write(restore, draft => {
        draft.status.restores = restored;
        this.#conditions(draft, true, 'Creating new PVCs');
      });
      return;
    }
    const made = restored.map(disk => this.#claim(restore, disk, content));
    if (!made.every(claim => claim?.status?.phase === 'Bound')) {
      return;
    }
    this.#updateVm(vm, source, restored, `${restore.metadata.name}-${uid}`);
    unlockVm(
      this.context,
      store.get(refOf(VMS, vm)),
      'restoreInProgress',
      restore.metadata.name,
    );
    this.#write(restore, draft => {
      draft.status.complete = true;
      draft.status.restoreTime = timestamp(this.context.clock);
      setReason(
        this.context,
        draft,
        'Progressing',
        'False',
        'Operation complete',
      );
      setReason(this.context, draft, 'Ready', 'True', 'Operation complete');
    });
  }

  #disks(restore: KubeObject, vm: KubeObject, content: KubeObject): Restored[] {
    const { uid } = restore.metadata;
    const policy = restore.spec.volumeRestorePolicy;
    const volumes: Volume[] =
      content.spec.source.virtualMachine.spec.template.spec.volumes ?? [];
    const backups: {
      volumeName: string;
      volumeSnapshotName: string;
      persistentVolumeClaim: KubeObject;
    }[] = content.spec.volumeBackups ?? [];
    return backups.map(backup => {
      const { volumeName, volumeSnapshotName } = backup;
      let name = `restore-${uid}-${volumeName}`;
      if (policy === 'InPlace') {
        ({ name } = backup.persistentVolumeClaim.metadata);
      } else if (policy === 'PrefixTargetName') {
        name = `${vm.metadata.name}-${volumeName}`;
      }
      const isDataVolume = volumes.some(
        volume => volume.name === volumeName && volume.dataVolume,
      );
      return {
        volumeName,
        persistentVolumeClaim: name,
        ...(isDataVolume && { dataVolumeName: name }),
        volumeSnapshotName,
      };
    });
  }

  /** The claim of a restored disk, once what it replaces is gone. */
  #claim(
    restore: KubeObject,
    disk: Restored,
    content: KubeObject,
  ): KubeObject | undefined {
    const { store } = this.context;
    const { namespace, name: restoreName } = restore.metadata;
    const { persistentVolumeClaim: name, volumeName } = disk;
    const present = store.get({ resource: CLAIMS, namespace, name });
    const mark = 'restore.kubevirt.io/name';
    if (present) {
      return present.metadata.annotations?.[mark] === restoreName
        ? present
        : undefined;
    }
    const backup = content.spec.volumeBackups.find(
      (each: Restored) => each.volumeName === volumeName,
    );
    const { accessModes, resources, storageClassName, volumeMode } =
      backup.persistentVolumeClaim.spec;
    const claim: NewKubeObject = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name,
        namespace,
        annotations: {
          [mark]: restoreName,
          ...(disk.dataVolumeName && {
            'cdi.kubevirt.io/storage.populatedFor': disk.dataVolumeName,
          }),
        },
      },
      spec: {
        accessModes,
        resources,
        storageClassName,
        volumeMode,
        dataSourceRef: {
          apiGroup: 'snapshot.storage.k8s.io',
          kind: 'VolumeSnapshot',
          name: disk.volumeSnapshotName,
        },
      },
    };
    return store.create(claim);
  }

  /** The spec as it was, but for the run strategy, which stays (restore.go generateRestoredVMSpec). */
  #updateVm(
    vm: KubeObject,
    source: { spec: KubeObject['spec'] },
    restored: readonly Restored[],
    lastRestore: string,
  ): void {
    const { store } = this.context;
    const old: DataVolumeTemplate[] = vm.spec.dataVolumeTemplates ?? [];
    store.mutate(refOf(VMS, vm), draft => {
      const { running, runStrategy } = draft.spec;
      draft.spec = structuredClone(source.spec);
      delete draft.spec.running;
      delete draft.spec.runStrategy;
      if (running === undefined) {
        draft.spec.runStrategy = runStrategy ?? 'Halted';
      } else {
        draft.spec.running = false;
      }
      const volumes: Volume[] = draft.spec.template.spec.volumes;
      for (const { volumeName, persistentVolumeClaim: name } of restored) {
        const volume = volumes.find(each => each.name === volumeName);
        const was = volume?.dataVolume?.name;
        if (volume?.persistentVolumeClaim) {
          volume.persistentVolumeClaim.claimName = name;
        } else if (volume?.dataVolume) {
          volume.dataVolume.name = name;
        }
        const templates: DataVolumeTemplate[] =
          draft.spec.dataVolumeTemplates ?? [];
        for (const template of templates) {
          if (template.metadata.name === was) {
            template.metadata.name = name;
          }
        }
      }
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        'restore.kubevirt.io/lastRestoreUID': lastRestore,
      };
    });
    const now = store.get(refOf(VMS, vm))?.spec.dataVolumeTemplates ?? [];
    const kept = new Set(
      now.map(({ metadata }: DataVolumeTemplate) => metadata.name),
    );
    for (const { metadata } of old) {
      const ref = {
        resource: DATA_VOLUMES,
        namespace: vm.metadata.namespace,
        name: metadata.name,
      };
      if (!kept.has(metadata.name) && store.get(ref)) {
        store.delete(ref);
      }
    }
  }

  #write(restore: KubeObject, change: (draft: KubeObject) => void): void {
    update(this.context, RESTORES, restore, change);
  }

  #conditions(draft: KubeObject, progressing: boolean, reason: string): void {
    setReason(
      this.context,
      draft,
      'Progressing',
      progressing ? 'True' : 'False',
      reason,
    );
    setReason(
      this.context,
      draft,
      'Ready',
      'False',
      reason === 'Creating new PVCs' ? 'Waiting for new PVCs' : reason,
    );
  }
}
