import { denied } from '../../controllers/webhooks';
import { StatusError } from '../../status';
import { KubeObject, ObjectStore } from '../../types';
import { KUBEVIRTS, VMS } from '../resources';
import { CONTENTS, RESTORES, SNAPSHOTS } from './names';

const SNAPSHOT_WEBHOOK =
  'virtualmachinesnapshot-validator.snapshot.kubevirt.io';
const RESTORE_WEBHOOK = 'virtualmachinerestore-validator.snapshot.kubevirt.io';
const POLICIES = ['InPlace', 'PrefixTargetName', 'RandomizeNames'];

/** Beta gates are on from KubeVirt 1.9 on, and before only where they are listed. */
function gateIsOn(store: ObjectStore): boolean {
  const [kubevirt] = store.list(KUBEVIRTS);
  const { featureGates = [], disabledFeatureGates = [] } =
    kubevirt?.spec?.configuration?.developerConfiguration ?? {};
  const version: string = kubevirt?.status?.observedKubeVirtVersion ?? '';
  return (
    featureGates.includes('Snapshot') ||
    (!disabledFeatureGates.includes('Snapshot') &&
      !/^v1\.[0-8]\./.test(version))
  );
}

/**
 * What virt-api refuses of new snapshots and restores (kubevirt v1.9 pkg/storage/admitters/vmsnapshot.go and
 * vmrestore.go).
 */
export function snapshotRefusal(
  store: ObjectStore,
  resource: string,
  { metadata, spec }: KubeObject,
): StatusError | undefined {
  const { namespace } = metadata;
  if (resource === SNAPSHOTS) {
    return gateIsOn(store)
      ? undefined
      : denied(SNAPSHOT_WEBHOOK, 'snapshot feature gate not enabled', 400);
  }
  if (!gateIsOn(store)) {
    return denied(
      RESTORE_WEBHOOK,
      'Snapshot/Restore feature gate not enabled',
      400,
    );
  }
  const policy = spec.volumeRestorePolicy;
  if (policy !== undefined && !POLICIES.includes(policy)) {
    return denied(
      RESTORE_WEBHOOK,
      `volume restore policy "${policy}" doesn't exist`,
    );
  }
  const target = spec.target.name;
  const other = store
    .list(RESTORES, { namespace })
    .find(each => each.spec.target.name === target && !each.status?.complete);
  if (other) {
    return denied(
      RESTORE_WEBHOOK,
      `VirtualMachineRestore "${other.metadata.name}" in progress`,
    );
  }
  const snapshot = store.get({
    resource: SNAPSHOTS,
    namespace,
    name: spec.virtualMachineSnapshotName,
  });
  const content = snapshot?.status?.virtualMachineSnapshotContentName;
  if (content && !store.get({ resource: CONTENTS, namespace, name: content })) {
    return denied(
      RESTORE_WEBHOOK,
      `virtualmachinesnapshotcontents.snapshot.kubevirt.io "${content}" not found`,
      400,
    );
  }
  const vm = store.get({ resource: VMS, namespace, name: target });
  return vm && snapshot && snapshot.status?.sourceUID !== vm.metadata.uid
    ? denied(
        RESTORE_WEBHOOK,
        'restore source and restore target are different but restore target already exists',
      )
    : undefined;
}
