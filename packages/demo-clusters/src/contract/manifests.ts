import { Client } from './client';
import type { Json, NewKubeObject } from '../types';

/** Applies objects as `kubectl apply --server-side` does, in their order; resolves once the API server took all. */
export async function applyObjects(
  client: Client,
  objects: NewKubeObject[],
): Promise<void> {
  for (const object of objects) {
    await applyObject(client, object);
  }
}

async function applyObject(
  client: Client,
  object: NewKubeObject,
): Promise<void> {
  const path = `${await pathOf(client, object)}/${object.metadata.name}`;
  const { code, text } = await client.call(
    'PATCH',
    `${path}?fieldManager=contract&force=true`,
    { body: object, contentType: 'application/apply-patch+yaml' },
  );
  if (code >= 300) {
    throw new Error(`Applying ${path}: ${code} ${text}`);
  }
}

/** An entry of what discovery answers. */
interface ServedResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** The collection that an object belongs to, once its kind is served. */
async function pathOf(
  client: Client,
  { apiVersion, kind, metadata }: NewKubeObject,
): Promise<string> {
  const base = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const find = (body: Json): ServedResource | undefined =>
    body.resources?.find(
      (resource: ServedResource) =>
        resource.kind === kind && !resource.name.includes('/'),
    );
  const { body } = await client.eventually(
    base,
    answer => answer.code === 200 && Boolean(find(answer.body)),
  );
  const resource = find(body)!;
  return resource.namespaced
    ? `${base}/namespaces/${metadata.namespace}/${resource.name}`
    : `${base}/${resource.name}`;
}
