import type { KubeDoc } from '../types';
import { isObject } from '../yaml';

/**
 * Whether a VM or VMI needs CDI on the cluster: it has `dataVolumeTemplates`, or a volume that is a
 * DataVolume. Nothing else of KubeVirt's API does (kubevirt v1.9 pkg/virt-controller/watch/vm).
 *
 * @public
 */
export function needsCdi(manifest: KubeDoc): boolean {
  const { spec } = manifest;
  if (!isObject(spec)) {
    return false;
  }
  const templates = spec.dataVolumeTemplates;
  return (
    (Array.isArray(templates) && templates.length > 0) ||
    listOf(vmiSpecOf(manifest)?.volumes).some(
      volume => volume.dataVolume !== undefined,
    )
  );
}

/** The VMI spec inside a VM, or of a VMI. */
export function vmiSpecOf(
  manifest: KubeDoc,
): Record<string, unknown> | undefined {
  const { spec } = manifest;
  if (!isObject(spec) || manifest.kind !== 'VirtualMachine') {
    return isObject(spec) ? spec : undefined;
  }
  const template = spec.template;
  return isObject(template) && isObject(template.spec)
    ? template.spec
    : undefined;
}

/** The objects of a list; nothing when it is none. */
export function listOf(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
