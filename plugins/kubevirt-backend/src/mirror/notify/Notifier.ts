import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { EarliestTimer } from '../../lib/EarliestTimer';
import { EventLoopYielder } from '../../lib/EventLoopYielder';
import type { Clock } from '../../lib/clock';
import {
  Subscriptions,
  type Subscription,
  type VmChanges,
} from './Subscriptions';
import type { MirrorTimings } from '../reflector/timings';
import type { VmQuery } from '../../kubevirt/graph/query';
import type { VmItem } from '../../kubevirt/graph/VmItem';

export interface NotifierOptions {
  clock: Clock;
  timings: Pick<MirrorTimings, 'coalesce' | 'gather'>;
  item(key: string): VmItem | undefined;
  find(query: VmQuery): VmItem[];
  summary(item: VmItem): VirtualMachineSummary;
  /** Id of an item that may be gone. */
  id(key: string): string;
  /** Milliseconds between a change and its having been sent. */
  onDelay?(ms: number): void;
  onError(error: unknown): void;
}

/**
 * Notifies subscribers of changed items: the first change goes out at once (changes that belong together
 * are gathered for some milliseconds), further ones of the same item at most every `coalesce`
 * milliseconds, with the newest state. Building views for many listeners yields to the event loop.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #subscriptions = new Subscriptions();
  /** When an item is to be sent, and since when it waits. */
  readonly #due = new Map<string, { at: number; since: number }>();
  /** When an item was last sent; in that order. */
  readonly #sent = new Map<string, number>();
  /** The cluster's state that is to be sent, and when. */
  #status: { status: ClusterStatus; at: number } | undefined;
  #statusSentAt = -Infinity;
  readonly #timer: EarliestTimer;
  #held = true;
  #flushing = false;
  #closed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#timer = new EarliestTimer(options.clock, () => this.#onTime());
  }

  get subscribers(): number {
    return this.#subscriptions.size;
  }

  subscribe(
    query: VmQuery,
    listener: (changes: VmChanges) => void,
  ): () => void {
    const subscription: Subscription = {
      query,
      listener,
      members: new Set(this.#options.find(query).map(item => item.key)),
    };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }

  /** Changes are kept back (while the first lists come in) until `release`. */
  release(): void {
    this.#held = false;
    this.#scheduleNext();
  }

  changed(key: string): void {
    if (
      this.#closed ||
      this.#subscriptions.size === 0 ||
      this.#due.has(key) ||
      this.#subscriptions.interested(key, this.#options.item(key)).size === 0
    ) {
      return;
    }
    const { clock, timings } = this.#options;
    const now = clock.now();
    const sent = this.#sent.get(key) ?? -Infinity;
    const at = Math.max(now + timings.gather, sent + timings.coalesce);
    this.#due.set(key, { at, since: now });
    this.#schedule(at);
  }

  /**
   * The cluster's state goes to everyone: at once, but after the changes that are about to be sent, so that nobody
   * gets to know that all is there before it is; one that goes on changing as often as a VM.
   */
  status(status: ClusterStatus): void {
    const { clock, timings } = this.#options;
    const now = clock.now();
    const at = Math.max(
      this.#due.size > 0 ? now + timings.gather : now,
      this.#statusSentAt + timings.coalesce,
    );
    if (this.#held || (at <= now && !this.#flushing)) {
      this.#sendStatus(status);
    } else {
      this.#status = { status, at: Math.min(at, this.#status?.at ?? at) };
      this.#schedule(this.#status.at);
    }
  }

  #sendStatus(status: ClusterStatus): void {
    this.#status = undefined;
    this.#statusSentAt = this.#options.clock.now();
    for (const subscription of [...this.#subscriptions.all()]) {
      this.#notify(subscription, { changed: [], removed: [], status });
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer.clear();
    this.#due.clear();
    this.#status = undefined;
  }

  #scheduleNext(): void {
    let next = this.#status?.at ?? Infinity;
    for (const { at } of this.#due.values()) {
      next = Math.min(next, at);
    }
    this.#schedule(next);
  }

  #schedule(at: number): void {
    if (!this.#held && !this.#flushing && !this.#closed) {
      this.#timer.set(at);
    }
  }

  #onTime(): void {
    this.#flushing = true;
    this.#flush()
      .catch(this.#options.onError)
      .finally(() => {
        this.#flushing = false;
        this.#scheduleNext();
      });
  }

  async #flush(): Promise<void> {
    const { clock, timings } = this.#options;
    const yielder = new EventLoopYielder();
    const now = clock.now();
    let batch = new Map<Subscription, VmChanges>();
    let waiting: number[] = [];
    const send = () => {
      this.#send(batch);
      batch = new Map();
      waiting.forEach(since => this.#options.onDelay?.(clock.now() - since));
      waiting = [];
    };
    for (const [key, { at, since }] of this.#due) {
      if (at > now) {
        continue;
      }
      this.#due.delete(key);
      try {
        this.#gather(key, batch);
      } catch (error) {
        // What was gathered for others is sent all the same.
        this.#options.onError(error);
      }
      this.#sent.delete(key);
      this.#sent.set(key, now);
      waiting.push(since);
      const pause = yielder.pause();
      if (pause) {
        send();
        await pause;
        if (this.#closed) {
          return;
        }
      }
    }
    send();
    if (this.#status && this.#status.at <= now) {
      this.#sendStatus(this.#status.status);
    }
    for (const [key, sent] of this.#sent) {
      if (sent + timings.coalesce > now) {
        break;
      }
      this.#sent.delete(key);
    }
  }

  #gather(key: string, batch: Map<Subscription, VmChanges>): void {
    const item = this.#options.item(key);
    const before = item?.sent;
    let view: VirtualMachineSummary | undefined;
    for (const subscription of this.#subscriptions.interested(key, item)) {
      const known = subscription.members.has(key);
      const outcome = this.#subscriptions.settle(subscription, key, item);
      if (!outcome) {
        continue;
      }
      let changes = batch.get(subscription);
      if (!changes) {
        changes = { changed: [], removed: [] };
        batch.set(subscription, changes);
      }
      if (outcome === 'removed') {
        changes.removed.push(this.#options.id(key));
      } else if (item) {
        view ??= this.#options.summary(item);
        // A change that is not seen in the view is no news to those who know it.
        if (!known || view !== before) {
          changes.changed.push(view);
        }
      }
    }
    if (item && view) {
      item.sent = view;
    }
  }

  #send(batch: Map<Subscription, VmChanges>): void {
    for (const [subscription, changes] of batch) {
      if (changes.changed.length || changes.removed.length) {
        this.#notify(subscription, changes);
      }
    }
  }

  #notify(subscription: Subscription, changes: VmChanges): void {
    try {
      subscription.listener(changes);
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
