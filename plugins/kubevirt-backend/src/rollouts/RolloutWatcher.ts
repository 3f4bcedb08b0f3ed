import { isDeepStrictEqual } from 'node:util';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Cause,
  Rollout,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutSource } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '../lib/clock';
import { Allowance } from './Allowance';

/** A VM as the deployment system is asked for it. */
export interface RolloutName {
  cluster: string;
  namespace: string;
  name: string;
}

/** Milliseconds from one look to the next, as long as somebody waits. The source has a cache of its own. */
const INTERVAL = 2_000;

/** So many VMs are asked for at a time; those that wait longer keep their general cause. */
const MAX_WATCHED = 500;

/** How many are asked for at once. */
const CONCURRENCY = 8;

/** Of so many VMs it is remembered what they waited for. */
const MAX_REMEMBERED = 2_000;

/** So long the first answer to somebody who does not stay is waited for, in milliseconds. */
const FIRST_ANSWER_WAIT = 2_000;

/** The same of VMs that are there: everything else of them is known, and does not wait for long. */
const FIRST_FINDING_WAIT = 500;

/**
 * VMs that are there are many, and each costs the deployment system a call of its own: so many are asked for at once, and
 * from then on so many a second, whoever looks; those first that were not asked for the longest.
 */
const FINDINGS = { burst: 10, perSecond: 1 };

interface Watched {
  vm: RolloutName;
  watchers: Set<() => void>;
}

const keyOf = ({ cluster, namespace, name }: RolloutName) =>
  `${cluster}/${namespace}/${name}`;

/**
 * Knows what the deployment system says of VMs, as long as somebody looks at them: what those wait for that are declared
 * and not there, or what it has found of those that are there.
 */
export class RolloutWatcher {
  readonly #source: RolloutSource;
  readonly #clock: Clock;
  readonly #logger: Pick<LoggerService, 'debug'>;
  readonly #present: boolean;
  /** Only of those that are there. */
  readonly #allowance?: Allowance;
  readonly #watched = new Map<string, Watched>();
  /** What was reported last, by VM; the one that was asked for longest ago is first. */
  readonly #causes = new Map<string, { cause?: Cause; askedAt: number }>();
  #running = false;
  #stopped = false;

  /** @param options - `present`: whether it is for VMs that are there; else it is for those that are not */
  static create(options: {
    source: RolloutSource;
    clock: Clock;
    logger: Pick<LoggerService, 'debug'>;
    present?: boolean;
  }): RolloutWatcher {
    return new RolloutWatcher(options);
  }

  private constructor(options: {
    source: RolloutSource;
    clock: Clock;
    logger: Pick<LoggerService, 'debug'>;
    present?: boolean;
  }) {
    this.#source = options.source;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#present = options.present ?? false;
    this.#allowance = this.#present
      ? new Allowance(options.clock, FINDINGS)
      : undefined;
  }

  /** What was reported last of a VM; undefined where nothing is known. */
  causeOf(vm: RolloutName): Cause | undefined {
    return this.#causes.get(keyOf(vm))?.cause;
  }

  /** Asks for VMs of which nothing new is known, and waits for the answers for a moment. Never fails. */
  async ready(vms: RolloutName[]): Promise<void> {
    const now = this.#clock.now();
    const old = vms
      .filter(vm => {
        const askedAt = this.#causes.get(keyOf(vm))?.askedAt;
        return askedAt === undefined || now - askedAt > INTERVAL;
      })
      .slice(0, MAX_WATCHED);
    if (old.length > 0) {
      let cancel = () => {};
      await Promise.race([
        this.#askAll(old),
        new Promise<void>(resolve => {
          cancel = this.#clock.after(
            this.#present ? FIRST_FINDING_WAIT : FIRST_ANSWER_WAIT,
            resolve,
          );
        }),
      ]);
      cancel();
    }
  }

  /**
   * How far a VM has come.
   *
   * @returns undefined where the source has nothing to do with the cluster
   * @throws ServiceUnavailableError where nothing of it is known
   */
  virtualMachine(
    vm: Parameters<RolloutSource['virtualMachine']>[0],
  ): Promise<Rollout | undefined> {
    return available(this.#source.virtualMachine(vm));
  }

  /** The same of a cluster's blueprint. */
  cluster(name: string): Promise<Rollout | undefined> {
    return available(this.#source.cluster(name));
  }

  /** Calls `onChange` when what is known of one of the VMs has changed, until the function that it returns is called. */
  watch(vms: RolloutName[], onChange: () => void): () => void {
    const watched = vms.flatMap(vm => {
      const key = keyOf(vm);
      if (!this.#watched.has(key) && this.#watched.size >= MAX_WATCHED) {
        return [];
      }
      const entry = this.#watched.get(key) ?? { vm, watchers: new Set() };
      this.#watched.set(key, entry);
      entry.watchers.add(onChange);
      return [entry];
    });
    if (watched.length > 0) {
      void this.#run();
    }
    return () => {
      for (const { vm, watchers } of watched) {
        watchers.delete(onChange);
        if (watchers.size === 0) {
          this.#watched.delete(keyOf(vm));
        }
      }
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#watched.clear();
  }

  async #run(): Promise<void> {
    if (this.#running) {
      return;
    }
    this.#running = true;
    while (this.#watched.size > 0 && !this.#stopped) {
      await this.#askAll([...this.#watched.values()].map(({ vm }) => vm));
      await new Promise<void>(resolve => {
        this.#clock.after(INTERVAL, resolve);
      });
    }
    this.#running = false;
  }

  /** Asks for as many as are allowed, and notifies those who look of what has changed. */
  async #askAll(vms: RolloutName[]): Promise<void> {
    const left = this.#allowed(vms);
    const changed = new Set<() => void>();
    const worker = async () => {
      for (let vm = left.pop(); vm; vm = left.pop()) {
        const before = this.causeOf(vm);
        await this.#ask(vm);
        if (!isDeepStrictEqual(before, this.causeOf(vm))) {
          this.#watched
            .get(keyOf(vm))
            ?.watchers.forEach(onChange => changed.add(onChange));
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    changed.forEach(onChange => onChange());
  }

  #allowed(vms: RolloutName[]): RolloutName[] {
    if (!this.#allowance) {
      return [...vms];
    }
    const askedAt = (vm: RolloutName) =>
      this.#causes.get(keyOf(vm))?.askedAt ?? 0;
    return vms
      .toSorted((a, b) => askedAt(a) - askedAt(b))
      .slice(0, this.#allowance.take(vms.length));
  }

  /** What cannot be read stays as it was known. */
  async #ask(vm: RolloutName): Promise<void> {
    const key = keyOf(vm);
    let cause = this.causeOf(vm);
    try {
      const rollout = await this.#source.virtualMachine({
        cluster: vm.cluster,
        namespace: vm.namespace,
        name: vm.name,
        present: this.#present,
      });
      cause = rollout?.cause;
      if (!rollout) {
        // It has nothing to do with the cluster, and asked nobody.
        this.#allowance?.giveBack();
      }
    } catch (error) {
      this.#logger.debug(
        `How far ${key} has come is not known: ${(error as Error).message}`,
      );
    }
    this.#causes.delete(key);
    this.#causes.set(key, { cause, askedAt: this.#clock.now() });
    if (this.#causes.size > MAX_REMEMBERED) {
      const [oldest] = this.#causes.keys();
      this.#causes.delete(oldest);
    }
  }
}

async function available<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new ServiceUnavailableError(toError(error).message);
  }
}
