import { Change, KubeObject, ResourceDefinition } from '../types';
import { pathNotFound } from '../status';
import { resourceName } from './builtins';
import { Dispatcher } from './Dispatcher';
import { OwnerIndex } from './OwnerIndex';
import { ResourceTable } from './ResourceTable';
import { frozenValue } from './values';

/** What an update changed of an object: everything but its metadata and its status subresource. */
function specChanged(
  definition: ResourceDefinition,
  next: KubeObject,
  current: KubeObject,
): boolean {
  const keys = new Set([...Object.keys(next), ...Object.keys(current)]);
  for (const key of keys) {
    const part =
      key === 'metadata' || (key === 'status' && definition.statusSubresource);
    if (!part && next[key] !== current[key]) {
      return true;
    }
  }
  return false;
}

/** The tables of all served resources: each change is one revision, indexed and sent in order. */
export class ObjectTables {
  readonly owners = new OwnerIndex();
  readonly dispatcher = new Dispatcher();
  readonly definitions = new Map<string, ResourceDefinition>();
  readonly #historyLimit: number;
  readonly #tables = new Map<string, ResourceTable>();
  readonly #kinds = new Map<string, string>();
  /** Begins above 1, so that revision 1 is as forgotten as it is on any real cluster. */
  #revision = 2;

  constructor(options: { historyLimit: number }) {
    this.#historyLimit = options.historyLimit;
  }

  get revision(): number {
    return this.#revision;
  }

  add(definition: ResourceDefinition): void {
    const resource = resourceName(definition);
    const table = this.#tables.get(resource);
    if (table) {
      table.definition = definition;
    } else {
      this.#tables.set(
        resource,
        new ResourceTable(definition, this.#historyLimit, this.#revision),
      );
    }
    this.definitions.set(resource, definition);
    this.#kinds.set(`${definition.group}/${definition.kind}`, resource);
  }

  drop(definition: ResourceDefinition): void {
    const resource = resourceName(definition);
    this.definitions.delete(resource);
    this.#tables.delete(resource);
    this.#kinds.delete(`${definition.group}/${definition.kind}`);
  }

  find(resource: string): ResourceTable | undefined {
    return this.#tables.get(resource);
  }

  /** The table of a served resource; a 404 when it is not served. */
  table(resource: string): ResourceTable {
    const table = this.#tables.get(resource);
    if (!table) {
      throw pathNotFound();
    }
    return table;
  }

  all(): Iterable<[string, ResourceTable]> {
    return this.#tables.entries();
  }

  resourceOf(apiVersion: string, kind: string): string | undefined {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    return this.#kinds.get(`${group}/${kind}`);
  }

  insert(resource: string, draft: KubeObject, dryRun?: boolean): KubeObject {
    const { definition } = this.table(resource);
    const { generation, resourceVersion, ...metadata } = draft.metadata;
    const object: KubeObject = frozenValue({
      ...draft,
      metadata: {
        ...metadata,
        ...(definition.generation !== false && { generation: generation ?? 1 }),
        ...(!dryRun && { resourceVersion: String(this.#revision + 1) }),
      },
    });
    if (!dryRun) {
      this.#commit({ type: 'ADDED', resource, object });
    }
    return object;
  }

  /** Writes a new version; one that equals the current one is no change, as in a real API server. */
  replace(
    resource: string,
    current: KubeObject,
    draft: KubeObject,
    options: { dryRun?: boolean; deleting?: boolean } = {},
  ): KubeObject {
    const { definition } = this.table(resource);
    const { generation, resourceVersion } = current.metadata;
    const next: KubeObject = frozenValue(
      {
        ...draft,
        metadata: { ...draft.metadata, generation, resourceVersion },
      },
      current,
    );
    if (next === current) {
      return current;
    }
    const rises =
      definition.generation !== false &&
      (options.deleting || specChanged(definition, next, current));
    const object: KubeObject = Object.freeze({
      ...next,
      metadata: Object.freeze({
        ...next.metadata,
        ...(rises && { generation: (generation ?? 0) + 1 }),
        ...(!options.dryRun && { resourceVersion: String(this.#revision + 1) }),
      }),
    });
    if (!options.dryRun) {
      this.#commit({ type: 'MODIFIED', resource, object, previous: current });
    }
    return object;
  }

  remove(resource: string, current: KubeObject): KubeObject {
    const object: KubeObject = Object.freeze({
      ...current,
      metadata: Object.freeze({
        ...current.metadata,
        resourceVersion: String(this.#revision + 1),
      }),
    });
    this.#commit({ type: 'DELETED', resource, object, previous: current });
    return object;
  }

  #commit(change: Change): void {
    this.#revision++;
    this.table(change.resource).apply(change);
    if (change.type === 'DELETED') {
      this.owners.remove(change.object);
    } else {
      this.owners.put(change.resource, change.object, change.previous);
    }
    this.dispatcher.dispatch(change);
  }
}
