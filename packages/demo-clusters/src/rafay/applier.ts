import type { DemoCluster } from '../cluster';
import { isTrue } from '../controllers/conditions';
import { admitCreate } from '../kubevirt/admission';
import { notFound, StatusError } from '../status';
import { KubeObject, NewKubeObject } from '../types';

/** Resolves after `ms` by the cluster's clock. */
export function sleep(cluster: DemoCluster, ms: number): Promise<void> {
  return new Promise(resolve => {
    cluster.clock.after(ms, resolve);
  });
}

function titleOf({ kind, metadata }: NewKubeObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;
}

/** Applies one object as `kubectl apply` does, and throws what the API server answers. */
function applyObject(
  cluster: DemoCluster,
  object: NewKubeObject,
  defaultNamespace: string | undefined,
): void {
  const { store, clock } = cluster;
  const resource = store.resourceOf(object.apiVersion, object.kind);
  const definition = resource && store.resources.get(resource);
  if (!resource || !definition) {
    throw notFound({
      resource: `${object.kind.toLowerCase()}s.${
        object.apiVersion.split('/')[0]
      }`,
      name: object.metadata.name,
    });
  }
  const draft = JSON.parse(JSON.stringify(object)) as KubeObject;
  if (definition.namespaced) {
    draft.metadata.namespace ??= defaultNamespace ?? 'default';
  }
  const ref = {
    resource,
    namespace: draft.metadata.namespace,
    name: draft.metadata.name,
  };
  const present = store.get(ref);
  if (present) {
    store.mutate(ref, current => {
      current.metadata.labels = {
        ...current.metadata.labels,
        ...draft.metadata.labels,
      };
      current.metadata.annotations = {
        ...current.metadata.annotations,
        ...draft.metadata.annotations,
      };
      for (const [field, value] of Object.entries(draft)) {
        if (!['metadata', 'status', 'apiVersion', 'kind'].includes(field)) {
          current[field] = merged(current[field], value);
        }
      }
    });
    return;
  }
  if (store.resources.has('virtualmachines.kubevirt.io')) {
    admitCreate(store, clock, resource, draft);
  }
  store.create(draft);
}

/** What is given wins; what the server has set beside it stays. */
function merged(current: any, given: any): any {
  if (
    !current ||
    !given ||
    typeof current !== 'object' ||
    typeof given !== 'object' ||
    Array.isArray(given)
  ) {
    return given;
  }
  const result = { ...current };
  for (const [key, value] of Object.entries(given)) {
    result[key] = merged(current[key], value);
  }
  return result;
}

/** How applying a part ended. */
export interface ApplyResult {
  ok: boolean;
  retryCount: number;
  failures: string[];
}

/** Applies objects one by one; those that fail are tried again, together, so many times. */
export async function applyAll(
  cluster: DemoCluster,
  objects: NewKubeObject[],
  options: { namespace?: string; maxRetryCount: number; retryMs: number },
): Promise<ApplyResult> {
  let left = objects;
  let failures: string[] = [];
  for (let retryCount = 0; ; retryCount++) {
    failures = [];
    const failed: NewKubeObject[] = [];
    for (const object of left) {
      try {
        applyObject(cluster, object, options.namespace);
      } catch (error) {
        if (!(error instanceof StatusError)) {
          throw error;
        }
        failed.push(object);
        failures.push(`${titleOf(object)}: ${error.code} ${error.message}`);
      }
    }
    if (failed.length === 0 || retryCount >= options.maxRetryCount) {
      return { ok: failed.length === 0, retryCount, failures };
    }
    left = failed;
    await sleep(cluster, options.retryMs);
  }
}

/** Do these objects work, as far as their status shows? */
export function notReady(
  cluster: DemoCluster,
  objects: NewKubeObject[],
  defaultNamespace: string | undefined,
): string[] {
  return objects
    .filter(object => {
      if (
        !['Deployment', 'KubeVirt', 'CDI', 'CustomResourceDefinition'].includes(
          object.kind,
        )
      ) {
        return false;
      }
      const resource = cluster.store.resourceOf(object.apiVersion, object.kind);
      const current =
        resource &&
        cluster.store.get({
          resource,
          name: object.metadata.name!,
          ...(cluster.store.resources.get(resource)?.namespaced && {
            namespace: object.metadata.namespace ?? defaultNamespace,
          }),
        });
      const wanted =
        object.kind === 'CustomResourceDefinition'
          ? 'Established'
          : 'Available';
      return !current || !isTrue(current, wanted);
    })
    .map(titleOf);
}
