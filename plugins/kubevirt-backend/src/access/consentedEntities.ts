import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

const NONE: ReadonlySet<string> = new Set();

/** What was read of annotations. The mirror hands out the same object until they change. */
const KNOWN = new WeakMap<object, ReadonlySet<string>>();

/**
 * The entities that the consent annotation names, in lower case. What can't be read as a reference consents
 * to nobody. How long the annotation may be is the mirror's business (`../mirror/shapes`).
 *
 * @param annotations - of a VM, a VMI or a namespace; read once for each object
 */
export function consentedEntities(
  annotations: Readonly<Record<string, string>> | undefined,
): ReadonlySet<string> {
  if (!annotations) {
    return NONE;
  }
  let refs = KNOWN.get(annotations);
  if (!refs) {
    refs = readRefs(annotations[ANNOTATION_ENTITY_REF]);
    KNOWN.set(annotations, refs);
  }
  return refs;
}

function readRefs(value: unknown): ReadonlySet<string> {
  if (typeof value !== 'string') {
    return NONE;
  }
  const refs = new Set<string>();
  for (const item of value.split(',')) {
    try {
      refs.add(
        stringifyEntityRef(
          parseEntityRef(item.trim(), { defaultNamespace: 'default' }),
        ),
      );
    } catch {
      // Of a list that others write, what can be read counts.
    }
  }
  return refs;
}
