import type { KubeObject } from '../../kubevirt/types';
import type { Interner } from './Interner';
import type { Kind, KindContents } from '../../kubevirt/kinds';
import type { ReflectorSink } from '../reflector/reflectorTypes';
import { compareResourceVersions } from '../../lib/resourceVersion';
import { trim } from './trim';

/** Deleted objects that are remembered, so that a late event does not bring one back. */
const MAX_TOMBSTONES = 1000;

/** Called for each change, with the object before and after; one of them is there. */
export type ChangeListener = (
  before: KubeObject | undefined,
  after: KubeObject | undefined,
) => void;

/** The objects of one kind, trimmed, by uid and by namespace and name. */
export class KindStore implements KindContents {
  readonly kind: Kind;
  readonly #interner: Interner;
  readonly #onChange: ChangeListener;
  readonly #byUid = new Map<string, KubeObject>();
  readonly #byName = new Map<string, Map<string, KubeObject>>();
  /** Versions at which objects went, by uid. */
  readonly #tombstones = new Map<string, string | undefined>();

  constructor(kind: Kind, interner: Interner, onChange: ChangeListener) {
    this.kind = kind;
    this.#interner = interner;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#byUid.size;
  }

  values(): IterableIterator<KubeObject> {
    return this.#byUid.values();
  }

  byUid(uid: string): KubeObject | undefined {
    return this.#byUid.get(uid);
  }

  byName(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#byName.get(namespace ?? '')?.get(name);
  }

  /** Forgets what one namespace, or all of them, has: the kind is gone or may not be read any more. */
  clear(namespace?: string): void {
    for (const object of [...this.#byUid.values()]) {
      if (!namespace || object.metadata.namespace === namespace) {
        this.#remove(object);
      }
    }
  }

  /** Where a reflector of all namespaces, or of one, writes to. */
  sink(namespace?: string): ReflectorSink {
    let seen: Set<string> | undefined;
    return {
      beginList: () => {
        seen = new Set();
      },
      listed: raw => {
        const object = this.#trim(raw);
        if (object) {
          seen?.add(object.metadata.uid);
          this.#tombstones.delete(object.metadata.uid);
          this.#put(object);
        }
      },
      endList: () => {
        for (const object of [...this.#byUid.values()]) {
          if (
            !seen?.has(object.metadata.uid) &&
            (!namespace || object.metadata.namespace === namespace)
          ) {
            this.#remove(object);
          }
        }
        seen = undefined;
      },
      abortList: () => {
        seen = undefined;
      },
      changed: (type, raw) => {
        const object = this.#trim(raw);
        if (!object) {
          return;
        }
        const { uid, resourceVersion } = object.metadata;
        if (type === 'DELETED') {
          this.#bury(uid, resourceVersion);
          const known = this.#byUid.get(uid);
          if (known) {
            this.#remove(known);
          }
          return;
        }
        const known = this.#byUid.get(uid);
        if (
          this.#isBuried(uid, resourceVersion) ||
          compareResourceVersions(
            resourceVersion,
            known?.metadata.resourceVersion,
          ) < 0
        ) {
          return;
        }
        this.#tombstones.delete(uid);
        this.#put(object);
      },
    };
  }

  #trim(raw: KubeObject): KubeObject | undefined {
    const { accept } = this.kind;
    const object = trim(this.kind.key, raw, this.#interner);
    return object && (!accept || accept(object)) ? object : undefined;
  }

  #put(object: KubeObject): void {
    const { uid, name, namespace, resourceVersion } = object.metadata;
    const before = this.#byUid.get(uid);
    if (
      before &&
      resourceVersion !== undefined &&
      before.metadata.resourceVersion === resourceVersion
    ) {
      return;
    }
    const named = this.byName(namespace, name);
    if (named && named.metadata.uid !== uid) {
      // Deleted and made again, and the deletion was not reported (yet).
      this.#bury(named.metadata.uid, resourceVersion);
      this.#remove(named);
    }
    this.#byUid.set(before ? before.metadata.uid : uid, object);
    let names = this.#byName.get(namespace ?? '');
    if (!names) {
      names = new Map();
      this.#byName.set(namespace ?? '', names);
    }
    names.set(name, object);
    this.#onChange(before, object);
  }

  #remove(object: KubeObject): void {
    const { uid, name, namespace = '' } = object.metadata;
    this.#byUid.delete(uid);
    const names = this.#byName.get(namespace);
    if (names?.get(name)?.metadata.uid === uid) {
      names.delete(name);
      if (names.size === 0) {
        this.#byName.delete(namespace);
      }
    }
    this.#onChange(object, undefined);
  }

  /**
   * Whether an event comes too late, of an object that has gone. One that lost the labels it is selected by is reported to
   * be deleted as well, and comes again when it has them again. Of versions that can't be compared, another one
   * is taken to be newer.
   */
  #isBuried(uid: string, version: string | undefined): boolean {
    const buried = this.#tombstones.get(uid);
    return (
      this.#tombstones.has(uid) &&
      (version === buried || compareResourceVersions(version, buried) < 0)
    );
  }

  #bury(uid: string, version: string | undefined): void {
    this.#tombstones.set(uid, version);
    if (this.#tombstones.size > MAX_TOMBSTONES) {
      for (const oldest of this.#tombstones.keys()) {
        this.#tombstones.delete(oldest);
        break;
      }
    }
  }
}
