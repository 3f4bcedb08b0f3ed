import { Clock, KubeObject } from '../types';
import { ObjectQueue } from './ObjectQueue';

/** Things that take objects a while, by a name that is unique for one run of one thing. */
export class Stopwatch {
  readonly #due = new Map<string, Map<string, number>>();

  /** @param queue - gets the objects whose time has come */
  constructor(
    private readonly clock: Clock,
    private readonly queue: ObjectQueue,
  ) {}

  /** True once `ms` have passed since this was first asked; until then the object comes back in time. */
  hasPassed(object: KubeObject, what: string, ms: number): boolean {
    const now = this.clock.now().getTime();
    const { uid } = object.metadata;
    const running = this.#due.get(uid) ?? new Map<string, number>();
    this.#due.set(uid, running);
    const due = running.get(what) ?? now + ms;
    running.set(what, due);
    if (due > now) {
      this.queue.addAfter(object, due - now);
    }
    return due <= now;
  }

  /** Forgets all that takes an object its time. */
  forget({ metadata }: KubeObject): void {
    this.#due.delete(metadata.uid);
  }
}
