import { isDeepStrictEqual } from 'node:util';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Cause,
  Rollout,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutSource } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '../lib/clock';

/** A VM that is not on its cluster. */
export interface AwaitedName {
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

interface Watched {
  vm: AwaitedName;
  watchers: Set<() => void>;
}

const keyOf = ({ cluster, namespace, name }: AwaitedName) =>
  `${cluster}/${namespace}/${name}`;

/** Knows what VMs wait for that are declared and not there, as long as somebody looks at them. */
export class RolloutWatcher {
  readonly #source: RolloutSource;
  readonly #clock: Clock;
  readonly #logger: Pick<LoggerService, 'debug'>;
  readonly #watched = new Map<string, Watched>();
  /** What was reported last, by VM; the one that was asked for longest ago is first. */
  readonly #causes = new Map<string, { cause?: Cause; askedAt: number }>();
  #running = false;
  #stopped = false;

  static create(options: {
    source: RolloutSource;
    clock: Clock;
    logger: Pick<LoggerService, 'debug'>;
  }): RolloutWatcher {
    return new RolloutWatcher(options);
  }

  private constructor(options: {
    source: RolloutSource;
    clock: Clock;
    logger: Pick<LoggerService, 'debug'>;
  }) {
    this.#source = options.source;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** What was reported last of a VM; undefined where nothing is known. */
  causeOf(vm: AwaitedName): Cause | undefined {
    return this.#causes.get(keyOf(vm))?.cause;
  }

  /** Asks for VMs of which nothing new is known, and waits for the answers for a moment. Never fails. */
  async ready(vms: AwaitedName[]): Promise<void> {
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
          cancel = this.#clock.after(FIRST_ANSWER_WAIT, resolve);
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

  /** Calls `onChange` when what one of the VMs waits for has changed, until the function that it returns is called. */
  watch(vms: AwaitedName[], onChange: () => void): () => void {
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
      await this.#look();
      await new Promise<void>(resolve => {
        this.#clock.after(INTERVAL, resolve);
      });
    }
    this.#running = false;
  }

  async #look(): Promise<void> {
    const watched = [...this.#watched.values()].map(each => ({
      ...each,
      before: this.causeOf(each.vm),
    }));
    await this.#askAll(watched.map(({ vm }) => vm));
    const changed = watched
      .filter(({ vm, before }) => !isDeepStrictEqual(before, this.causeOf(vm)))
      .flatMap(({ watchers }) => [...watchers]);
    new Set(changed).forEach(onChange => onChange());
  }

  async #askAll(vms: AwaitedName[]): Promise<void> {
    const left = [...vms];
    const worker = async () => {
      for (let vm = left.pop(); vm; vm = left.pop()) {
        await this.#ask(vm);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  }

  /** What cannot be read stays as it was known. */
  async #ask(vm: AwaitedName): Promise<void> {
    const key = keyOf(vm);
    try {
      const rollout = await this.#source.virtualMachine({
        ...vm,
        present: false,
      });
      this.#causes.delete(key);
      this.#causes.set(key, {
        cause: rollout?.cause,
        askedAt: this.#clock.now(),
      });
      if (this.#causes.size > MAX_REMEMBERED) {
        const [oldest] = this.#causes.keys();
        this.#causes.delete(oldest);
      }
    } catch (error) {
      this.#logger.debug(
        `What ${key} waits for is not known: ${(error as Error).message}`,
      );
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
