import { hasEnded, isTrue } from '../../controllers/conditions';
import {
  Controller,
  ControllerContext,
  controllerReference,
  refOf,
  timestamp,
} from '../../controllers/context';
import { VOLUME_SNAPSHOTS } from '../../controllers/csiSnapshotter';
import { addFinalizer, removeFinalizer } from '../../controllers/finalizers';
import { isHeld } from '../../controllers/held';
import { ObjectQueue } from '../../controllers/ObjectQueue';
import { KubeObject, ObjectRef } from '../../types';
import { goMilliseconds, setFrozen } from '../freeze';
import { CLAIMS, VMIS, VMS } from '../resources';
import type { Volume } from '../specTypes';
import { claimNameOf } from '../vmiSpec';
import {
  CONTENTS,
  DEFAULT_DEADLINE,
  SNAPSHOT_API,
  SNAPSHOT_FINALIZER,
  SNAPSHOTS,
} from './names';
import { setReason, update } from './status';
import { lockVm, unlockVm } from './vmLock';
import { snapshotClassOf, volumeSnapshotStatuses } from './volumes';

/** What KubeVirt notes of the guest (pkg/storage/snapshot/snapshot.go, since 1.7 with messages). */
const INDICATIONS = {
  GuestAgent:
    'Guest agent was active and attempted to quiesce the filesystem for application consistency.',
  NoGuestAgent:
    'Guest agent was not available. Snapshot is crash-consistent and may not be application-consistent.',
  Online:
    'Snapshot taken while the VM was running. Consistency depends on guest-agent quiescing.',
  Paused: 'Snapshot taken while the VM was paused.',
};
type Indication = keyof typeof INDICATIONS;

function contentRefOf({ metadata: { namespace, uid } }: KubeObject): ObjectRef {
  return {
    resource: CONTENTS,
    namespace,
    name: `vmsnapshot-content-${uid}`,
  };
}

