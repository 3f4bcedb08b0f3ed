import { controllerReference } from '../controllers/context';
import { defaultStorageClass } from '../controllers/persistentVolumes';
import { quantity } from '../controllers/quantity';
import { KubeObject, NewKubeObject, ObjectStore } from '../types';

const STORAGE_CLASSES = 'storageclasses.storage.k8s.io';

const LABELS = {
  app: 'containerized-data-importer',
  'app.kubernetes.io/component': 'storage',
  'app.kubernetes.io/managed-by': 'cdi-controller',
};

/** The StorageClass that a DataVolume gets, by its name or as the default one. */
export function storageClassOf(
  store: ObjectStore,
  dataVolume: KubeObject,
): KubeObject | undefined {
  const { storage, pvc } = dataVolume.spec;
  const name = (storage ?? pvc)?.storageClassName;
  return name
    ? store.get({ resource: STORAGE_CLASSES, name })
    : defaultStorageClass(store);
}

/** The claim that a DataVolume makes and fills. */
export function targetClaim(
  dataVolume: KubeObject,
  storageClass: KubeObject,
): NewKubeObject {
  const { storage, pvc } = dataVolume.spec;
  const shared = storageClass.provisioner.includes('.csi.');
  const asked = storage ?? pvc ?? {};
  const { uid, name, namespace, labels } = dataVolume.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace,
      labels: {
        ...LABELS,
        ...(labels?.['kubevirt.io/created-by'] && {
          'kubevirt.io/created-by': labels['kubevirt.io/created-by'],
        }),
      },
      annotations: {
        'cdi.kubevirt.io/createdForDataVolume': uid,
        'cdi.kubevirt.io/storage.contentType': 'kubevirt',
        'cdi.kubevirt.io/storage.usePopulator': 'true',
      },
      ownerReferences: [controllerReference(dataVolume)],
    },
    spec: {
      accessModes: asked.accessModes ?? [
        shared ? 'ReadWriteMany' : 'ReadWriteOnce',
      ],
      volumeMode: asked.volumeMode ?? (shared ? 'Block' : 'Filesystem'),
      // CDI writes the size in bytes.
      resources: {
        requests: {
          storage: String(
            quantity(asked.resources?.requests?.storage ?? '1Gi'),
          ),
        },
      },
      storageClassName: storageClass.metadata.name,
      dataSourceRef: {
        apiGroup: 'cdi.kubevirt.io',
        kind: 'VolumeImportSource',
        name: `volume-import-source-${uid}`,
      },
    },
    status: { phase: 'Pending' },
  };
}

/** The claim that the importer works on; its volume becomes the target's in the end. */
export function primeClaim(target: KubeObject): NewKubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: `prime-${target.metadata.uid}`,
      namespace: target.metadata.namespace,
      labels: LABELS,
      annotations: {
        'volume.kubernetes.io/selected-node':
          target.metadata.annotations?.['volume.kubernetes.io/selected-node'] ??
          '',
      },
      ownerReferences: [controllerReference(target)],
    },
    spec: {
      accessModes: target.spec.accessModes,
      volumeMode: target.spec.volumeMode,
      resources: target.spec.resources,
      storageClassName: target.spec.storageClassName,
    },
    status: { phase: 'Pending' },
  };
}

/** The pod that would download the image. */
export function importerPod(target: KubeObject, image: string): NewKubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `importer-prime-${target.metadata.uid}`,
      namespace: target.metadata.namespace,
      labels: {
        ...LABELS,
        'cdi.kubevirt.io': 'importer',
        'prometheus.cdi.kubevirt.io': 'true',
      },
      ownerReferences: [controllerReference(target)],
    },
    spec: {
      containers: [
        {
          name: 'importer',
          image,
          imagePullPolicy: 'IfNotPresent',
          args: ['-v=1'],
          resources: {
            limits: { cpu: '750m', memory: '600M' },
            requests: { cpu: '100m', memory: '60M' },
          },
        },
      ],
      restartPolicy: 'OnFailure',
      volumes: [
        {
          name: 'cdi-data-vol',
          persistentVolumeClaim: { claimName: `prime-${target.metadata.uid}` },
        },
      ],
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}
