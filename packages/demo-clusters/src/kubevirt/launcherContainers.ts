import { imageId } from '../kubelet/podStatus';
import { KubeObject, ObjectStore } from '../types';
import { computeResources } from './launcherResources';
import { claimNameOf, isHotpluggable } from './vmiSpec';
import type { Volume } from './specTypes';

const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  runAsUser: 107,
};

/** The container in which the guest's process runs. */
export function computeContainer(
  vmi: KubeObject,
  image: string,
  limited: boolean,
  store: ObjectStore,
) {
  return {
    name: 'compute',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: [
      '/usr/bin/virt-launcher-monitor',
      '--qemu-timeout',
      '294s',
      '--name',
      vmi.metadata.name,
      '--uid',
      vmi.metadata.uid,
      '--namespace',
      vmi.metadata.namespace,
      '--kubevirt-share-dir',
      '/var/run/kubevirt',
      '--ephemeral-disk-dir',
      '/var/run/kubevirt-ephemeral-disks',
      '--container-disk-dir',
      '/var/run/kubevirt/container-disks',
      '--grace-period-seconds',
      '45',
      '--hook-sidecars',
      '0',
      '--ovmf-path',
      '/usr/share/OVMF',
      '--run-as-nonroot',
    ],
    resources: computeResources(vmi, limited),
    securityContext: {
      ...SECURITY,
      capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      runAsGroup: 107,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...blockDevices(vmi, store),
    volumeMounts: [
      ['/var/run/kubevirt-private', 'private'],
      ['/var/run/kubevirt', 'public'],
      ['/var/run/kubevirt-ephemeral-disks', 'ephemeral-disks'],
      ['/var/run/libvirt', 'libvirt-runtime'],
      ['/var/run/kubevirt/sockets', 'sockets'],
      ['/var/run/kubevirt/container-disks', 'container-disks'],
      ['/var/run/kubevirt/hotplug-disks', 'hotplug-disks'],
    ].map(([mountPath, name]) => ({ mountPath, name })),
  };
}

function blockDevices(vmi: KubeObject, store: ObjectStore) {
  const devices = (vmi.spec.volumes ?? []).flatMap((volume: Volume) => {
    const name = claimNameOf(volume);
    const claim = name
      ? store.get({
          resource: 'persistentvolumeclaims',
          namespace: vmi.metadata.namespace,
          name,
        })
      : undefined;
    return claim?.spec.volumeMode === 'Block' && !isHotpluggable(volume)
      ? [{ devicePath: `/dev/${volume.name}`, name: volume.name }]
      : [];
  });
  return devices.length ? { volumeDevices: devices } : {};
}

function smallContainer(
  name: string,
  image: string,
  fields: {
    cpu: string;
    memory: string;
    limits: { cpu: string; memory: string };
  } & Record<string, unknown>,
) {
  const { cpu, memory, limits, ...rest } = fields;
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...rest,
    resources: { limits, requests: { cpu, memory } },
    securityContext: SECURITY,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

/** The containers of disks that come as images, and those that run before the guest's. */
export function diskContainers(
  vmi: KubeObject,
  launcherImage: string,
  pinned: boolean,
) {
  const volumes: Volume[] = vmi.spec.volumes ?? [];
  const disks = volumes.flatMap(({ name, containerDisk }) =>
    containerDisk ? [{ name, image: containerDisk.image }] : [],
  );
  const size = {
    cpu: '1m',
    memory: '1M',
    limits: { cpu: '10m', memory: '40M' },
  };
  // A migration's target runs the very image that the source runs, so it is pinned to its digest.
  const imageOf = ({ image }: { image: string }) =>
    pinned ? imageId(image) : image;
  return {
    containers: disks.map((volume, index) =>
      smallContainer(`volume${volume.name}`, imageOf(volume), {
        ...size,
        command: ['/usr/bin/container-disk'],
        args: [
          '--copy-path',
          `/var/run/kubevirt-ephemeral-disks/container-disk-data/${vmi.metadata.uid}/disk_${index}`,
        ],
      }),
    ),
    initContainers: [
      smallContainer('guest-console-log', launcherImage, {
        cpu: '5m',
        memory: '35M',
        limits: { cpu: '15m', memory: '60M' },
        command: ['/usr/bin/virt-tail'],
        args: [
          '--logfile',
          `/var/run/kubevirt-private/${vmi.metadata.uid}/virt-serial0-log`,
        ],
        restartPolicy: 'Always',
      }),
      ...(disks.length
        ? [
            smallContainer('container-disk-binary', launcherImage, {
              cpu: '10m',
              memory: '1M',
              limits: { cpu: '100m', memory: '40M' },
              command: [
                '/usr/bin/cp',
                '/usr/bin/container-disk',
                '/init/usr/bin/container-disk',
              ],
            }),
          ]
        : []),
      ...disks.map(volume =>
        smallContainer(`volume${volume.name}-init`, imageOf(volume), {
          ...size,
          command: ['/usr/bin/container-disk'],
          args: ['--no-op'],
        }),
      ),
    ],
  };
}