/** virt-controller's part for VirtualMachineSnapshots (kubevirt v1.9 pkg/storage/snapshot/snapshot.go). */
export class SnapshotController implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, SNAPSHOTS, each => this.#sync(each));
  }

  start(): () => void {
    return this.#queue.start({
      [SNAPSHOTS]: ({ object }) => this.#queue.add(object),
      [VOLUME_SNAPSHOTS]: () => this.#queue.addAll(),
    });
  }

  #vmOf(snapshot: KubeObject): KubeObject | undefined {
    return this.context.store.get({
      resource: VMS,
      namespace: snapshot.metadata.namespace,
      name: snapshot.spec.source.name,
    });
  }

  #sync(snapshot: KubeObject): void {
    const { store, clock } = this.context;
    const { metadata } = snapshot;
    if (isHeld(snapshot)) {
      return;
    }
    const vm = this.#vmOf(snapshot);
    if (metadata.deletionTimestamp) {
      this.#remove(snapshot, vm);
      return;
    }
    if (!metadata.finalizers?.includes(SNAPSHOT_FINALIZER)) {
      store.mutate(refOf(SNAPSHOTS, snapshot), draft =>
        addFinalizer(draft, SNAPSHOT_FINALIZER),
      );
      return;
    }
    if (hasEnded(snapshot)) {
      unlockVm(this.context, vm, 'snapshotInProgress', metadata.name);
      return;
    }
    const deadline =
      Date.parse(metadata.creationTimestamp) +
      (goMilliseconds(snapshot.spec.failureDeadline) ?? DEFAULT_DEADLINE);
    const left = deadline - clock.now().getTime();
    if (left <= 0) {
      this.#fail(snapshot, vm);
      return;
    }
    this.#queue.addAfter(snapshot, left);
    if (!vm) {
      this.#progress(snapshot, 'Source does not exist', false);
    } else if (!lockVm(this.context, vm, 'snapshotInProgress', metadata.name)) {
      this.#progress(snapshot, 'Source not locked', false);
    } else {
      this.#take(snapshot, vm);
    }
  }

  #take(snapshot: KubeObject, vm: KubeObject): void {
    const { store } = this.context;
    const { namespace, uid } = snapshot.metadata;
    const content = contentRefOf(snapshot);
    if (!store.get(content)) {
      this.#note(snapshot, vm);
      this.#progress(
        snapshot,
        'Source locked and operation in progress',
        true,
        content.name,
      );
      this.#createContent(snapshot, vm, content.name);
    }
    const statuses = volumeSnapshotStatuses(store, vm);
    const names = statuses.flatMap(({ enabled, name }) =>
      enabled ? [`vmsnapshot-${uid}-volume-${name}`] : [],
    );
    const parts = names.map(name =>
      store.get({ resource: VOLUME_SNAPSHOTS, namespace, name }),
    );
    const failed = parts.find(part => part?.status?.error);
    if (failed) {
      this.#error(
        snapshot,
        `VolumeSnapshot ${failed.metadata.name} error: ${failed.status.error.message}`,
      );
    } else if (parts.every(part => part?.status?.readyToUse)) {
      this.#succeed(snapshot, vm);
    }
  }

  /** How the guest is, and holds still where its agent can have it do so. */
  #note(snapshot: KubeObject, vm: KubeObject): void {
    const { store } = this.context;
    const vmi = store.get(refOf(VMIS, vm));
    const noted: Indication[] = [];
    if (vmi) {
      const paused = isTrue(vmi, 'Paused');
      const agent = isTrue(vmi, 'AgentConnected') && !paused;
      noted.push(agent ? 'GuestAgent' : 'NoGuestAgent', 'Online');
      if (paused) {
        noted.push('Paused');
      }
      if (agent) {
        setFrozen(this.context, vmi, '5m0s');
      }
    }
    this.#write(snapshot, draft => {
      draft.status.sourceUID = vm.metadata.uid;
      if (noted.length > 0) {
        draft.status.indications = noted;
        draft.status.sourceIndications = noted.map(indication => ({
          indication,
          message: INDICATIONS[indication],
        }));
      }
    });
  }

  #createContent(snapshot: KubeObject, vm: KubeObject, name: string): void {
    const { store } = this.context;
    const { namespace, uid } = snapshot.metadata;
    const volumes: Volume[] = vm.spec.template.spec.volumes ?? [];
    const included = volumeSnapshotStatuses(store, vm)
      .filter(({ enabled }) => enabled)
      .map(({ name: volume }) => volume);
    const backups = volumes
      .filter(volume => included.includes(volume.name))
      .map(volume => ({
        volumeName: volume.name,
        volumeSnapshotName: `vmsnapshot-${uid}-volume-${volume.name}`,
        persistentVolumeClaim: store.get({
          resource: CLAIMS,
          namespace,
          name: claimNameOf(volume) ?? '',
        })!,
      }));
    const content = store.create({
      apiVersion: SNAPSHOT_API,
      kind: 'VirtualMachineSnapshotContent',
      metadata: { name, namespace },
      spec: {
        virtualMachineSnapshotName: snapshot.metadata.name,
        source: {
          virtualMachine: { metadata: vm.metadata, spec: vm.spec },
        },
        volumeBackups: backups.map(({ persistentVolumeClaim, ...backup }) => ({
          ...backup,
          persistentVolumeClaim: {
            metadata: persistentVolumeClaim.metadata,
            spec: persistentVolumeClaim.spec,
          },
        })),
      },
    });
    for (const { volumeSnapshotName, persistentVolumeClaim } of backups) {
      store.create({
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshot',
        metadata: {
          name: volumeSnapshotName,
          namespace,
          labels: {
            'snapshot.kubevirt.io/source-vm-name': vm.metadata.name,
            'snapshot.kubevirt.io/source-vm-namespace': namespace ?? '',
          },
          ownerReferences: [controllerReference(content)],
        },
        spec: {
          source: {
            persistentVolumeClaimName: persistentVolumeClaim.metadata.name,
          },
          volumeSnapshotClassName: snapshotClassOf(
            store,
            persistentVolumeClaim.spec.storageClassName,
          )?.metadata.name,
        },
      });
    }
  }

  #succeed(snapshot: KubeObject, vm: KubeObject): void {
    const statuses = volumeSnapshotStatuses(this.context.store, vm);
    const names = (included: boolean) =>
      statuses
        .filter(({ enabled }) => enabled === included)
        .map(({ name }) => name);
    const [included, excluded] = [names(true), names(false)];
    this.#thaw(vm);
    this.#write(snapshot, draft => {
      Object.assign(draft.status, {
        phase: 'Succeeded',
        readyToUse: true,
        creationTime: timestamp(this.context.clock),
        snapshotVolumes: {
          ...(included.length > 0 && { includedVolumes: included }),
          ...(excluded.length > 0 && { excludedVolumes: excluded }),
        },
      });
      setReason(
        this.context,
        draft,
        'Progressing',
        'False',
        'Operation complete',
      );
      setReason(this.context, draft, 'Ready', 'True', 'Ready');
    });
  }

  #thaw(vm: KubeObject | undefined): void {
    const vmi = vm && this.context.store.get(refOf(VMIS, vm));
    if (vmi?.status?.fsFreezeStatus) {
      setFrozen(this.context, vmi, undefined);
    }
  }

  #progress(
    snapshot: KubeObject,
    reason: string,
    progressing: boolean,
    content?: string,
  ): void {
    this.#write(snapshot, draft => {
      Object.assign(draft.status, {
        phase: 'InProgress',
        readyToUse: false,
        ...(content && { virtualMachineSnapshotContentName: content }),
      });
      setReason(
        this.context,
        draft,
        'Progressing',
        progressing ? 'True' : 'False',
        reason,
      );
      setReason(this.context, draft, 'Ready', 'False', 'Not ready');
    });
  }

  /** It is tried again until its deadline. */
  #error(snapshot: KubeObject, message: string): void {
    this.#write(snapshot, draft => {
      if (draft.status.error?.message !== message) {
        draft.status.error = {
          message,
          time: timestamp(this.context.clock),
        };
      }
      setReason(this.context, draft, 'Progressing', 'False', 'In error state');
    });
  }

  #fail(snapshot: KubeObject, vm: KubeObject | undefined): void {
    this.#thaw(vm);
    this.#write(snapshot, draft => {
      draft.status.phase = 'Failed';
      draft.status.readyToUse = false;
      if (!draft.status.error) {
        setReason(
          this.context,
          draft,
          'Progressing',
          'False',
          'Operation failed',
        );
      }
      setReason(this.context, draft, 'Ready', 'False', 'Not ready');
      setReason(
        this.context,
        draft,
        'Failure',
        'True',
        'snapshot deadline exceeded',
      );
    });
  }

  #remove(snapshot: KubeObject, vm: KubeObject | undefined): void {
    const { store } = this.context;
    const { name } = snapshot.metadata;
    const content = contentRefOf(snapshot);
    if (store.get(content)) {
      store.delete(content);
    }
    unlockVm(this.context, vm, 'snapshotInProgress', name);
    store.mutate(refOf(SNAPSHOTS, snapshot), draft =>
      removeFinalizer(draft, SNAPSHOT_FINALIZER),
    );
  }

  #write(snapshot: KubeObject, change: (draft: KubeObject) => void): void {
    update(this.context, SNAPSHOTS, snapshot, change);
  }
}
