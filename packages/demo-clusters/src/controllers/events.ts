import { kubeTime } from '../store';
import { Clock, KubeObject, ObjectStore } from '../types';

const EVENT_TTL_MS = 3_600_000;

/** Writes Events as client-go's recorder does: the same event written again raises the count of the first. */
export class EventRecorder {
  readonly #recorded = new Map<string, { namespace: string; name: string }>();
  #number = 0;

  constructor(
    private readonly store: ObjectStore,
    private readonly clock: Clock,
  ) {}

  normal(
    about: KubeObject,
    component: string,
    reason: string,
    message: string,
  ) {
    this.#record(about, component, 'Normal', reason, message);
  }

  warning(
    about: KubeObject,
    component: string,
    reason: string,
    message: string,
  ) {
    this.#record(about, component, 'Warning', reason, message);
  }

  #record(
    about: KubeObject,
    component: string,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    const time = kubeTime(this.clock.now());
    const key = [about.metadata.uid, component, type, reason, message].join();
    const known = this.#recorded.get(key);
    if (
      known &&
      this.store.mutate({ resource: 'events', ...known }, event => {
        event.count += 1;
        event.lastTimestamp = time;
      })
    ) {
      return;
    }
    const namespace = about.metadata.namespace ?? 'default';
    if (!this.#takesEvents(namespace)) {
      return;
    }
    // Real names end in the time in nanoseconds, as hexadecimal; the number keeps ours apart.
    const suffix = (
      BigInt(this.clock.now().getTime()) * 1_000_000n +
      BigInt(this.#number++)
    ).toString(16);
    const created = this.store.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, name: `${about.metadata.name}.${suffix}` },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        name: about.metadata.name,
        ...(about.metadata.namespace && { namespace }),
        uid: about.metadata.uid,
        resourceVersion: about.metadata.resourceVersion,
      },
      type,
      reason,
      message,
      count: 1,
      eventTime: null,
      firstTimestamp: time,
      lastTimestamp: time,
      reportingComponent: component,
      reportingInstance: '',
      source: { component },
    });
    const ref = { namespace, name: created.metadata.name };
    this.#recorded.set(key, ref);
    this.clock.after(EVENT_TTL_MS, () => {
      this.#recorded.delete(key);
      if (this.store.get({ resource: 'events', ...ref })) {
        this.store.delete({ resource: 'events', ...ref });
      }
    });
  }

  /** A namespace that is going takes no new objects. */
  #takesEvents(namespace: string): boolean {
    const object = this.store.get({ resource: 'namespaces', name: namespace });
    return object !== undefined && !object.metadata.deletionTimestamp;
  }
}
