import { SystemClock } from '../clock';
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  notFound,
  pathNotFound,
} from '../status';
import {
  Change,
  Clock,
  KubeObject,
  NewKubeObject,
  ObjectRef,
  ObjectStore,
  ResourceDefinition,
} from '../types';
import { BUILTIN_RESOURCES, resourceName } from './builtins';
import { setDefaults } from './defaults';
import { Deletions } from './Deletions';
import { validateMetadata } from './names';
import { ObjectTables } from './ObjectTables';
import { labelSelector } from './selectors';
import { UidGenerator, nameSuffix, randomUids } from './uids';
import { checkDeletePreconditions, checkUid } from './preconditions';
import { kubeTime } from './times';
import { mutableCopy } from './values';

export interface DefaultObjectStoreOptions {
  clock?: Clock;
  /** Random uids when absent; `seededUids` for tests. */
  uids?: UidGenerator;
  /** How many changes of each resource a watch can resume over, at the least. */
  historyLimit?: number;
  /** What is served from the start; the usual built-in kinds when absent. */
  resources?: ResourceDefinition[];
}

export interface WriteOptions {
  /** Everything is checked and the result returned, but nothing changes. */
  dryRun?: boolean;
}

export interface UpdateOptions extends WriteOptions {
  /** Takes nothing but the status from what is given. */
  subresource?: 'status';
}

export interface DeleteOptions extends WriteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
}

const INITIAL_NAMESPACES = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/** Objects in memory, with what an API server and the garbage collector do to them. */
export class DefaultObjectStore implements ObjectStore {
  readonly #clock: Clock;
  readonly #uids: UidGenerator;
  readonly #tables: ObjectTables;
  readonly #deletions: Deletions;
  readonly #servedListeners = new Set<(resource: string) => void>();

