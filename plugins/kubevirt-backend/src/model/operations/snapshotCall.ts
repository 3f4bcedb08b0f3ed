import type { SnapshotFacts, SnapshotVerb } from './snapshotVerdicts';
import type { AskedOperation } from './state';

const SNAPSHOT_GROUP = 'snapshot.kubevirt.io';

/** Of each verb, the kind whose objects it makes or deletes. */
const RESOURCES: Record<SnapshotVerb, SnapshotObjectRef['resource']> = {
  snapshot: 'virtualmachinesnapshots',
  restore: 'virtualmachinerestores',
  'delete-snapshot': 'virtualmachinesnapshots',
  'delete-restore': 'virtualmachinerestores',
};

/** An object of snapshot.kubevirt.io that an operation makes or deletes. */
export interface SnapshotObjectRef {
  resource: 'virtualmachinesnapshots' | 'virtualmachinerestores';
  name: string;
  /** Of one that is to be deleted. */
  uid?: string;
}

/** The right that such an operation needs. */
export function snapshotRight(verb: SnapshotVerb) {
  return {
    group: SNAPSHOT_GROUP,
    resource: RESOURCES[verb],
    verb:
      verb === 'snapshot' || verb === 'restore'
        ? ('create' as const)
        : ('delete' as const),
  };
}

/** A name that no two restores share. */
const restoreName = (vm: string, id: string) =>
  `${vm.slice(0, 200)}-restore-${id.slice(0, 8)}`;

/**
 * The object that an operation is about.
 *
 * @param id - of the operation, or anything else where it is only tried
 */
export function snapshotObjectRef(
  { verb, options }: AskedOperation & { verb: SnapshotVerb },
  vm: string,
  id: string,
  { found }: SnapshotFacts,
): SnapshotObjectRef {
  const resource = RESOURCES[verb];
  switch (verb) {
    case 'snapshot':
      return { resource, name: options.snapshot ?? '' };
    case 'restore':
      return { resource, name: restoreName(vm, id) };
    default: {
      const name = options.snapshot ?? options.restore ?? '';
      const known =
        verb === 'delete-snapshot' ? found?.snapshots : found?.restores;
      const uid = known?.find(each => each.name === name)?.uid;
      return { resource, name, ...(uid && { uid }) };
    }
  }
}

/** The path of objects of snapshot.kubevirt.io, with all of its parts escaped. */
export function snapshotPath(
  resource: SnapshotObjectRef['resource'],
  namespace: string,
  name?: string,
): string {
  const collection = `/apis/${SNAPSHOT_GROUP}/v1beta1/namespaces/${encodeURIComponent(
    namespace,
  )}/${resource}`;
  return name === undefined
    ? collection
    : `${collection}/${encodeURIComponent(name)}`;
}

const vmRef = (name: string) => ({
  apiGroup: 'kubevirt.io',
  kind: 'VirtualMachine',
  name,
});

function newSnapshot(
  vm: { namespace: string; name: string },
  name: string,
  labels?: Record<string, string>,
) {
  return {
    apiVersion: `${SNAPSHOT_GROUP}/v1beta1`,
    kind: 'VirtualMachineSnapshot',
    metadata: { name, namespace: vm.namespace, ...(labels && { labels }) },
    spec: { source: vmRef(vm.name) },
  };
}

function newRestore(
  vm: { namespace: string; name: string },
  name: string,
  { options }: AskedOperation,
) {
  return {
    apiVersion: `${SNAPSHOT_GROUP}/v1beta1`,
    kind: 'VirtualMachineRestore',
    metadata: { name, namespace: vm.namespace },
    spec: {
      target: vmRef(vm.name),
      virtualMachineSnapshotName: options.snapshot,
      volumeRestorePolicy: options.volumeRestorePolicy ?? 'InPlace',
      // It was stopped when this was planned: whoever started it since did not mean to lose what it writes.
      targetReadinessPolicy: 'FailImmediate',
    },
  };
}

/**
 * The call that makes or deletes it, and the one that only tries.
 *
 * @param labels - of a snapshot that is made
 */
export function snapshotCall(
  asked: AskedOperation & { verb: SnapshotVerb },
  vm: { namespace: string; name: string },
  ref: SnapshotObjectRef,
  labels?: Record<string, string>,
) {
  if (asked.verb === 'delete-snapshot' || asked.verb === 'delete-restore') {
    const body = ref.uid ? { preconditions: { uid: ref.uid } } : {};
    return {
      method: 'DELETE' as const,
      path: snapshotPath(ref.resource, vm.namespace, ref.name),
      body,
      dryRun: { ...body, dryRun: ['All'] },
    };
  }
  const body =
    asked.verb === 'snapshot'
      ? newSnapshot(vm, ref.name, labels)
      : newRestore(vm, ref.name, asked);
  // An older KubeVirt would drop a policy that it does not know, and give the disks random names.
  const path = `${snapshotPath(
    ref.resource,
    vm.namespace,
  )}?fieldValidation=Strict`;
  return {
    method: 'POST' as const,
    path,
    body,
    dryRun: body,
    dryRunPath: `${path}&dryRun=All`,
  };
}
