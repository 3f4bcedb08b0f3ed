import type { KubeDoc } from '../types';
import { isObject } from '../yaml';
import { listOf } from './needsCdi';

/** What an API server writes into `metadata`, and what has no place in git. */
const METADATA = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];
/**
 * Annotations that servers and clients write to remember something of this one object: kubectl apply, virt-controller
 * (kubevirt v1.9 staging/src/kubevirt.io/api core/v1/types.go, pkg/storage/snapshot/restore.go), and what a VMI says of its VM.
 */
const ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubevirt.io/latest-observed-api-version',
  'kubevirt.io/storage-observed-api-version',
  'kubevirt.io/vm-generation',
  'kubevirt.io/instancetype-name',
  'kubevirt.io/cluster-instancetype-name',
  'kubevirt.io/preference-name',
  'kubevirt.io/cluster-preference-name',
  'restore.kubevirt.io/lastRestoreUID',
];
/** Where a VMI runs, as virt-controller and virt-handler label it; KubeVirt refuses most of them from others. */
const VMI_LABELS = [
  'kubevirt.io/nodeName',
  'kubevirt.io/migrationTargetNodeName',
  'kubevirt.io/outdatedLauncherImage',
];

/**
 * A copy without what the servers of another cluster wrote, as `kubectl get -o yaml` shows it: status, metadata of theirs,
 * names of ControllerRevisions that only that cluster has, and null.
 *
 * @returns with warnings of what changes the VM
 */
export function withoutServerFields(
  given: KubeDoc,
  path: string,
): { doc: KubeDoc; warnings: string[] } {
  const warnings: string[] = [];
  const { status: _status, ...rest } = given;
  const doc = withoutNull(rest) as KubeDoc;
  const spec = isObject(doc.spec) ? doc.spec : {};
  const { template } = spec;
  clean(doc);
  if (doc.kind !== 'VirtualMachine') {
    const { labels } = doc.metadata;
    if (isObject(labels)) {
      VMI_LABELS.forEach(name => delete labels[name]);
    }
    return { doc, warnings };
  }
  clean(template);
  listOf(spec.dataVolumeTemplates).forEach(item => {
    clean(item);
    delete item.status;
  });
  for (const name of ['instancetype', 'preference']) {
    const reference = spec[name];
    if (isObject(reference) && reference.revisionName !== undefined) {
      // It names a ControllerRevision of one VM (kubevirt v1.9 pkg/instancetype/revision).
      delete reference.revisionName;
      warnings.push(
        `${path}.spec.${name}.revisionName: was left out, as it names a ControllerRevision that only the cluster of the copied VM has; KubeVirt makes a new one from the ${name} as it is there`,
      );
    }
  }
  const firmware =
    isObject(template) &&
    isObject(template.spec) &&
    isObject(template.spec.domain) &&
    template.spec.domain.firmware;
  for (const name of ['uuid', 'serial']) {
    if (isObject(firmware) && firmware[name] !== undefined) {
      warnings.push(
        `${path}.spec.template.spec.domain.firmware.${name}: is the identity of one guest; leave it out where this is another one than the one it was copied from`,
      );
    }
  }
  return { doc, warnings };
}

function clean(object: unknown): void {
  const metadata = isObject(object) ? object.metadata : undefined;
  if (!isObject(metadata)) {
    return;
  }
  METADATA.forEach(name => delete metadata[name]);
  const { annotations } = metadata;
  if (isObject(annotations)) {
    ANNOTATIONS.forEach(name => delete annotations[name]);
  }
}

/** The API server drops null, too, where it means nothing (structural defaulting). */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNull);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== null && item !== undefined)
          .map(([key, item]) => [key, withoutNull(item)]),
      )
    : value;
}
