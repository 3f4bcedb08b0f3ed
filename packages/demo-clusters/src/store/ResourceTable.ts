import { Change, KubeObject, ResourceDefinition } from '../types';

/** The key of an object within its resource; keys sort as those in etcd do. */
function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function keyOf(object: KubeObject): string {
  return objectKey(object.metadata.namespace, object.metadata.name);
}

/** The revision at which a change was made. */
function revisionOf(change: Change): number {
  return Number(change.object.metadata.resourceVersion);
}

/** The objects of one resource in the order of their keys, and its latest changes. */
export class ResourceTable {
  readonly #objects = new Map<string, KubeObject>();
  /** Kept sorted: a binary insertion costs less than sorting for each list. */
  readonly #keys: string[] = [];
  #history: Change[] = [];
  /** Changes up to this revision are forgotten. */
  #compacted: number;

  constructor(
    public definition: ResourceDefinition,
    private readonly historyLimit: number,
    revision: number,
  ) {
    this.#compacted = revision;
  }

  get size(): number {
    return this.#objects.size;
  }

  get compacted(): number {
    return this.#compacted;
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(objectKey(namespace, name));
  }

  /** All objects, or those of one namespace, by key. */
  list(namespace?: string): KubeObject[] {
    const [from, to] = this.#range(namespace);
    const result: KubeObject[] = new Array(to - from);
    for (let i = from; i < to; i++) {
      result[i - from] = this.#objects.get(this.#keys[i])!;
    }
    return result;
  }

  /** How many objects a namespace has. */
  countIn(namespace: string): number {
    const [from, to] = this.#range(namespace);
    return to - from;
  }

  /** Takes the change in and remembers it. */
  apply(change: Change): void {
    const key = keyOf(change.object);
    if (change.type === 'DELETED') {
      if (this.#objects.delete(key)) {
        this.#keys.splice(this.#position(key), 1);
      }
    } else {
      if (!this.#objects.has(key)) {
        this.#keys.splice(this.#position(key), 0, key);
      }
      this.#objects.set(key, change.object);
    }
    this.#history.push(change);
    // Trimmed in large steps, so that a change costs the same however long the history is.
    if (this.#history.length > this.historyLimit * 2) {
      const dropped = this.#history.length - this.historyLimit;
      this.#compacted = revisionOf(this.#history[dropped - 1]);
      this.#history = this.#history.slice(dropped);
    }
  }

  /** The changes after `revision`; undefined when they are forgotten. */
  changesSince(revision: number): Change[] | undefined {
    if (revision < this.#compacted) {
      return undefined;
    }
    let from = 0;
    let to = this.#history.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (revisionOf(this.#history[middle]) <= revision) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return this.#history.slice(from);
  }

  /** Forgets all changes up to `revision`, the current one. */
  compact(revision: number): void {
    this.#history = [];
    this.#compacted = revision;
  }

  #range(namespace: string | undefined): [number, number] {
    if (namespace === undefined || !this.definition.namespaced) {
      return [0, this.#keys.length];
    }
    // '0' is the character after '/'.
    return [this.#position(`${namespace}/`), this.#position(`${namespace}0`)];
  }

  #position(key: string): number {
    let from = 0;
    let to = this.#keys.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.#keys[middle] < key) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
