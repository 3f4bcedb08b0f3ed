import {
  create,
  createVm,
  ensureNamespace,
  importedVm,
  rootOn,
} from './builders';
import type { Scenario, ScenarioTarget } from './types';

function createClaim(
  { cluster, namespace }: ScenarioTarget,
  name: string,
  storageClassName: string,
): void {
  ensureNamespace(cluster, namespace);
  create(cluster, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      resources: { requests: { storage: '10Gi' } },
      storageClassName,
    },
  });
}

function createVmOnClaim(
  target: ScenarioTarget,
  name: string,
  claim: string,
): void {
  const { template, devices } = rootOn({ claim });
  createVm(target, { name, template, domain: { devices } });
}

export const STORAGE: Scenario[] = [
  {
    name: 'claim-missing',
    title: 'The claim does not exist',
    description: 'A VM names a PersistentVolumeClaim that nobody made.',
    expect: 'ErrorPvcNotFound',
    cause: 'pvc-missing',
    run: target => createVmOnClaim(target, 'claim-missing', 'nobody-made-this'),
  },
  {
    name: 'claim-pending',
    title: 'The claim gets no volume',
    description: 'The claim of a VM names a StorageClass that does not exist.',
    expect: 'ErrorUnschedulable: the claim is pending',
    cause: 'pvc-pending',
    run: target => {
      createClaim(target, 'claim-pending', 'no-such-class');
      createVmOnClaim(target, 'claim-pending', 'claim-pending');
    },
  },
  {
    name: 'first-consumer',
    title: 'The volume waits for the VM',
    description:
      'A volume is made only when a pod uses it, and its provisioner is slow to the point of never.',
    expect: 'WaitingForVolumeBinding',
    cause: 'wait-for-first-consumer',
    run: target => {
      createClaim(target, 'first-consumer', 'waiting-room');
      createVmOnClaim(target, 'first-consumer', 'first-consumer');
    },
  },
  {
    name: 'importing',
    title: 'The disk is being imported',
    description: 'A disk is imported from a slow server.',
    expect: 'Provisioning, with the progress of the import',
    cause: 'import-running',
    run: target =>
      create(
        target.cluster,
        importedVm(target, {
          name: 'importing',
          url: 'http://slow.images.example.com/fedora.qcow2',
        }),
      ),
  },
  {
    name: 'import-fails',
    title: 'The image is not there',
    description: 'A disk is imported from an address that answers 404.',
    expect:
      'DataVolumeError and Provisioning in turns; one cause that does not flicker',
    cause: 'import-failed',
    run: target =>
      create(
        target.cluster,
        importedVm(target, {
          name: 'import-fails',
          url: 'http://images.example.com/no-such-image.qcow2',
        }),
      ),
  },
  {
    name: 'disk-over-quota',
    title: 'The quota has no room for the disk',
    description:
      'A namespace allows disks of 5 GiB in all; the disk of a VM is to have 10 GiB.',
    expect: 'Held back: the quota has no room for the disk',
    cause: 'quota',
    run: target => {
      const namespace = `${target.namespace}-disks`;
      ensureNamespace(target.cluster, namespace);
      create(target.cluster, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'disks', namespace },
        spec: { hard: { 'requests.storage': '5Gi' } },
      });
      create(
        target.cluster,
        importedVm(
          { ...target, namespace },
          {
            name: 'disk-over-quota',
            url: 'http://images.example.com/fedora.qcow2',
          },
        ),
      );
    },
  },
  {
    name: 'clone-of-nothing',
    title: 'The disk to clone is not there',
    description: 'The disk of a VM is to be a clone of a claim nobody made.',
    expect: 'Held back: the source of the clone does not exist',
    cause: 'import-failed',
    run: target => {
      const vm = importedVm(target, { name: 'clone-of-nothing', url: '' });
      vm.spec.dataVolumeTemplates[0].spec.source = {
        pvc: { namespace: target.namespace, name: 'nobody-made-this' },
      };
      create(target.cluster, vm);
    },
  },
  {
    name: 'cdi-absent',
    title: 'CDI is not installed',
    description: 'CDI is taken off the cluster; then a VM comes that needs it.',
    expect: 'Provisioning for ever, because there is no CDI',
    cause: 'cdi-absent',
    disruptive: true,
    run: target => {
      const { store, clock } = target.cluster;
      if (store.get({ resource: 'cdis.cdi.kubevirt.io', name: 'cdi' })) {
        store.delete({ resource: 'cdis.cdi.kubevirt.io', name: 'cdi' });
      }
      const createOnceGone = () => {
        if (store.resources.has('datavolumes.cdi.kubevirt.io')) {
          clock.after(200, createOnceGone);
        } else {
          create(
            target.cluster,
            importedVm(target, {
              name: 'cdi-absent',
              url: 'http://images.example.com/fedora.qcow2',
            }),
          );
        }
      };
      createOnceGone();
    },
    undo: ({ cluster }) =>
      create(cluster, {
        apiVersion: 'cdi.kubevirt.io/v1beta1',
        kind: 'CDI',
        metadata: { name: 'cdi' },
        spec: { config: { featureGates: ['HonorWaitForFirstConsumer'] } },
      }),
  },
];
