import {
  ANNOTATION_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_CONSENTED_ENTITY,
  VIRTUAL_MACHINE_ENTITIES_LOCATION,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * The entity with whose rights and consent another one is asked for: a `Resource` stands for a VM that consents to that entity.
 *
 * @returns undefined for an entity that does not come from our own entity provider, whatever its annotations say: the catalog writes
 * the location, and the author the rest
 */
export function consentedEntityOf({ metadata }: Entity): string | undefined {
  const annotations: Record<string, unknown> = metadata.annotations ?? {};
  const ref = annotations[ANNOTATION_CONSENTED_ENTITY];
  if (
    annotations[ANNOTATION_LOCATION] !== VIRTUAL_MACHINE_ENTITIES_LOCATION ||
    typeof ref !== 'string'
  ) {
    return undefined;
  }
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    return undefined;
  }
}
