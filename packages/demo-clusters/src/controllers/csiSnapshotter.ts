import { Controller, ControllerContext, refOf, timestamp } from './context';
import { ObjectQueue } from './ObjectQueue';
import { KubeObject, NewKubeObject } from '../types';

const GROUP = 'snapshot.storage.k8s.io';
/** Names of the resources, as the object store knows them. */
export const VOLUME_SNAPSHOTS = `volumesnapshots.${GROUP}`;
export const SNAPSHOT_CLASSES = `volumesnapshotclasses.${GROUP}`;
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
/** In the name of a claim: the storage takes no snapshot of it. */
const NO_SNAPSHOT = 'no-snapshot';
const POLL_MS = 20;

const KINDS = [
  ['VolumeSnapshot', 'volumesnapshots', 'Namespaced'],
  ['VolumeSnapshotClass', 'volumesnapshotclasses', 'Cluster'],
] as const;

function definition([kind, plural, scope]: (typeof KINDS)[number]) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          ...(kind === 'VolumeSnapshot' && { subresources: { status: {} } }),
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  } satisfies NewKubeObject;
}

/**
 * The CSI snapshotter of clusters whose storage takes snapshots (kubernetes-csi external-snapshotter): its kinds, a class
 * for the driver, and VolumeSnapshots that become ready in name only.
 */
export class CsiSnapshotter implements Controller {
  readonly #queue: ObjectQueue;

  constructor(
    private readonly context: ControllerContext,
    private readonly driver: string,
  ) {
    this.#queue = new ObjectQueue(context, VOLUME_SNAPSHOTS, each =>
      this.#sync(each),
    );
  }

  start(): () => void {
    const { store } = this.context;
    for (const kind of KINDS) {
      const crd = definition(kind);
      if (!store.get({ resource: CRDS, name: crd.metadata.name })) {
        store.create(crd);
      }
    }
    const stopClass = this.#createClass();
    return this.#queue.start(
      {
        [VOLUME_SNAPSHOTS]: ({ object }) =>
          this.#queue.addAfter(object, this.context.timings.provision),
        // One that was not bound may be now.
        persistentvolumeclaims: () =>
          this.#queue.addAllAfter(this.context.timings.provision),
      },
      { stops: [stopClass] },
    );
  }

  /** Once the kind is served. */
  #createClass(): () => void {
    const { store, clock } = this.context;
    const resource = SNAPSHOT_CLASSES;
    if (!store.resources.has(resource)) {
      let stop = () => {};
      const stopTimer = clock.after(POLL_MS, () => {
        stop = this.#createClass();
      });
      return () => {
        stopTimer();
        stop();
      };
    }
    const name = 'csi-snapshots';
    if (!store.get({ resource, name })) {
      store.create({
        apiVersion: `${GROUP}/v1`,
        kind: 'VolumeSnapshotClass',
        metadata: { name },
        driver: this.driver,
        deletionPolicy: 'Delete',
      });
    }
    return () => {};
  }

  #sync(snapshot: KubeObject): void {
    const { store, clock } = this.context;
    const { metadata, spec, status } = snapshot;
    if (status?.readyToUse || metadata.deletionTimestamp) {
      return;
    }
    const claim = store.get({
      resource: 'persistentvolumeclaims',
      namespace: metadata.namespace,
      name: spec.source?.persistentVolumeClaimName ?? '',
    });
    const time = timestamp(clock);
    const problem = problemOf(snapshot, claim);
    store.mutate(refOf(VOLUME_SNAPSHOTS, snapshot), draft => {
      draft.status = problem
        ? {
            readyToUse: false,
            error: { time: status?.error?.time ?? time, message: problem },
          }
        : {
            boundVolumeSnapshotContentName: `snapcontent-${metadata.uid}`,
            creationTime: time,
            readyToUse: true,
            restoreSize: claim?.status?.capacity?.storage,
          };
    });
  }
}

/** Why no snapshot can be taken of the claim yet (external-snapshotter `pkg/common-controller/snapshot_controller.go`). */
function problemOf(
  snapshot: KubeObject,
  claim: KubeObject | undefined,
): string | undefined {
  if (!claim || claim.metadata.name.includes(NO_SNAPSHOT)) {
    return `Failed to check and update snapshot content: failed to take snapshot of the volume ${claim?.metadata.uid}: "rpc error: code = Internal desc = the driver takes no snapshot of this volume"`;
  }
  return claim.status?.phase === 'Bound'
    ? undefined
    : `Failed to create snapshot content with error failed to get input parameters to create snapshot ${snapshot.metadata.name}: "the PVC ${claim.metadata.name} is not yet bound to a PV, will not attempt to take a snapshot"`;
}
