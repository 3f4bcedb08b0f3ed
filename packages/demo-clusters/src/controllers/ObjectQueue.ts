import { Change, KubeObject } from '../types';
import { ControllerContext, keyOf } from './context';
import { WorkQueue } from './workQueue';

/** What a controller does when an object of some resource changes. */
export type ChangeHandlers = Record<string, (change: Change) => void>;

/** The work queue of a controller for the objects of one resource, fed by changes of any resources. */
export class ObjectQueue {
  readonly #queue: WorkQueue;

  /** @param reconcile - is given the object as it is by then; one that is gone needs nothing */
  constructor(
    private readonly context: ControllerContext,
    private readonly resource: string,
    reconcile: (object: KubeObject) => void,
  ) {
    this.#queue = new WorkQueue(
      context.clock,
      key => {
        const slash = key.indexOf('/');
        const namespace = key.slice(0, slash) || undefined;
        const name = key.slice(slash + 1);
        const object = context.store.get({ resource, namespace, name });
        if (object) {
          reconcile(object);
        }
      },
      error => context.reportError(error),
    );
  }

  /**
   * Listens to the changes that `handlers` name by resource, and begins with `first`: all objects of the
   * queue's own resource, by default. Returns the way to stop; `stops` are called then, too.
   */
  start(
    handlers: ChangeHandlers,
    options: { first?: () => void; stops?: (() => void)[] } = {},
  ): () => void {
    const { first = () => this.addAll(), stops = [] } = options;
    const unsubscribe = Object.entries(handlers).map(([resource, handle]) =>
      this.context.store.subscribe(resource, handle),
    );
    first();
    return () => {
      [...unsubscribe, ...stops].forEach(stop => stop());
      this.#queue.stop();
    };
  }

  add(object: KubeObject): void {
    this.#queue.add(keyOf(object));
  }

  /** Reconciles the object after `ms`; of several such wishes the earliest counts. */
  addAfter(object: KubeObject, ms: number): void {
    this.#queue.addAfter(keyOf(object), ms);
  }

  /** The same for an object that only its key is known of. */
  addKeyAfter(key: string, ms: number): void {
    this.#queue.addAfter(key, ms);
  }

  /** All objects of the queue's own resource. */
  addAll(): void {
    this.context.store.list(this.resource).forEach(object => this.add(object));
  }

  /** All objects of the queue's own resource, after `ms`. */
  addAllAfter(ms: number): void {
    this.context.store
      .list(this.resource)
      .forEach(object => this.addAfter(object, ms));
  }

  /** The owner of one of these kinds, which lives in the same namespace under the name that the reference gives. */
  addOwner(object: KubeObject, ...kinds: string[]): void {
    const owner = object.metadata.ownerReferences?.find(({ kind }) =>
      kinds.includes(kind),
    );
    if (owner) {
      this.addNamed(object.metadata.namespace, owner.name);
    }
  }

  addNamed(namespace: string | undefined, name: string): void {
    this.#queue.add(`${namespace ?? ''}/${name}`);
  }
}
