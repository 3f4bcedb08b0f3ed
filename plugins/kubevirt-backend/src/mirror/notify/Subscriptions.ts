import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { MultiMap } from '../../lib/MultiMap';
import {
  indexedRequirement,
  matches,
  type Queried,
  type VmQuery,
} from '../../kubevirt/graph/query';

/** What happened to the VMs of a query since the last call. */
export interface VmChanges {
  changed: VirtualMachineSummary[];
  /** Ids. */
  removed: string[];
  /** Present when the cluster's state changed. */
  status?: ClusterStatus;
}

/** One who listens, and which items it was sent. */
export interface Subscription {
  query: VmQuery;
  listener: (changes: VmChanges) => void;
  /** Keys of the items that the query holds now. */
  members: Set<string>;
}

/**
 * Finds those who subscribe to an item by look-ups, so that a change costs the same with one open
 * stream and with thousands.
 */
export class Subscriptions {
  readonly #all = new Set<Subscription>();
  readonly #byName = new MultiMap<string, Subscription>();
  /** By label key, then value. */
  readonly #byLabel = new Map<string, MultiMap<string, Subscription>>();
  /** Those without a name or a label to be found by. */
  readonly #broad = new Set<Subscription>();
  readonly #byMember = new MultiMap<string, Subscription>();

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<Subscription> {
    return this.#all;
  }

  add(subscription: Subscription): void {
    this.#all.add(subscription);
    this.#eachPlace(subscription, (map, key) => map.add(key, subscription));
    for (const member of subscription.members) {
      this.#byMember.add(member, subscription);
    }
  }

  delete(subscription: Subscription): void {
    this.#all.delete(subscription);
    this.#broad.delete(subscription);
    this.#eachPlace(subscription, (map, key) => map.delete(key, subscription));
    for (const member of subscription.members) {
      this.#byMember.delete(member, subscription);
    }
  }

  /** Those whose query holds the item, or held it when they were last notified. */
  interested(key: string, item: Queried | undefined): Set<Subscription> {
    const found = new Set<Subscription>(this.#byMember.get(key));
    if (!item) {
      return found;
    }
    const consider = (candidates: Iterable<Subscription>) => {
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
        this.#byMember.add(key, subscription);
      }
      return 'changed';
    }
    if (subscription.members.delete(key)) {
      this.#byMember.delete(key, subscription);
      return 'removed';
    }
    return undefined;
  }

  #eachPlace(
    subscription: Subscription,
    visit: (map: MultiMap<string, Subscription>, key: string) => void,
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
        values = new MultiMap();
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
