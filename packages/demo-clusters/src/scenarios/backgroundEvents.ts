import type { DemoCluster } from '../cluster';
import { operate } from '../kubevirt/operations';
import { StatusError } from '../status';

/** What changes by itself in the demo, in turn: [operation, VM in the namespace shop]. */
const TURNS: [operation: string, vm: string][] = [
  ['migrate', 'orders-cache'],
  ['restart', 'payments'],
  ['migrate', 'orders-cache'],
  ['migrate', 'orders-db'],
];

/** Lets a little happen by itself, by default every 40 s; returns the way to stop it. */
export function startBackgroundEvents(
  cluster: DemoCluster,
  everyMs = 40_000,
): () => void {
  let turn = 0;
  let cancel = () => {};
  const next = () => {
    const [operation, name] = TURNS[turn++ % TURNS.length];
    try {
      operate(cluster.context, operation, { namespace: 'shop', name });
    } catch (error) {
      // A person may have stopped, paused or deleted it: then nothing happens this time.
      if (!(error instanceof StatusError)) {
        throw error;
      }
    }
    cancel = cluster.clock.after(everyMs, next);
  };
  cancel = cluster.clock.after(everyMs, next);
  return () => cancel();
}
