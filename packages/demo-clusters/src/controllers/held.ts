import { KubeObject } from '../types';

/** Objects with this annotation are left alone by the demo's controllers, as if these were stuck. */
export const HELD = 'demo.kubevirt/held';

export function isHeld(object: KubeObject | undefined): boolean {
  return object?.metadata.annotations?.[HELD] !== undefined;
}
