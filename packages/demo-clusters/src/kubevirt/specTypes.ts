import type { ObjectMeta } from '../types';

/* What the controllers read and write of KubeVirt's objects (kubevirt staging/src/kubevirt.io/api/core/v1). */

/** An entry of `spec.volumes`. */
export interface Volume {
  name: string;
  containerDisk?: { image: string; imagePullPolicy?: string };
  persistentVolumeClaim?: { claimName: string; hotpluggable?: boolean };
  dataVolume?: { name: string; hotpluggable?: boolean };
}

/** An entry of `spec.networks`. */
export interface Network {
  name: string;
  pod?: object;
  multus?: { networkName?: string };
}

/** An entry of `spec.domain.devices.interfaces`. */
export interface Interface {
  name: string;
  bridge?: object;
  masquerade?: object;
  macAddress?: string;
}

/** `spec.domain` of a VMI. */
export interface Domain {
  cpu?: { cores?: number; sockets?: number; threads?: number; model?: string };
  devices?: {
    disks?: { name: string }[];
    interfaces?: Interface[];
    autoattachPodInterface?: boolean;
  };
  features?: object;
  firmware?: { uuid?: string; serial?: string };
  machine?: { type: string };
  memory?: { guest?: string; hugepages?: { pageSize?: string } };
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
}

/** `spec` of a VMI, and of the template of a VM. */
export interface VmiSpec {
  architecture?: string;
  domain?: Domain;
  evictionStrategy?: string;
  networks?: Network[];
  volumes?: Volume[];
}

/** An entry of `status.volumeStatus`. */
export interface VolumeStatus {
  name: string;
  target: string;
  phase?: string;
  reason?: string;
  message?: string;
  hotplugVolume?: { attachPodName?: string; attachPodUID?: string };
  persistentVolumeClaimInfo?: {
    claimName?: string;
    accessModes?: string[];
    volumeMode?: string;
    capacity?: Record<string, string>;
    requests?: Record<string, string>;
    filesystemOverhead?: string;
  };
}

/** An entry of `status.interfaces`. */
export interface InterfaceStatus {
  name: string;
}

/** An entry of `spec.dataVolumeTemplates` of a VM. */
export interface DataVolumeTemplate {
  metadata: Pick<ObjectMeta, 'name' | 'annotations' | 'labels'>;
  spec?: unknown;
}
