import type { Named } from '../objects';
import { KubeObject, NewKubeObject, ObjectStore } from '../types';

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

/** The env variable of the first container of a Deployment's pods. */
export function envOf(
  deployment: KubeObject | undefined,
  name: string,
): string | undefined {
  return deployment?.spec.template.spec.containers[0].env?.find(
    (entry: Named) => entry.name === name,
  )?.value;
}

/** The tag of an image: what follows the last colon that is not a port's. */
export function tagOf(image: string | undefined): string | undefined {
  return /:([^/:]+)$/.exec((image ?? '').split('@', 1)[0])?.[1];
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
    const object = store.get(ref);
    if (object && !object.metadata.deletionTimestamp) {
      store.delete(ref);
    }
  }
}

/** Does every Node that is to have a pod of the DaemonSet have a ready one of its current template? */
export function daemonSetRolledOut(
  store: ObjectStore,
  namespace: string,
  name: string,
): boolean {
  const set = store.get({ resource: 'daemonsets.apps', namespace, name });
  const {
    observedGeneration,
    desiredNumberScheduled = 0,
    numberReady,
    updatedNumberScheduled,
  } = set?.status ?? {};
  return (
    observedGeneration === set?.metadata.generation &&
    desiredNumberScheduled > 0 &&
    numberReady === desiredNumberScheduled &&
    updatedNumberScheduled === desiredNumberScheduled
  );
}

/** Creates CustomResourceDefinitions that are missing; true once the API server serves all of them. */
export function ensureDefinitions(
  store: ObjectStore,
  definitions: NewKubeObject[],
): boolean {
  for (const definition of definitions) {
    if (!store.get({ resource: CRDS, name: definition.metadata.name! })) {
      store.create(definition);
    }
  }
  return definitions.every(({ metadata }) =>
    store.resources.has(metadata.name!),
  );
}

/** Deletes CustomResourceDefinitions, and with them their objects; true once all are gone. */
export function removeDefinitions(
  store: ObjectStore,
  definitions: NewKubeObject[],
): boolean {
  const names = definitions.map(({ metadata }) => metadata.name!);
  removeAll(store, CRDS, names);
  return !names.some(name => store.get({ resource: CRDS, name }));
}
