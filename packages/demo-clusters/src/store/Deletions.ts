import { invalid } from '../status';
import { Clock, KubeObject, ObjectRef } from '../types';
import { ObjectTables } from './ObjectTables';
import { resourceName } from './builtins';
import { kubeTime } from './times';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

const FOREGROUND = 'foregroundDeletion';
const DEFAULT_POD_GRACE_SECONDS = 30;

/**
 * How objects go: grace periods, finalizers, garbage collection by owner and the end of a namespace.
 * What real clusters leave to controllers that come a moment later is done here at once.
 */
export class Deletions {
  constructor(
    private readonly tables: ObjectTables,
    private readonly clock: Clock,
  ) {}

  delete(
    ref: ObjectRef,
    current: KubeObject,
    options: { propagation?: Propagation; gracePeriodSeconds?: number },
  ): KubeObject {
    const { uid, finalizers = [] } = current.metadata;
    const held = new Set(finalizers);
    if (options.propagation === 'Orphan') {
      this.#orphan(uid);
    } else if (options.propagation === 'Foreground' && this.#isBlocked(uid)) {
      held.add(FOREGROUND);
    }
    const grace = this.#graceOf(ref.resource, current, options);
    const stays =
      held.size > 0 ||
      grace > 0 ||
      (ref.resource === 'namespaces' && current.spec?.finalizers?.length > 0);
    if (!stays) {
      return this.remove(ref.resource, this.#current(ref) ?? current);
    }
    const marked = this.#mark(ref, [...held], grace);
    if (held.has(FOREGROUND)) {
      this.#collect(uid, 'Foreground');
    }
    if (ref.resource === 'namespaces') {
      this.#emptyNamespace(ref.name);
    }
    return this.#current(ref) ?? marked;
  }

  /** Takes an object out, and with it what only it owned. */
  remove(resource: string, current: KubeObject): KubeObject {
    const removed = this.tables.remove(resource, current);
    const { uid, namespace, ownerReferences = [] } = current.metadata;
    this.#collect(uid, 'Background');
    for (const owner of ownerReferences) {
      this.#releaseForeground(owner.uid);
    }
    if (namespace) {
      this.#finishNamespace(namespace);
    }
    return removed;
  }

  /** Ends what waited for the finalizers that an update has just taken away. */
  finishIfReleased(resource: string, object: KubeObject): KubeObject {
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } =
      object.metadata;
    const waits =
      !deletionTimestamp ||
      (finalizers?.length ?? 0) > 0 ||
      (deletionGracePeriodSeconds ?? 0) > 0 ||
      (resource === 'namespaces' && object.spec?.finalizers?.length > 0);
    return waits ? object : this.remove(resource, object);
  }

