import { KubeObject, ObjectStore } from '../types';

/** The objects of one resource by the UID of their controller, kept up to date by the store's changes. */
export class ControlledObjects {
  readonly #byOwner = new Map<string, Map<string, KubeObject>>();

  static create(store: ObjectStore, resource: string): ControlledObjects {
    const index = new ControlledObjects();
    for (const object of store.list(resource)) {
      index.#put(object);
    }
    store.subscribe(resource, ({ type, object }) => {
      if (type === 'DELETED') {
        index.#drop(object);
      } else {
        index.#put(object);
      }
    });
    return index;
  }

  private constructor() {}

  /** The objects that the owner of this UID controls, oldest first. */
  of(uid: string): KubeObject[] {
    return [...(this.#byOwner.get(uid)?.values() ?? [])];
  }

  #put(object: KubeObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      if (owner.controller) {
        const owned = this.#byOwner.get(owner.uid) ?? new Map();
        owned.set(object.metadata.uid, object);
        this.#byOwner.set(owner.uid, owned);
      }
    }
  }

  #drop(object: KubeObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const owned = this.#byOwner.get(owner.uid);
      owned?.delete(object.metadata.uid);
      if (owned?.size === 0) {
        this.#byOwner.delete(owner.uid);
      }
    }
  }
}
