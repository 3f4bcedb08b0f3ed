import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineFinder } from '../access';
import type { Clock } from '../lib/clock';
import { EventLoopYielder } from '../lib/EventLoopYielder';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import { attribute, type Attribution } from './Attribution';
import type { FleetScope, FleetScopes } from './FleetScopes';
import { compareNames, keysOf, NameOrder, type VmKeys } from './VmKeys';

/** Milliseconds for which all VMs are gathered once, for however many look at them. */
const GATHERED = 2_000;
/** Milliseconds after which whose VMs are is found out again. */
const ATTRIBUTED = 10_000;
/** So long an answer waits for that, in milliseconds, before it makes do with what was found before. */
const RENEWAL_WAIT = 150;
/** What was found longer ago than this, in milliseconds, is of no use. */
const OUTDATED = 300_000;
/** Whose VMs are is kept for so many people. */
const MAX_PEOPLE = 50;
/** How long an answer waits for a cluster's first lists, in milliseconds. */
const FIRST_ANSWER_WAIT = 2_000;

/** The VMs that somebody sees. */
export interface FleetSet {
  /** In the order of {@link compareNames}. */
  items: readonly VmKeys[];
  byVm: Attribution['byVm'];
}

export interface FleetIndexOptions {
  mirrors: MirrorService;
  finder: VirtualMachineFinder;
  scopes: FleetScopes;
  clock: Clock;
}

interface KnownAttribution {
  found: Promise<Attribution>;
  since: number;
  /** Under way, to take its place. */
  next?: Promise<Attribution>;
}

/** Gathers the VMs of all mirrors, or those of some entities, to be searched. Calls no cluster. */
export class FleetIndex {
  readonly #options: FleetIndexOptions;
  readonly #names = new NameOrder();
  readonly #attributions = new Map<string, KnownAttribution>();
  /** Sets by what they are made of: who scrolls on gets the same one, and what was selected of it. */
  readonly #sets = new WeakMap<
    readonly VmKeys[],
    WeakMap<Attribution, FleetSet>
  >();
  #gathered?: { items: Promise<VmKeys[]>; since: number };

  private constructor(options: FleetIndexOptions) {
    this.#options = options;
  }

  static create(options: FleetIndexOptions): FleetIndex {
    return new FleetIndex(options);
  }

  /** The mirrors that a scope needs, started, after a brief wait for those that are new. */
  async mirrors({ kind, members }: FleetScope): Promise<ClusterMirror[]> {
    const { mirrors, finder } = this.#options;
    if (kind === 'owned') {
      await Promise.all(members.map(({ entity }) => finder.ready(entity)));
      const names = new Set(
        members.flatMap(({ entity }) =>
          finder.mirrors(entity).map(({ mirror }) => mirror.cluster),
        ),
      );
      return [...names].map(name => mirrors.use(name));
    }
    const all = mirrors.clusters().map(({ name }) => mirrors.use(name));
    await Promise.all(
      all
        .filter(mirror => mirror.status().state === 'syncing')
        .map(mirror => mirror.settled(FIRST_ANSWER_WAIT)),
    );
    return all;
  }

  /** The VMs of a scope whose mirrors are ready. */
  async set(
    credentials: BackstageCredentials,
    scope: FleetScope,
  ): Promise<FleetSet> {
    const attribution = await this.attribution(credentials, scope);
    const { byVm, awaited } = attribution;
    if (scope.kind === 'owned') {
      return {
        items: [...attribution.existing, ...awaited.values()]
          .map(keysOf)
          .sort(compareNames),
        byVm,
      };
    }
    const items = await this.#all();
    const known = this.#sets.get(items) ?? new WeakMap<Attribution, FleetSet>();
    const set = known.get(attribution) ?? {
      items: withAwaited(items, awaited),
      byVm,
    };
    this.#sets.set(items, known.set(attribution, set));
    return set;
  }

  /**
   * Whose VMs are. For those who see all of the fleet it is remembered for a while: it says nothing of what they may
   * see, and is found by going through all entities.
   */
  attribution(
    credentials: BackstageCredentials,
    scope: FleetScope,
  ): Promise<Attribution> {
    const { finder, scopes, clock } = this.#options;
    if (scope.kind === 'owned') {
      return attribute(finder, scope.members);
    }
    const find = async () =>
      attribute(finder, await scopes.visibleEntities(credentials));
    const { type } = credentials.principal as Partial<BackstageUserPrincipal>;
    if (type !== 'user') {
      return find();
    }
    const key = JSON.stringify(credentials.principal);
    const known = this.#attributions.get(key);
    const age = known ? clock.now() - known.since : Infinity;
    if (!known || age >= OUTDATED) {
      const found = find();
      this.#remember(key, found);
      found.catch(() => this.#attributions.delete(key));
      return found;
    }
    if (age < ATTRIBUTED && !this.#reads()) {
      return known.found;
    }
    known.next ??= find().finally(() => {
      known.next = undefined;
    });
    const { next } = known;
    next.then(
      () => this.#remember(key, next),
      () => {},
    );
    return Promise.race([
      // What fails is tried again with the next question.
      next.catch(() => known.found),
      new Promise<Attribution>(resolve => {
        clock.after(RENEWAL_WAIT, () => resolve(known.found));
      }),
    ]);
  }

  /** Whether a cluster is still read, so that what is known of whose VMs are is soon less than there is. */
  #reads(): boolean {
    const { mirrors } = this.#options;
    return mirrors
      .clusters()
      .some(({ name }) => mirrors.use(name).status().state === 'syncing');
  }

  /** All VMs of all mirrors. */
  #all(): Promise<VmKeys[]> {
    const now = this.#options.clock.now();
    if (!this.#gathered || now - this.#gathered.since >= GATHERED) {
      const items = this.#gather();
      const gathered = { items, since: now };
      this.#gathered = gathered;
      items.catch(() => {
        if (this.#gathered === gathered) {
          this.#gathered = undefined;
        }
      });
    }
    return this.#gathered.items;
  }

  async #gather(): Promise<VmKeys[]> {
    const { mirrors } = this.#options;
    const yielder = new EventLoopYielder();
    const items: VmKeys[] = [];
    // All at once: a cluster may go while those before it are gathered.
    const all = mirrors.clusters().map(({ name }) => mirrors.use(name));
    for (const mirror of all) {
      for (const vm of mirror.views()) {
        items.push(keysOf(vm));
        const pause = yielder.pause();
        if (pause) {
          await pause;
        }
      }
    }
    return this.#names.arrange(items);
  }

  #remember(key: string, found: Promise<Attribution>): void {
    this.#attributions.delete(key);
    this.#attributions.set(key, { found, since: this.#options.clock.now() });
    for (const oldest of this.#attributions.keys()) {
      if (this.#attributions.size <= MAX_PEOPLE) {
        break;
      }
      this.#attributions.delete(oldest);
    }
  }
}

/** A VM that is there is not awaited any more, though whose it is was found out before it came. */
function withAwaited(
  items: readonly VmKeys[],
  awaited: ReadonlyMap<string, VirtualMachineSummary>,
): readonly VmKeys[] {
  if (awaited.size === 0) {
    return items;
  }
  const left = new Map(awaited);
  for (const { vm } of items) {
    left.delete(vm.id);
  }
  return [...items, ...[...left.values()].map(keysOf)].sort(compareNames);
}