  constructor(options: DefaultObjectStoreOptions = {}) {
    this.#clock = options.clock ?? new SystemClock();
    this.#uids = options.uids ?? randomUids();
    this.#tables = new ObjectTables({
      historyLimit: options.historyLimit ?? 4096,
    });
    this.#deletions = new Deletions(this.#tables, this.#clock);
    (options.resources ?? BUILTIN_RESOURCES).forEach(definition =>
      this.serve(definition),
    );
    if (this.#tables.find('namespaces')) {
      INITIAL_NAMESPACES.forEach(name => this.#createNamespace(name));
    }
  }

  get resources(): ReadonlyMap<string, ResourceDefinition> {
    return this.#tables.definitions;
  }

  /** The revision of the latest change. */
  get revision(): number {
    return this.#tables.revision;
  }

  serve(definition: ResourceDefinition): void {
    this.#tables.add(definition);
    this.#notifyServed(resourceName(definition));
  }

  unserve(resource: string): void {
    const definition = this.#tables.definitions.get(resource);
    if (definition) {
      this.#deletions.removeAll(resource);
      this.#tables.drop(definition);
      this.#notifyServed(resource);
    }
  }

  /** Called with the resource that is served now, served differently, or no more. */
  onServedChange(listener: (resource: string) => void): () => void {
    this.#servedListeners.add(listener);
    return () => {
      this.#servedListeners.delete(listener);
    };
  }

  /** The resource of a kind; undefined when it is not served. */
  resourceOf(apiVersion: string, kind: string): string | undefined {
    return this.#tables.resourceOf(apiVersion, kind);
  }

  get(ref: ObjectRef): KubeObject | undefined {
    return this.#tables.find(ref.resource)?.get(ref.namespace, ref.name);
  }

  /** By namespace and name; none when the resource is not served. */
  list(
    resource: string,
    options: { namespace?: string; labelSelector?: string } = {},
  ): KubeObject[] {
    const objects = this.#tables.find(resource)?.list(options.namespace) ?? [];
    const selected = labelSelector(options.labelSelector);
    return selected ? objects.filter(selected) : objects;
  }

  /** The objects that name `uid` among their owners. */
  dependents(uid: string): KubeObject[] {
    return this.#tables.owners
      .dependents(uid)
      .map(ref => this.get(ref))
      .filter((object): object is KubeObject => object !== undefined);
  }

  /** The changes of a resource after a revision; undefined when some of them are forgotten. */
  changesSince(resource: string, revision: number): Change[] | undefined {
    return this.#tables.find(resource)?.changesSince(revision);
  }

  /** The oldest revision that a watch of the resource can start from. */
  oldestRevision(resource: string): number {
    return this.#tables.find(resource)?.compacted ?? this.revision;
  }

  /** Forgets the history of all resources, as a compaction of etcd does. */
  compact(): void {
    for (const [, table] of this.#tables.all()) {
      table.compact(this.revision);
    }
  }

  create(object: NewKubeObject, options: WriteOptions = {}): KubeObject {
    const definition = this.#definitionOf(object);
    const resource = resourceName(definition);
    validateMetadata(definition, object);
    const draft = mutableCopy(object) as KubeObject;
    const { metadata } = draft;
    metadata.uid = this.#uids();
    metadata.name ||= `${metadata.generateName}${nameSuffix(metadata.uid)}`;
    this.#checkNamespace(definition, draft);
    if (this.#tables.table(resource).get(metadata.namespace, metadata.name)) {
      throw alreadyExists({ resource, name: metadata.name });
    }
    metadata.creationTimestamp = kubeTime(this.#clock.now());
    metadata.generation = 1;
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    setDefaults(resource, draft);
    return this.#tables.insert(resource, draft, options.dryRun);
  }

  /**
   * Takes objects as they are, with uid, creationTimestamp, owners and status, as a backup is
   * restored. What is there under the same name is replaced; namespaces are made as needed.
   */
  load(objects: NewKubeObject[]): KubeObject[] {
    return objects.map(object => {
      const definition = this.#definitionOf(object);
      const resource = resourceName(definition);
      validateMetadata(definition, object);
      const draft = mutableCopy(object) as KubeObject;
      draft.metadata.uid ||= this.#uids();
      draft.metadata.creationTimestamp ||= kubeTime(this.#clock.now());
      const { namespace, name } = draft.metadata;
      const present = this.#tables.table(resource).get(namespace, name);
      if (present) {
        this.#deletions.remove(resource, present);
      }
      if (namespace && !this.get({ resource: 'namespaces', name: namespace })) {
        this.#createNamespace(namespace);
      }
      return this.#tables.insert(resource, draft);
    });
  }

  update(object: KubeObject, options: UpdateOptions = {}): KubeObject {
    const definition = this.#definitionOf(object);
    const resource = resourceName(definition);
    const { namespace, name, resourceVersion, uid } = object.metadata;
    const ref = { resource, namespace, name };
    const current = this.#existing(ref);
    checkUid(ref, current, uid);
    if (
      resourceVersion &&
      resourceVersion !== current.metadata.resourceVersion
    ) {
      throw conflict(ref);
    }
    let draft: KubeObject;
    if (options.subresource === 'status') {
      const { managedFields = current.metadata.managedFields } =
        object.metadata;
      const metadata = { ...current.metadata, managedFields };
      draft = { ...current, metadata, status: object.status };
    } else {
      draft = definition.statusSubresource
        ? { ...object, status: current.status }
        : object;
    }
    return this.#write(resource, current, draft, options.dryRun);
  }

  mutate(
    ref: ObjectRef,
    change: (draft: KubeObject) => void,
  ): KubeObject | undefined {
    const current = this.get(ref);
    if (!current) {
      return undefined;
    }
    const draft = mutableCopy(current);
    change(draft);
    return this.#write(ref.resource, current, draft);
  }

  /** The object as it is now, or as it was when it went. */
  delete(ref: ObjectRef, options: DeleteOptions = {}): KubeObject {
    const current = this.#existing(ref);
    const { kind, group } = this.#tables.table(ref.resource).definition;
    checkDeletePreconditions(
      group ? `${kind}.${group}` : kind,
      current,
      options.preconditions,
    );
    return options.dryRun
      ? current
      : this.#deletions.delete(ref, current, options);
  }

  subscribe(resource: string, listener: (change: Change) => void): () => void {
    return this.#tables.dispatcher.subscribe(resource, listener);
  }

  #write(
    resource: string,
    current: KubeObject,
    draft: KubeObject,
    dryRun?: boolean,
  ): KubeObject {
    const { definition } = this.#tables.table(resource);
    validateMetadata(definition, draft);
    this.#deletions.checkFinalizers(resource, current, draft);
    const { uid, name, namespace, creationTimestamp } = current.metadata;
    const { deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
    const metadata = {
      ...draft.metadata,
      ...{ uid, name, namespace, creationTimestamp },
      ...{ deletionTimestamp, deletionGracePeriodSeconds },
    };
    const written = this.#tables.replace(
      resource,
      current,
      { ...draft, metadata },
      { dryRun },
    );
    return dryRun
      ? written
      : this.#deletions.finishIfReleased(resource, written);
  }

  #notifyServed(resource: string): void {
    this.#servedListeners.forEach(listener => listener(resource));
  }

  #createNamespace(name: string): void {
    this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  #existing(ref: ObjectRef): KubeObject {
    const object = this.#tables
      .table(ref.resource)
      .get(ref.namespace, ref.name);
    if (!object) {
      throw notFound(ref);
    }
    return object;
  }

  #definitionOf(object: NewKubeObject | KubeObject): ResourceDefinition {
    const resource = this.resourceOf(object.apiVersion, object.kind);
    if (!resource) {
      throw pathNotFound();
    }
    return this.#tables.definitions.get(resource)!;
  }

  #checkNamespace(definition: ResourceDefinition, object: KubeObject): void {
    const { namespace, name } = object.metadata;
    if (!definition.namespaced) {
      delete object.metadata.namespace;
      return;
    }
    if (!namespace) {
      throw badRequest('an empty namespace may not be set during creation');
    }
    const holder = this.get({ resource: 'namespaces', name: namespace });
    if (!holder) {
      throw notFound({ resource: 'namespaces', name: namespace });
    }
    if (holder.metadata.deletionTimestamp) {
      throw forbidden(
        { resource: resourceName(definition), name },
        `unable to create new content in namespace ${namespace} because it is being terminated`,
      );
    }
  }
}
