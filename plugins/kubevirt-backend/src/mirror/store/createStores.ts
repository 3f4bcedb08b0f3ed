import type { KubeObject } from '../../kubevirt/types';
import { Interner } from './Interner';
import { KINDS, type Kind, type KindKey } from '../../kubevirt/kinds';
import { KindStore } from './KindStore';

/** An empty store for each kind, which share the texts that many objects have. */
export function createStores(
  onChange: (kind: Kind, before?: KubeObject, after?: KubeObject) => void,
): Record<KindKey, KindStore> {
  const interner = new Interner();
  return Object.fromEntries(
    KINDS.map(kind => [
      kind.key,
      new KindStore(kind, interner, (before, after) =>
        onChange(kind, before, after),
      ),
    ]),
  ) as Record<KindKey, KindStore>;
}
