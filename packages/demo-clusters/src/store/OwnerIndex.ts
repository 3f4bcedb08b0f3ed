import { KubeObject } from '../types';

/** Where an object lies. */
export interface Location {
  resource: string;
  namespace?: string;
  name: string;
}

/** Which objects exist, and which name which as their owner: what garbage collection asks. */
export class OwnerIndex {
  readonly #locations = new Map<string, Location>();
  readonly #dependents = new Map<string, Set<string>>();

  exists(uid: string): boolean {
    return this.#locations.has(uid);
  }

  locate(uid: string): Location | undefined {
    return this.#locations.get(uid);
  }

  /** The objects that name `uid` as an owner, in the order in which they came. */
  dependents(uid: string): Location[] {
    return [...(this.#dependents.get(uid) ?? [])]
      .map(dependent => this.#locations.get(dependent))
      .filter((location): location is Location => location !== undefined);
  }

  put(resource: string, object: KubeObject, previous?: KubeObject): void {
    const { uid, namespace, name, ownerReferences } = object.metadata;
    if (!previous) {
      this.#locations.set(uid, { resource, namespace, name });
    }
    if (ownerReferences !== previous?.metadata.ownerReferences) {
      this.#unlink(previous);
      for (const owner of ownerReferences ?? []) {
        const known = this.#dependents.get(owner.uid);
        if (known) {
          known.add(uid);
        } else {
          this.#dependents.set(owner.uid, new Set([uid]));
        }
      }
    }
  }

  remove(object: KubeObject): void {
    this.#locations.delete(object.metadata.uid);
    this.#unlink(object);
  }

  #unlink(object: KubeObject | undefined): void {
    for (const owner of object?.metadata.ownerReferences ?? []) {
      const known = this.#dependents.get(owner.uid);
      known?.delete(object!.metadata.uid);
      if (known?.size === 0) {
        this.#dependents.delete(owner.uid);
      }
    }
  }
}
