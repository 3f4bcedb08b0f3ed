import { CONDITIONS, fields, list, MAP, object, only } from './common';

const URL_SOURCE = fields({ url: 'shared' });
const CLONE_SOURCE = fields({ namespace: 'shared', name: 'shared' });
const STORAGE = fields({
  storageClassName: 'shared',
  resources: fields({ requests: MAP }),
});

export const DATA_VOLUME = object(
  { managedFields: list(fields({ time: 'time' })) },
  {
    spec: fields({
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
      progress: 'own',
      restartCount: 'own',
      claimName: 'own',
      conditions: CONDITIONS,
    }),
  },
);

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
      resources: fields({ requests: MAP }),
    }),
    status: fields({
      phase: 'shared',
      capacity: MAP,
      conditions: CONDITIONS,
    }),
  },
);

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
