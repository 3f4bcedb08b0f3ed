import type { KubeObject } from '../../kubevirt/types';
import { KINDS, type KindKey } from '../../kubevirt/kinds';
import { compileShape } from './compileShape';
import { Interner } from './Interner';

const PICKERS = new Map(
  KINDS.map(({ key, shape }) => [key, compileShape(shape)]),
);

/**
 * Copies just what the model reads (see `kubevirt/shapes`), so that nothing of the original stays in memory.
 * Undefined for an object without name and uid, which no API server sends.
 */
export function trim(
  kind: KindKey,
  object: KubeObject,
  interner: Interner = new Interner(),
): KubeObject | undefined {
  const pick = PICKERS.get(kind)!;
  return pick(object, { interner, own: 0 }) as KubeObject | undefined;
}
