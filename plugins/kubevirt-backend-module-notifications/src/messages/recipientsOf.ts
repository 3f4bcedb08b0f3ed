import type { ObservedEntity } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** Who gets a message about a VM: the owners of the entities that show it with its consent, each with the first of theirs. */
export function recipientsOf(
  entities: readonly ObservedEntity[],
): Map<string, ObservedEntity> {
  const recipients = new Map<string, ObservedEntity>();
  for (const entity of entities) {
    const recipient = entity.owner ?? entity.entityRef;
    if (!recipients.has(recipient)) {
      recipients.set(recipient, entity);
    }
  }
  return recipients;
}
