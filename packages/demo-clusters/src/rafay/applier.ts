import type { DemoCluster } from '../cluster';
import { isTrue } from '../controllers/conditions';
import { StatusError } from '../status';
import type { NewKubeObject, ObjectRef } from '../types';

/** The user that applies, and the manager of the fields. */
export const RAFAY_USER = 'rafay';

/** Something to apply, with the namespace that it goes to where it names none. */
export interface Applicable {
  object: NewKubeObject;
  namespace?: string;
}

/** How often, and until when, something is tried. */
export interface Tries {
  maxRetryCount: number;
  retryMs: number;
  signal: AbortSignal;
}

/** How applying a part ended. */
export interface ApplyResult {
  ok: boolean;
  retryCount: number;
  failures: string[];
}

/**
 * Resolves after `ms` by the cluster's clock.
 *
 * @throws the reason of the signal, once it is given
 */
export async function pause(
  cluster: DemoCluster,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>(resolve => {
    cluster.clock.after(ms, resolve);
  });
  signal.throwIfAborted();
}

/** `VirtualMachine orders/orders-db`, as people read it. */
export function titleOf({ kind, metadata }: NewKubeObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;
}

/** Distinguishes the objects of a cluster. */
export function keyOf({ resource, namespace = '', name }: ObjectRef): string {
  return `${resource}/${namespace}/${name}`;
}

/** Does something to each, one after the other; those that fail are tried again, together, so many times. */
async function tryAll<T>(
  cluster: DemoCluster,
  items: T[],
  { maxRetryCount, retryMs, signal }: Tries,
  attempt: (item: T) => Promise<void>,
  nameOf: (item: T) => string,
): Promise<ApplyResult> {
  let left = items;
  for (let retryCount = 0; ; retryCount++) {
    signal.throwIfAborted();
    const failures: string[] = [];
    const failed: T[] = [];
    for (const item of left) {
      try {
        await attempt(item);
      } catch (error) {
        if (!(error instanceof StatusError)) {
          throw error;
        }
        failed.push(item);
        failures.push(`${nameOf(item)}: ${error.code} ${error.message}`);
      }
    }
    if (failed.length === 0 || retryCount >= maxRetryCount) {
      return { ok: failed.length === 0, retryCount, failures };
    }
    left = failed;
    await pause(cluster, retryMs, signal);
  }
}

/** Applies objects in their order, as anybody would: what webhooks and the API server refuse fails with their words. */
export async function applyAll(
  cluster: DemoCluster,
  items: Applicable[],
  tries: Tries,
  manager?: string,
): Promise<ApplyResult> {
  const writer = cluster.writeAs(RAFAY_USER, manager);
  return tryAll(
    cluster,
    items,
    tries,
    async ({ object, namespace }) => {
      writer.apply(object, namespace);
    },
    ({ object }) => titleOf(object),
  );
}

/**
 * Deletes what was applied in the reverse of its order, and waits for nothing: an object that a finalizer holds goes
 * when its controller lets it, if that is still there.
 *
 * @param kept - what is to stay, as something else applies it, too
 */
export async function takeAway(
  cluster: DemoCluster,
  applied: Applicable[],
  kept: Applicable[],
  tries: Tries,
): Promise<ApplyResult> {
  const writer = cluster.writeAs(RAFAY_USER);
  const refsOf = (items: Applicable[]) =>
    items.flatMap(
      ({ object, namespace }) => writer.refOf(object, namespace) ?? [],
    );
  const staying = new Set(refsOf(kept).map(keyOf));
  const leaving = new Map(
    refsOf(applied)
      .reverse()
      .map(ref => [keyOf(ref), ref]),
  );
  return tryAll(
    cluster,
    [...leaving.values()].filter(
      ref => !staying.has(keyOf(ref)) && cluster.store.get(ref) !== undefined,
    ),
    tries,
    async ref => {
      if (cluster.store.get(ref)) {
        await writer.delete(ref);
      }
    },
    keyOf,
  );
}

const READY_CONDITIONS: Record<string, string> = {
  CustomResourceDefinition: 'Established',
  Deployment: 'Available',
  KubeVirt: 'Available',
  CDI: 'Available',
};

/** Do these objects work, as far as their status shows? Answers the titles of those that do not. */
export function notReady(cluster: DemoCluster, items: Applicable[]): string[] {
  const writer = cluster.writeAs(RAFAY_USER);
  return items
    .filter(({ object, namespace }) => {
      if (!Object.hasOwn(READY_CONDITIONS, object.kind)) {
        return false;
      }
      const ref = writer.refOf(object, namespace);
      const current = ref && cluster.store.get(ref);
      return !current || !isTrue(current, READY_CONDITIONS[object.kind]);
    })
    .map(({ object }) => titleOf(object));
}
