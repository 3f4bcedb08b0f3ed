import { Change, ObjectStore } from '../types';

/**
 * Runs what a Deployment stands for exactly as long as one of its pods is ready: there are no
 * processes in the pods of a demo cluster, so the controllers run beside it.
 */
export function runWhileReady(
  store: ObjectStore,
  deployment: { namespace: string; name: string },
  run: () => () => void,
): () => void {
  const ref = { resource: 'deployments.apps', ...deployment };
  let stop: (() => void) | undefined;
  const update = () => {
    const ready = (store.get(ref)?.status?.readyReplicas ?? 0) > 0;
    if (ready && !stop) {
      stop = run();
    } else if (!ready && stop) {
      stop();
      stop = undefined;
    }
  };
  update();
  const unsubscribe = store.subscribe(ref.resource, ({ object }: Change) => {
    const { namespace, name } = object.metadata;
    if (namespace === deployment.namespace && name === deployment.name) {
      update();
    }
  });
  return () => {
    unsubscribe();
    stop?.();
    stop = undefined;
  };
}
