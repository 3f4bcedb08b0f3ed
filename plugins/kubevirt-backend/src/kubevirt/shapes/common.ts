import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_SNAPSHOT_SCHEDULE,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { fields, list, only, type Shape } from './shape';

/* What many kinds have in common. */

export const OWNER_REFERENCE = fields(
  { kind: 'shared', name: 'own', uid: 'own', controller: 'boolean' },
  ['kind', 'name', 'uid'],
);

const METADATA = {
  name: 'own',
  namespace: 'shared',
  uid: 'own',
  resourceVersion: 'own',
  generation: 'number',
  creationTimestamp: 'time',
  deletionTimestamp: 'time',
  /** What has to be done before the object goes; each is taken away by whoever put it there. */
  finalizers: list('shared'),
  ownerReferences: list(OWNER_REFERENCE),
} satisfies Record<string, Shape>;

/**
 * An object of the API.
 *
 * @param metadata - what is kept of its labels, annotations and the like
 * @param body - what is kept of the rest
 */
export function object<
  M extends Record<string, Shape>,
  B extends Record<string, Shape>,
>(
  metadata: M,
  body: B,
): {
  fields: {
    metadata: {
      fields: typeof METADATA & M;
      required: readonly ('name' | 'uid')[];
    };
  } & B;
  required: readonly 'metadata'[];
} {
  return {
    fields: {
      metadata: {
        fields: { ...METADATA, ...metadata },
        required: ['name', 'uid'],
      },
      ...body,
    },
    required: ['metadata'],
  };
}

export const CONDITION = fields(
  {
    type: 'shared',
    status: 'shared',
    reason: 'shared',
    message: 'shared',
    lastTransitionTime: 'time',
  },
  ['type', 'status'],
);

export const CONDITIONS = list(CONDITION);

/** Who consents to what: entities that may see a VM, and snapshots that are taken of it. */
export const CONSENT = only(
  ANNOTATION_ENTITY_REF,
  ANNOTATION_SNAPSHOT_SCHEDULE,
);
