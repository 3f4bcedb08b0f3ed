import { indexedRequirement, matches, type Queried } from './query';
import type { VmChanges, VmQuery } from './types';

/** One who listens, and which items it was told of. */
export interface Subscription {
  query: VmQuery;
  listener: (changes: VmChanges) => void;
  /** Keys of the items that the query holds now. */
  members: Set<string>;
}

/**
 * Finds those who want to hear of an item by look-ups, so that a change costs the same with one open
 * stream and with thousands.
 */
export class Subscriptions {
  readonly #all = new Set<Subscription>();
  readonly #byName = new Map<string, Set<Subscription>>();
  /** By label key, then value. */
  readonly #byLabel = new Map<string, Map<string, Set<Subscription>>>();
  /** Those without a name or a label to be found by. */
  readonly #broad = new Set<Subscription>();
  readonly #byMember = new Map<string, Set<Subscription>>();

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<Subscription> {
    return this.#all;
  }

  add(subscription: Subscription): void {
    this.#all.add(subscription);
    this.#eachPlace(subscription, (map, key) => {
      const known = map.get(key);
      if (known) {
        known.add(subscription);
      } else {
        map.set(key, new Set([subscription]));
      }
    });
    for (const member of subscription.members) {
      this.#join(subscription, member);
    }
  }

  delete(subscription: Subscription): void {
    this.#all.delete(subscription);
    this.#broad.delete(subscription);
    this.#eachPlace(subscription, (map, key) => {
      const known = map.get(key);
      if (known?.delete(subscription) && known.size === 0) {
        map.delete(key);
      }
    });
    for (const member of subscription.members) {
      this.#leave(subscription, member);
    }
  }

  /** Those whose query holds the item, or held it when they were last told. */
  interested(key: string, item: Queried | undefined): Set<Subscription> {
    const found = new Set<Subscription>(this.#byMember.get(key));
    if (!item) {
      return found;
    }
    const consider = (candidates: Iterable<Subscription> = []) => {
      for (const candidate of candidates) {
        if (matches(candidate.query, item)) {
          found.add(candidate);
        }
      }
    };
    consider(this.#byName.get(`${item.namespace}/${item.name}`));
    if (item.labels && this.#byLabel.size) {
      for (const [label, values] of this.#byLabel) {
        if (Object.hasOwn(item.labels, label)) {
          consider(values.get(item.labels[label]));
        }
      }
    }
    consider(this.#broad);
    return found;
  }

  /** Notes whether the query holds the item now. Returns whether that, or the item, is news. */
  settle(
    subscription: Subscription,
    key: string,
    item: Queried | undefined,
  ): 'changed' | 'removed' | undefined {
    if (item && matches(subscription.query, item)) {
      if (!subscription.members.has(key)) {
        subscription.members.add(key);
        this.#join(subscription, key);
      }
      return 'changed';
    }
    if (subscription.members.delete(key)) {
      this.#leave(subscription, key);
      return 'removed';
    }
    return undefined;
  }

  #join(subscription: Subscription, key: string): void {
    const known = this.#byMember.get(key);
    if (known) {
      known.add(subscription);
    } else {
      this.#byMember.set(key, new Set([subscription]));
    }
  }

  #leave(subscription: Subscription, key: string): void {
    const known = this.#byMember.get(key);
    if (known?.delete(subscription) && known.size === 0) {
      this.#byMember.delete(key);
    }
  }

  #eachPlace(
    subscription: Subscription,
    visit: (map: Map<string, Set<Subscription>>, key: string) => void,
  ): void {
    const { query } = subscription;
    const requirement = indexedRequirement(query);
    if (query.names) {
      for (const { namespace, name } of query.names) {
        visit(this.#byName, `${namespace}/${name}`);
      }
    } else if (requirement) {
      let values = this.#byLabel.get(requirement.key);
      if (!values) {
        values = new Map();
        this.#byLabel.set(requirement.key, values);
      }
      for (const value of requirement.values) {
        visit(values, value);
      }
      if (values.size === 0) {
        this.#byLabel.delete(requirement.key);
      }
    } else if (this.#all.has(subscription)) {
      this.#broad.add(subscription);
    }
  }
}
