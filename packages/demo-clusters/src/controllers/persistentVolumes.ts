import { Change, KubeObject, ObjectStore } from '../types';
import { Controller, ControllerContext, refOf } from './context';
import { ObjectQueue } from './ObjectQueue';

const CLAIMS = 'persistentvolumeclaims';
const STORAGE_CLASSES = 'storageclasses.storage.k8s.io';
const COMPONENT = 'persistentvolume-controller';
const RETRY_MS = 15_000;

/** The StorageClass of claims that name none. */
export function defaultStorageClass(
  store: ObjectStore,
): KubeObject | undefined {
  return store
    .list(STORAGE_CLASSES)
    .find(
      ({ metadata }) =>
        metadata.annotations?.[
          'storageclass.kubernetes.io/is-default-class'
        ] === 'true',
    );
}

/** Binds claims to volumes that a provisioner makes; there is nothing behind the volumes. */
export class PersistentVolumeController implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, CLAIMS, object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    return this.#queue.start({ [CLAIMS]: change => this.#onClaim(change) });
  }

  #onClaim({ type, object }: Change): void {
    const { store, timings } = this.context;
    if (type !== 'DELETED') {
      this.#queue.addAfter(object, timings.provision);
      return;
    }
    const volume = store.get({
      resource: 'persistentvolumes',
      name: object.spec.volumeName ?? '',
    });
    if (volume?.spec.claimRef?.uid === object.metadata.uid) {
      store.delete({
        resource: 'persistentvolumes',
        name: volume!.metadata.name,
      });
    }
  }

  #sync(claim: KubeObject): void {
    const { store, events } = this.context;
    if (claim.status?.phase === 'Bound') {
      return;
    }
    if (claim.spec.volumeName) {
      this.#bind(claim, claim.spec.volumeName);
      return;
    }
    if (claim.status?.phase !== 'Pending') {
      store.mutate(refOf(CLAIMS, claim), draft => {
        draft.status = { phase: 'Pending' };
        draft.spec.storageClassName ??=
          defaultStorageClass(store)?.metadata.name;
        draft.spec.volumeMode ??= 'Filesystem';
      });
    }
    // A populator binds such a claim when it has filled the volume.
    if (
      claim.spec.dataSourceRef?.apiGroup &&
      // The driver itself copies a snapshot.
      claim.spec.dataSourceRef.kind !== 'VolumeSnapshot' &&
      claim.metadata.annotations?.['cdi.kubevirt.io/storage.pod.phase'] !==
        'Succeeded'
    ) {
      return;
    }
    const className =
      claim.spec.storageClassName ?? defaultStorageClass(store)?.metadata.name;
    const storageClass = store.get({
      resource: STORAGE_CLASSES,
      name: className ?? '',
    });
    if (!storageClass) {
      events.warning(
        claim,
        COMPONENT,
        'ProvisioningFailed',
        `storageclass.storage.k8s.io "${className}" not found`,
      );
      this.#queue.addAfter(claim, RETRY_MS);
      return;
    }
    const selected =
      claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
    if (
      storageClass.volumeBindingMode === 'WaitForFirstConsumer' &&
      !selected
    ) {
      events.normal(
        claim,
        COMPONENT,
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
      return;
    }
    events.normal(
      claim,
      COMPONENT,
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    );
    // A class whose provisioner never answers, for claims that are to wait.
    if (storageClass.provisioner.startsWith('never.')) {
      return;
    }
    const name = `pvc-${claim.metadata.uid}`;
    this.#provision(claim, storageClass, name);
    this.#bind(claim, name);
  }

  #provision(claim: KubeObject, storageClass: KubeObject, name: string): void {
    const { store } = this.context;
    if (store.get({ resource: 'persistentvolumes', name })) {
      return;
    }
    store.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name,
        annotations: {
          'pv.kubernetes.io/provisioned-by': storageClass.provisioner,
        },
      },
      spec: {
        accessModes: claim.spec.accessModes,
        capacity: claim.spec.resources?.requests,
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: claim.metadata.namespace,
          name: claim.metadata.name,
          uid: claim.metadata.uid,
        },
        ...(storageClass.provisioner.includes('local')
          ? {
              local: { path: `/var/local/${name}` },
              nodeAffinity: {
                required: {
                  nodeSelectorTerms: [
                    {
                      matchExpressions: [
                        {
                          key: 'kubernetes.io/hostname',
                          operator: 'In',
                          values: [
                            claim.metadata.annotations?.[
                              'volume.kubernetes.io/selected-node'
                            ],
                          ],
                        },
                      ],
                    },
                  ],
                },
              },
            }
          : { csi: { driver: storageClass.provisioner, volumeHandle: name } }),
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: storageClass.metadata.name,
        volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      },
      status: { phase: 'Bound' },
    });
  }

  #bind(claim: KubeObject, volumeName: string): void {
    this.context.store.mutate(refOf(CLAIMS, claim), draft => {
      draft.spec.volumeName = volumeName;
      draft.spec.volumeMode ??= 'Filesystem';
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        'pv.kubernetes.io/bind-completed': 'yes',
        'pv.kubernetes.io/bound-by-controller': 'yes',
      };
      draft.status = {
        phase: 'Bound',
        accessModes: draft.spec.accessModes,
        capacity: {
          storage: readable(draft.spec.resources?.requests?.storage),
        },
      };
    });
  }
}

/** Capacities come back in the largest unit that fits: 10737418240 is 10Gi. */
function readable(storage: string | undefined): string {
  const bytes = Number(storage);
  return storage && Number.isInteger(bytes) && bytes % 2 ** 30 === 0
    ? `${bytes / 2 ** 30}Gi`
    : storage ?? '0';
}
