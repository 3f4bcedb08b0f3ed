import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { checkLabels, refuse, show } from '../checks';
import { checkNothingPrivate } from './privateContent';
import type { VmContext, VmInput } from '../types';
import { restrictedLabel, SIDECARS } from './webhook';

const ENTITY_REF =
  /^[A-Za-z][-A-Za-z0-9_.]{0,62}:[-A-Za-z0-9_.]{1,63}\/[-A-Za-z0-9_.]{1,63}$/;
/** Labels and annotations that VM and template share. */
export interface VmMetadata {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/**
 * The labels and annotations of a VM. What maps the VM to its entity wins over what a person gave,
 * and is the same on VM and template, because a VMI and its pod inherit from the template only.
 *
 * @param onVmi - whether these are the labels of a VMI, on which KubeVirt refuses some that a VM may have
 */
export function buildVmMetadata(
  input: Pick<VmInput, 'name' | 'labels' | 'annotations'>,
  context: VmContext,
  path: string,
  onVmi: boolean = true,
): VmMetadata {
  const own = checkLabels(input.labels, `${path}.labels`);
  const restricted = restrictedLabel(own);
  if (restricted && onVmi) {
    refuse(
      `${path}.labels`,
      `${restricted} is set by KubeVirt itself, which refuses it from others`,
    );
  }
  if (context.entityRef !== undefined && !ENTITY_REF.test(context.entityRef)) {
    refuse(
      'entityRef',
      `${show(
        context.entityRef,
      )} is no full entity reference such as component:default/orders`,
    );
  }
  return {
    labels: {
      ...own,
      ...checkLabels(context.labels, 'labels'),
      'kubevirt.io/vm': input.name,
    },
    annotations: {
      ...checkAnnotations(input.annotations, `${path}.annotations`),
      ...(context.entityRef !== undefined && {
        [ANNOTATION_ENTITY_REF]: context.entityRef,
      }),
    },
  };
}

/** The field `annotations` of a manifest, which is left out where there are none. */
export function annotationsField(annotations: Record<string, string>): {
  annotations?: Record<string, string>;
} {
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}

function checkAnnotations(
  annotations: Record<string, string> | undefined,
  path: string,
): Record<string, string> {
  const entries = Object.entries(annotations ?? {});
  // Keys follow the rules of labels; values are free.
  checkLabels(Object.fromEntries(entries.map(([key]) => [key, ''])), path);
  for (const [key, value] of entries) {
    if (typeof value !== 'string') {
      refuse(`${path}.${key}`, 'must be a string');
    }
    if (key === SIDECARS) {
      refuse(
        `${path}.${key}`,
        'sidecars run programs in the pod of the VM, which belongs to the platform; have the platform team add them',
      );
    }
    checkNothingPrivate(value, `${path}.${key}`);
  }
  return Object.fromEntries(entries);
}
