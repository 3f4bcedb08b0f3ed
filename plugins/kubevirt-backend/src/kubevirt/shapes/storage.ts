import { CONDITIONS, object } from './common';
import { fields, list, only, QUANTITIES } from './shape';

const URL_SOURCE = fields({ url: 'shared' });
const CLONE_SOURCE = fields({ namespace: 'shared', name: 'shared' });
const STORAGE = fields({
  storageClassName: 'shared',
  resources: fields({ requests: QUANTITIES }),
});

export const DATA_VOLUME = object(
  /** Who wrote what, when: of each entry its time. */
  { managedFields: list(fields({ time: 'time' })) },
  {
    spec: fields({
      /** The source is the member that is there. */
      source: fields({
        http: URL_SOURCE,
        registry: fields({
          url: 'shared',
          imageStream: 'shared',
          pullMethod: 'shared',
        }),
        s3: URL_SOURCE,
        gcs: URL_SOURCE,
        imageio: URL_SOURCE,
        vddk: URL_SOURCE,
        pvc: CLONE_SOURCE,
        snapshot: CLONE_SOURCE,
        blank: 'mark',
        upload: 'mark',
      }),
      sourceRef: fields({
        kind: 'shared',
        namespace: 'shared',
        name: 'shared',
      }),
      storage: STORAGE,
      pvc: STORAGE,
    }),
    status: fields({
      phase: 'shared',
      /** `N/A`, `0.00%`, `100.0%`. */
      progress: 'own',
      restartCount: 'number',
      claimName: 'own',
      conditions: CONDITIONS,
    }),
  },
);

/** A PersistentVolumeClaim. */
export const CLAIM = object(
  {
    annotations: only(
      'volume.kubernetes.io/selected-node',
      'volume.kubernetes.io/storage-provisioner',
    ),
  },
  {
    spec: fields({
      storageClassName: 'shared',
      volumeName: 'own',
      accessModes: list('shared'),
      resources: fields({ requests: QUANTITIES }),
    }),
    status: fields({
      phase: 'shared',
      capacity: QUANTITIES,
      conditions: CONDITIONS,
    }),
  },
);

/** A CDI StorageProfile; complete when `status.claimPropertySets` is not empty. */
export const STORAGE_PROFILE = object(
  {},
  {
    status: fields({
      storageClass: 'shared',
      provisioner: 'shared',
      claimPropertySets: list('mark'),
    }),
  },
);
