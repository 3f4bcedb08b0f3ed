import { KubeObject } from '../types';
import { Controller, ControllerContext, refOf } from './context';
import { addFinalizer, removeFinalizer } from './finalizers';
import { ObjectQueue } from './ObjectQueue';

/** What an operator does with the object that says what it is to install. */
export interface OperandOptions {
  resource: string;
  /** Keeps the object until what was installed for it is gone. */
  finalizer: string;
  /** Resources whose changes may be what the operator waits for. */
  follows: string[];
  /** The first change of the object, beside the finalizer. */
  begin(draft: KubeObject): void;
  /** What is reported of each object where there are several, none of which is worked for then. */
  refuse?(draft: KubeObject): void;
  install(object: KubeObject): void;
  /** Called until it says that nothing is left. */
  uninstall(object: KubeObject): boolean;
}

/** The object that an operator works for, from its first sight until it may go. */
export class Operand implements Controller {
  readonly #queue: ObjectQueue;

  constructor(
    private readonly context: ControllerContext,
    private readonly options: OperandOptions,
  ) {
    this.#queue = new ObjectQueue(context, options.resource, object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    const { resource, follows } = this.options;
    const again = () =>
      this.#queue.addAllAfter(this.context.timings.operatorStep);
    return this.#queue.start(
      Object.fromEntries([resource, ...follows].map(name => [name, again])),
      { first: again },
    );
  }

  /** Changes the object, which has a status then. */
  update(object: KubeObject, change: (draft: KubeObject) => void): void {
    const { store } = this.context;
    store.mutate(refOf(this.options.resource, object), draft => {
      draft.status ??= {};
      change(draft);
    });
  }

  #sync(object: KubeObject): void {
    const { resource, finalizer, begin, refuse, install, uninstall } =
      this.options;
    const { store } = this.context;
    if (refuse && store.list(resource).length > 1) {
      this.update(object, refuse);
      return;
    }
    const held = object.metadata.finalizers?.includes(finalizer);
    if (object.metadata.deletionTimestamp) {
      if (held && uninstall(object)) {
        this.update(object, draft => removeFinalizer(draft, finalizer));
      }
    } else if (held) {
      install(object);
    } else {
      this.update(object, draft => {
        addFinalizer(draft, finalizer);
        begin(draft);
      });
    }
  }
}