  /** Nothing new may hold an object that is being deleted. */
  checkFinalizers(
    resource: string,
    current: KubeObject,
    draft: KubeObject,
  ): void {
    const before = new Set(current.metadata.finalizers);
    const added = (draft.metadata.finalizers ?? []).filter(
      finalizer => !before.has(finalizer),
    );
    if (current.metadata.deletionTimestamp && added.length > 0) {
      const { group, kind } = this.tables.table(resource).definition;
      throw invalid({ group, kind, name: current.metadata.name }, [
        {
          reason: 'FieldValueForbidden',
          message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added
            .map(finalizer => JSON.stringify(finalizer))
            .join(', ')}}`,
          field: 'metadata.finalizers',
        },
      ]);
    }
  }

  #current(ref: ObjectRef): KubeObject | undefined {
    return this.tables.find(ref.resource)?.get(ref.namespace, ref.name);
  }

  /** Pods on a node are given time to stop, and the kubelet takes them away with a grace of 0. */
  #graceOf(
    resource: string,
    object: KubeObject,
    options: { gracePeriodSeconds?: number },
  ): number {
    const running =
      resource === 'pods' &&
      object.spec?.nodeName &&
      !['Succeeded', 'Failed'].includes(object.status?.phase);
    return running
      ? options.gracePeriodSeconds ??
          object.spec.terminationGracePeriodSeconds ??
          DEFAULT_POD_GRACE_SECONDS
      : 0;
  }

  #mark(ref: ObjectRef, finalizers: string[], grace: number): KubeObject {
    const current = this.#current(ref)!;
    const { deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
    // A later deletion can shorten the grace period, not lengthen it.
    const shortens =
      deletionTimestamp === undefined ||
      grace < (deletionGracePeriodSeconds ?? 0);
    const end = new Date(this.clock.now().getTime() + grace * 1000);
    const draft: KubeObject = {
      ...current,
      metadata: {
        ...current.metadata,
        ...(finalizers.length > 0 && { finalizers }),
        ...(shortens && {
          deletionTimestamp: kubeTime(end),
          deletionGracePeriodSeconds: grace,
        }),
      },
    };
    if (ref.resource === 'namespaces') {
      draft.metadata.deletionGracePeriodSeconds = undefined;
      draft.status = { ...current.status, phase: 'Terminating' };
    }
    const marked = this.tables.replace(ref.resource, current, draft, {
      deleting: deletionTimestamp === undefined,
    });
    return marked;
  }

  #dependents(uid: string): { ref: ObjectRef; object: KubeObject }[] {
    return this.tables.owners.dependents(uid).flatMap(ref => {
      const object = this.#current(ref);
      return object ? [{ ref, object }] : [];
    });
  }

  #isBlocked(uid: string): boolean {
    return this.#dependents(uid).some(({ object }) =>
      object.metadata.ownerReferences?.some(
        owner => owner.uid === uid && owner.blockOwnerDeletion,
      ),
    );
  }

  #collect(uid: string, propagation: Propagation): void {
    for (const { ref } of this.#dependents(uid)) {
      const object = this.#current(ref);
      if (!object) {
        continue;
      }
      const others = (object.metadata.ownerReferences ?? []).filter(
        owner => owner.uid !== uid,
      );
      if (others.some(owner => this.tables.owners.exists(owner.uid))) {
        this.#replaceOwners(ref, object, others);
      } else if (!object.metadata.deletionTimestamp) {
        const deeper =
          propagation === 'Foreground' &&
          this.tables.owners.dependents(object.metadata.uid).length > 0;
        this.delete(ref, object, {
          propagation: deeper ? 'Foreground' : 'Background',
        });
      }
    }
  }

  #orphan(uid: string): void {
    for (const { ref, object } of this.#dependents(uid)) {
      const others = (object.metadata.ownerReferences ?? []).filter(
        owner => owner.uid !== uid,
      );
      this.#replaceOwners(ref, object, others);
    }
  }

  #replaceOwners(
    ref: ObjectRef,
    object: KubeObject,
    owners: NonNullable<KubeObject['metadata']['ownerReferences']>,
  ): void {
    this.tables.replace(ref.resource, object, {
      ...object,
      metadata: {
        ...object.metadata,
        ownerReferences: owners.length > 0 ? owners : undefined,
      },
    });
  }

  #releaseForeground(uid: string): void {
    const ref = this.tables.owners.locate(uid);
    const owner = ref && this.#current(ref);
    if (
      ref &&
      owner?.metadata.finalizers?.includes(FOREGROUND) &&
      !this.#isBlocked(uid)
    ) {
      const finalizers = owner.metadata.finalizers.filter(
        finalizer => finalizer !== FOREGROUND,
      );
      const released = this.tables.replace(ref.resource, owner, {
        ...owner,
        metadata: { ...owner.metadata, finalizers },
      });
      this.finishIfReleased(ref.resource, released);
    }
  }

  #emptyNamespace(name: string): void {
    for (const [resource, table] of [...this.tables.all()]) {
      if (table.definition.namespaced) {
        for (const object of table.list(name)) {
          const ref = { resource, namespace: name, name: object.metadata.name };
          const current = this.#current(ref);
          if (current && !current.metadata.deletionTimestamp) {
            this.delete(ref, current, { propagation: 'Background' });
          }
        }
      }
    }
    this.#finishNamespace(name);
  }

  #finishNamespace(name: string): void {
    const ref = { resource: 'namespaces', name };
    const holder = this.#current(ref);
    if (!holder?.metadata.deletionTimestamp) {
      return;
    }
    for (const [, table] of this.tables.all()) {
      if (table.definition.namespaced && table.countIn(name) > 0) {
        return;
      }
    }
    const released = this.tables.replace('namespaces', holder, {
      ...holder,
      spec: { ...holder.spec, finalizers: [] },
    });
    this.finishIfReleased('namespaces', released);
  }

  /** Deletes every object of a resource, as the end of its CustomResourceDefinition does. */
  removeAll(resource: string): void {
    const { definition } = this.tables.table(resource);
    for (const object of this.tables.table(resource).list()) {
      const { namespace, name } = object.metadata;
      const ref = { resource: resourceName(definition), namespace, name };
      const current = this.#current(ref);
      if (current) {
        this.remove(resource, current);
      }
    }
  }
}
