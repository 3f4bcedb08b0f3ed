import { Readable } from 'node:stream';
import { badRequest, notFound, pathNotFound } from '../status';
import { DefaultObjectStore } from '../store';
import { Clock, KubeObject, NewKubeObject, ObjectRef } from '../types';
import { ApiExtensions } from './ApiExtensions';
import { WriteRequest } from './writeRequests';
import { Writes } from './writes';

export interface LocalWriterOptions {
  store: DefaultObjectStore;
  clock: Clock;
  /** What the cluster's components have to say to a write. */
  extensions: ApiExtensions;
  /** Of the user. */
  name: string;
  /** Of the fields that it applies. */
  manager: string;
}

/** A client of a cluster's API server in the same process: what it writes is admitted and refused as anybody's. */
export class LocalWriter {
  readonly #options: LocalWriterOptions;
  readonly #writes: Writes;

  constructor(options: LocalWriterOptions) {
    this.#options = options;
    this.#writes = new Writes(options);
  }

  /** What names an object on the cluster; undefined while its kind is not served. */
  refOf(
    { apiVersion, kind, metadata }: NewKubeObject,
    defaultNamespace = 'default',
  ): ObjectRef | undefined {
    const { store } = this.#options;
    const resource = store.resourceOf(apiVersion, kind);
    const definition = resource && store.resources.get(resource);
    return definition && metadata.name
      ? {
          resource,
          name: metadata.name,
          ...(definition.namespaced && {
            namespace: metadata.namespace ?? defaultNamespace,
          }),
        }
      : undefined;
  }

  /**
   * Applies an object by server-side apply, and takes fields that others changed.
   *
   * @throws StatusError what the API server or a webhook refuses it with
   */
  apply(object: NewKubeObject, defaultNamespace?: string): KubeObject {
    if (!object.metadata.name) {
      throw badRequest('metadata.name is required for apply');
    }
    const ref = this.refOf(object, defaultNamespace);
    if (!ref) {
      throw pathNotFound();
    }
    const slash = object.apiVersion.indexOf('/');
    const write = this.#request(ref, object.apiVersion.slice(slash + 1));
    write.query.set('force', 'true');
    return this.#writes.apply(write, object).object;
  }

  /**
   * Deletes an object; one that finalizers hold goes later.
   *
   * @throws StatusError what the API server or a webhook refuses it with, also that it is gone already
   */
  async delete(ref: ObjectRef): Promise<void> {
    await this.#writes.delete(this.#request(ref));
  }

  #request(ref: ObjectRef, version?: string): WriteRequest {
    const { store, name, manager } = this.#options;
    const definition = store.resources.get(ref.resource);
    if (!definition) {
      throw notFound(ref);
    }
    if (version !== undefined && !definition.versions.includes(version)) {
      throw pathNotFound();
    }
    const { group, plural, versions } = definition;
    return {
      definition,
      path: {
        group,
        plural,
        version: version ?? versions[0],
        namespace: ref.namespace,
        name: ref.name,
      },
      request: Object.assign(Readable.from([]), { headers: {} }),
      query: new URLSearchParams({ fieldManager: manager }),
      identity: { name, groups: ['system:masters'], rules: 'admin' },
    };
  }
}
