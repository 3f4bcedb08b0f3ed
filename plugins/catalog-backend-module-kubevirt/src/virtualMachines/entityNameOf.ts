import { createHash } from 'node:crypto';
import type { VirtualMachineFacts } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Names of entities have so many characters at most (catalog-model KubernetesValidatorFunctions.isValidObjectName). */
const MAX_NAME = 63;
const HASH = 10;

/** No cluster, namespace or VM whose name is made of these has a `_`, which therefore stands between them. */
const PLAIN = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/**
 * The name of a VM's entity: the same each time it is made again, and no other VM's.
 *
 * @returns `cluster_namespace_name`; where that is no name for an entity, as much of it as fits, with a hash
 */
export function entityNameOf({
  kind,
  cluster,
  namespace,
  name,
}: Pick<
  VirtualMachineFacts,
  'kind' | 'cluster' | 'namespace' | 'name'
>): string {
  const parts = [cluster, namespace, name];
  const plain = parts.join('_');
  if (
    kind === 'VirtualMachine' &&
    plain.length <= MAX_NAME &&
    parts.every(part => PLAIN.test(part))
  ) {
    return plain;
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex')
    .slice(0, HASH);
  // Without `_`, so that it is the plain name of no VM.
  const start = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, MAX_NAME - HASH - 1);
  return start ? `${start}-${hash}` : hash;
}
