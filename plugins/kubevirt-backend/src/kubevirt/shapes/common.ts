import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Shape } from './shape';

export const fields = (shape: Record<string, Shape>): Shape => ({
  fields: shape,
});
export const list = (shape: Shape): Shape => ({ list: shape });
export const MAP: Shape = { map: true };
export const only = (...keys: string[]): Shape => ({
  map: key => keys.includes(key),
});

export interface Metadata {
  labels?: Shape;
  annotations?: Shape;
  /** Which of the entries that say who wrote what, and when. */
  managedFields?: Shape;
}

export const object = (
  { labels, annotations, managedFields }: Metadata,
  body: Record<string, Shape> = {},
): Shape =>
  fields({
    metadata: fields({
      name: 'own',
      namespace: 'shared',
      uid: 'own',
      resourceVersion: 'own',
      generation: 'own',
      creationTimestamp: 'time',
      deletionTimestamp: 'time',
      finalizers: list('shared'),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(managedFields ? { managedFields } : {}),
      ownerReferences: list(
        fields({
          kind: 'shared',
          name: 'own',
          uid: 'own',
          controller: 'own',
        }),
      ),
    }),
    ...body,
  });

export const CONDITIONS = list(
  fields({
    type: 'shared',
    status: 'shared',
    reason: 'shared',
    message: 'shared',
    lastTransitionTime: 'time',
  }),
);

export const CONSENT = only(ANNOTATION_ENTITY_REF);
