import type { KubeObject } from '../../model/types';
import { Interner } from './Interner';
import { KINDS, type Kind, type KindKey } from './kinds';

const BY_KEY = new Map(KINDS.map(kind => [kind.key, kind]));

/**
 * Copies just what the model reads (see `./shapes`), so that nothing of the original stays in memory.
 * Undefined for an object without name and uid, which no API server sends.
 */
export function trim(
  kind: Kind | KindKey,
  object: KubeObject,
  interner: Interner = new Interner(),
): KubeObject | undefined {
  const { pick } = typeof kind === 'string' ? BY_KEY.get(kind)! : kind;
  const kept = pick(object, { interner, own: 0 }) as KubeObject | undefined;
  return kept?.metadata?.uid && kept.metadata.name ? kept : undefined;
}
