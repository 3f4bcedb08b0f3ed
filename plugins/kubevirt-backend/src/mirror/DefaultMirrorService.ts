import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { Cluster, ClusterRegistry } from '../clusters';
import type { VmObjects } from '../model/vmObjects';
import { systemClock, type Clock } from '../lib/clock';
import { DefaultClusterMirror } from './DefaultClusterMirror';
import { FairSemaphore } from '../lib/FairSemaphore';
import { NO_METRICS, type MirrorMetrics, type MirrorStats } from './metrics';
import {
  DEFAULT_MIRROR_SETTINGS,
  readMirrorSettings,
  type MirrorSettings,
} from './readMirrorSettings';
import { DEFAULT_TIMINGS, type MirrorTimings } from './reflector/timings';
import type { ClusterMirror, MirrorService } from './types';

export interface MirrorServiceOptions {
  registry: ClusterRegistry;
  /** `kubevirt.mirror` is read from it. */
  config?: Config;
  /** Instead of a configuration, or over it. */
  settings?: Partial<MirrorSettings>;
  /** Makes a VM's view: the model's function. */
  summarize: (vmObjects: VmObjects) => VirtualMachineSummary;
  /** When that view next changes by time alone: the model's function. */
  reevaluateAt?: (vmObjects: VmObjects) => number | undefined;
  logger: Pick<LoggerService, 'info' | 'warn' | 'error' | 'debug'>;
  clock?: Clock;
  metrics?: MirrorMetrics;
  timings?: Partial<MirrorTimings>;
  random?: () => number;
}

/** Lists of all clusters that run at once, so that a portal that starts does not do them all together. */
const CONCURRENT_LISTS = 6;
/** Milliseconds after which a list does not count any more. */
const LIST_TIMEOUT = 10_000;

interface Running {
  cluster: Cluster;
  mirror: DefaultClusterMirror;
  lastUse: number;
}

/** Starts a cluster's mirror when it is first used and parks it when nobody looks any more. */
export class DefaultMirrorService implements MirrorService {
  readonly #options: MirrorServiceOptions;
  readonly #settings: MirrorSettings;
  readonly #clock: Clock;
  readonly #timings: MirrorTimings;
  readonly #semaphore: FairSemaphore;
  readonly #running = new Map<string, Running>();
  readonly #stopping = new Set<Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #cancelParking = () => {};
  #stopped = false;

  static create(options: MirrorServiceOptions): DefaultMirrorService {
    return new DefaultMirrorService(options);
  }

  private constructor(options: MirrorServiceOptions) {
    this.#options = options;
    this.#settings = {
      ...(options.config
        ? readMirrorSettings(options.config)
        : DEFAULT_MIRROR_SETTINGS),
      ...options.settings,
    };
    this.#clock = options.clock ?? systemClock;
    this.#semaphore = new FairSemaphore({
      limit: CONCURRENT_LISTS,
      timeout: LIST_TIMEOUT,
      clock: this.#clock,
    });
    this.#timings = { ...DEFAULT_TIMINGS, ...options.timings };
    this.#unsubscribe = options.registry.subscribe(() => this.#onClusters());
    if (this.#settings.start === 'startup') {
      this.#useAll();
    } else if (this.#settings.idleTime !== undefined) {
      this.#park(this.#settings.idleTime);
    }
  }

  clusters(): { name: string; title?: string }[] {
    return this.#options.registry
      .list()
      .map(({ name, title }) => ({ name, ...(title ? { title } : {}) }));
  }

  has(name: string): boolean {
    return this.#options.registry.get(name) !== undefined;
  }

  onClusters(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  use(name: string): ClusterMirror {
    const cluster = this.#options.registry.require(name);
    let running = this.#running.get(name);
    if (!running) {
      const { summarize, reevaluateAt, logger, metrics, random } =
        this.#options;
      running = {
        cluster,
        mirror: DefaultClusterMirror.create({
          cluster,
          namespaces: cluster.namespaces ?? this.#settings.namespaces,
          pageSize: this.#settings.pageSize,
          summarize,
          reevaluateAt,
          logger,
          clock: this.#clock,
          timings: this.#timings,
          metrics: metrics ?? NO_METRICS,
          acquire: signal => this.#semaphore.acquire(name, signal),
          random,
        }),
        lastUse: 0,
      };
      this.#running.set(name, running);
      if (!this.#stopped) {
        running.mirror.start();
      }
    }
    running.lastUse = this.#clock.now();
    return running.mirror;
  }

  /** How the running mirrors stand, for metrics. */
  stats(): MirrorStats[] {
    return [...this.#running.values()].map(({ mirror }) => mirror.stats());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelParking();
    this.#unsubscribe();
    const mirrors = [...this.#running.values()];
    this.#running.clear();
    await Promise.all([
      ...mirrors.map(({ mirror }) => mirror.stop()),
      ...this.#stopping,
    ]);
  }

  #useAll(): void {
    for (const { name } of this.#options.registry.list()) {
      this.use(name);
    }
  }

  /** Ends the mirrors of clusters that have gone, or have become other ones, and lets it be known. */
  #onClusters(): void {
    for (const [name, running] of this.#running) {
      if (this.#options.registry.get(name) !== running.cluster) {
        this.#end(name, running);
      }
    }
    if (this.#settings.start === 'startup') {
      this.#useAll();
    }
    this.#listeners.forEach(listener => listener());
  }

  #end(name: string, { mirror }: Running): void {
    this.#running.delete(name);
    const stopping = mirror.stop().finally(() => {
      this.#stopping.delete(stopping);
    });
    this.#stopping.add(stopping);
  }

  #park(idleTime: number): void {
    this.#cancelParking = this.#clock.after(
      Math.max(1000, idleTime / 4),
      () => {
        for (const [name, running] of this.#running) {
          if (running.mirror.stats().subscribers > 0) {
            running.lastUse = this.#clock.now();
          } else if (this.#clock.now() - running.lastUse >= idleTime) {
            this.#options.logger.info(
              `Nobody looks at cluster '${name}': its mirror is parked`,
            );
            this.#end(name, running);
          }
        }
        if (!this.#stopped) {
          this.#park(idleTime);
        }
      },
    );
  }
}
