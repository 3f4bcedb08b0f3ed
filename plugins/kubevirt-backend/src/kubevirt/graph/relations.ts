import type {
  KubeObject,
  Migration,
  OwnerReference,
  Pod,
  VirtualMachineInstanceSpec,
} from '../types';
import type { VmItem } from './VmItem';

/* What objects say of the objects they belong to. */

export function controllerOf(
  object: KubeObject | undefined,
): OwnerReference | undefined {
  return object?.metadata.ownerReferences?.find(
    reference => reference.controller === true,
  );
}

/** One of two states of an object, or both where they belong to different owners. */
export function differing<T>(
  ownerOf: (object: T) => string | undefined,
  before: T | undefined,
  after: T | undefined,
): T[] {
  const states = [before, after].filter(state => state !== undefined);
  return states.length === 2 && ownerOf(states[0]) === ownerOf(states[1])
    ? [states[1]]
    : states;
}

export function podOwner(pod: KubeObject | undefined): string | undefined {
  return controllerOf(pod)?.uid;
}

export function podNode(pod: Pod | undefined): string | undefined {
  return pod?.spec?.nodeName || undefined;
}

export function vmOwner(object: KubeObject | undefined): string | undefined {
  return object?.metadata.ownerReferences?.find(
    reference => reference.kind === 'VirtualMachine',
  )?.uid;
}

export function migrationTarget(
  migration: Migration | undefined,
): string | undefined {
  const name = migration?.spec?.vmiName;
  return name ? `${migration.metadata.namespace}/${name}` : undefined;
}

/** Names of DataVolumes and claims; both live in the VM's namespace, and a DataVolume's claim has its name. */
export function volumeNames({ vm, vmi }: VmItem): string[] | undefined {
  const names = new Set<string>();
  const add = (name: string | undefined) => {
    if (name) {
      names.add(name);
    }
  };
  const addSpec = (spec: VirtualMachineInstanceSpec | undefined) => {
    for (const volume of spec?.volumes ?? []) {
      add(volume.dataVolume?.name);
      add(volume.persistentVolumeClaim?.claimName);
      add(volume.ephemeral?.persistentVolumeClaim?.claimName);
      add(volume.memoryDump?.claimName);
    }
  };
  for (const template of vm?.spec?.dataVolumeTemplates ?? []) {
    add(template.metadata?.name);
  }
  addSpec(vm?.spec?.template?.spec);
  addSpec(vmi?.spec);
  return names.size ? [...names] : undefined;
}
