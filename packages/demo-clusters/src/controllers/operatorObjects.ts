import { KubeObject, NewKubeObject, ObjectStore } from '../types';

/** The env variable of the first container of a Deployment's pods. */
export function envOf(
  deployment: KubeObject | undefined,
  name: string,
): string | undefined {
  return deployment?.spec.template.spec.containers[0].env?.find(
    (entry: any) => entry.name === name,
  )?.value;
}

/** The tag of an image: what follows the last colon that is not a port's. */
export function tagOf(image: string | undefined): string | undefined {
  return /:([^/:@]+)(?:@.*)?$/.exec(image ?? '')?.[1];
}

/** Everything before the last part of an image's path. */
export function registryOf(image: string | undefined): string {
  return (image ?? '').replace(/\/[^/]*$/, '');
}

/** Is every Deployment there and ready as its spec wants? */
export function deploymentsReady(
  store: ObjectStore,
  namespace: string,
  names: string[],
): boolean {
  return names.every(name => {
    const deployment = store.get({
      resource: 'deployments.apps',
      namespace,
      name,
    });
    return (
      deployment !== undefined &&
      deployment.status?.observedGeneration ===
        deployment.metadata.generation &&
      (deployment.status?.readyReplicas ?? 0) > 0 &&
      (deployment.status?.updatedReplicas ?? 0) >=
        (deployment.spec.replicas ?? 1) &&
      deployment.status?.replicas === deployment.status?.updatedReplicas
    );
  });
}

/** Creates the object, or brings labels and spec of the present one to what is wanted. */
export function ensure(
  store: ObjectStore,
  resource: string,
  wanted: NewKubeObject,
): void {
  const ref = {
    resource,
    namespace: wanted.metadata.namespace,
    name: wanted.metadata.name!,
  };
  if (!store.get(ref)) {
    store.create(wanted);
    return;
  }
  store.mutate(ref, draft => {
    draft.metadata.labels = {
      ...draft.metadata.labels,
      ...wanted.metadata.labels,
    };
    if (wanted.spec) {
      draft.spec = wanted.spec;
    }
  });
}

/** Deletes what is there under these names. */
export function removeAll(
  store: ObjectStore,
  resource: string,
  names: string[],
  namespace?: string,
): void {
  for (const name of names) {
    const ref = { resource, name, ...(namespace && { namespace }) };
    if (store.get(ref)) {
      store.delete(ref);
    }
  }
}
