import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EntityUsage,
  UsageAsked,
  UsageFigures,
  UsageHistory,
  UsageMissing,
  UsageMissingReason,
  UsageNow,
  UsageQuantity,
  UsageWindow,
  VirtualMachineSummary,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { usageQuantities } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  UsageSourceError,
  type UsageSource,
  type UsageTimes,
  type UsageValues,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '../../lib/clock';
import { ClusterSemaphores } from '../../lib/ClusterSemaphores';
import { SharedAnswers } from '../../lib/SharedAnswers';
import { withoutUrlSecrets } from '../../model/urlSecrets';
import { failureOf } from './failure';
import { missing, TIMEOUT } from './missing';

/** How long an answer is given to everybody who asks for the same, in milliseconds. */
const TTL = 15_000;
/** So many answers are kept: one of a VM is about 10 kilobytes. */
const MAX_ANSWERS = 500;
/** Of an entity no more VMs are asked for. */
const MAX_VMS = 500;
/** Sources that are asked about one cluster at once, whoever asks. */
const CONCURRENCY = 8;
/** Seconds to which the time of a single value is rounded down. */
const MOMENT = 15;

/** Seconds of each window, and from one value to the next: 120 to 170 values. */
const WINDOWS: Readonly<Record<UsageWindow, { span: number; step: number }>> = {
  '1h': { span: 3_600, step: 30 },
  '24h': { span: 86_400, step: 600 },
  '7d': { span: 604_800, step: 3_600 },
};

/** A VM whose usage is asked for by somebody who may see it. */
interface UsedVm {
  summary: Pick<
    VirtualMachineSummary,
    'id' | 'cluster' | 'namespace' | 'name' | 'phase' | 'pod'
  >;
  asked: UsageAsked;
}

export interface UsageReaderOptions {
  /** Of those that have to do with a cluster the first answers. */
  sources: readonly UsageSource[];
  clock: Clock;
  logger: Pick<LoggerService, 'warn'>;
}

type Part = 'now' | 'history';

/**
 * What a source answered, or why it did not: that is given to all who ask as well, who would otherwise ask again and again.
 */
type Answer<T> =
  | { source: string; values: ReadonlyMap<string, T> }
  | { source: string; reason: UsageMissingReason };

/** What VMs use and used: asked for on demand, once for all who look, and never of others than those that are given. */
export class UsageReader {
  readonly #options: UsageReaderOptions;
  readonly #semaphores: ClusterSemaphores;
  readonly #now: SharedAnswers<Answer<Omit<UsageNow, 'source'>>>;
  readonly #history: SharedAnswers<Answer<UsageValues>>;

  private constructor(options: UsageReaderOptions) {
    const { clock } = options;
    this.#options = options;
    this.#semaphores = new ClusterSemaphores({
      limit: CONCURRENCY,
      timeout: TIMEOUT,
      clock,
    });
    this.#now = new SharedAnswers({ clock, ttl: TTL, max: MAX_ANSWERS });
    this.#history = new SharedAnswers({ clock, ttl: TTL, max: MAX_ANSWERS });
  }

  static create(options: UsageReaderOptions): UsageReader {
    return new UsageReader(options);
  }

  /**
   * One VM: what it uses now, and what it used.
   *
   * @param caller - who asks: nobody waits behind all that another one asks for
   */
  async virtualMachine(
    vm: UsedVm,
    window: UsageWindow,
    caller: string,
  ): Promise<VirtualMachineUsage> {
    const { span, step } = WINDOWS[window];
    const end = this.#rounded(step);
    const times = { start: end - span, end, step };
    const [now, history] = await Promise.all([
      isRunning(vm) ? this.#askNow([vm], caller) : undefined,
      this.#askHistory([vm], { ...times, quantities: usageQuantities }, caller),
    ]);
    const found: VirtualMachineUsage = {
      time: this.#time(),
      window,
      asked: vm.asked,
      missing: [],
    };
    const key = keyOf(vm);
    const lacks = (
      part: Part,
      reason: UsageMissingReason,
      { source }: { source: string },
    ) => found.missing.push(this.#missing(part, reason, vm, source));
    if (!now) {
      lacks('now', 'not-running', { source: '' });
    } else if ('reason' in now) {
      lacks('now', now.reason, now);
    } else if (now.values.has(key)) {
      found.now = { source: now.source, ...now.values.get(key) };
    } else {
      lacks('now', 'no-data', now);
    }
    if ('reason' in history) {
      lacks('history', history.reason, history);
    } else if (history.values.has(key)) {
      found.history = historyOf(history.values.get(key)!, times, history);
      if (isSilent(history.values.get(key)!)) {
        lacks('history', 'guest-silent', history);
      }
    } else {
      lacks('history', 'no-data', history);
    }
    return found;
  }

  /** The VMs of an entity that run: how much each uses now, of the guest where that is known, else of its pod. */
  async entity(vms: UsedVm[], caller: string): Promise<EntityUsage> {
    const running = vms.filter(isRunning);
    const shown = running.slice(0, MAX_VMS);
    const byCluster = new Map<string, UsedVm[]>();
    for (const vm of shown) {
      const { cluster } = vm.summary;
      byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), vm]);
    }
    const parts = await Promise.all(
      [...byCluster.values()].map(of => this.#figures(of, caller)),
    );
    return {
      time: this.#time(),
      items: parts.flatMap(({ items }) => items),
      ...(running.length > shown.length && { truncated: true }),
      missing: parts.flatMap(part => part.missing),
    };
  }

  /** Of VMs of one cluster. */
  async #figures(
    vms: UsedVm[],
    caller: string,
  ): Promise<Pick<EntityUsage, 'items' | 'missing'>> {
    const [{ summary }] = vms;
    const { cluster } = summary;
    const at = this.#rounded(MOMENT);
    const history = await this.#askHistory(
      vms,
      { start: at, end: at, step: MOMENT, quantities: ['cpu', 'memory'] },
      caller,
    );
    if ('values' in history) {
      return {
        items: vms.map(vm =>
          figuresOf(vm, history.values.get(keyOf(vm)), 'guest'),
        ),
        missing: [],
      };
    }
    const now = await this.#askNow(vms, caller);
    if ('values' in now) {
      return {
        items: vms.map(vm => {
          const { cpu, memory } = now.values.get(keyOf(vm)) ?? {};
          return figuresOf(vm, { cpu: [cpu], memory: [memory] }, 'pod');
        }),
        missing: [],
      };
    }
    const problem =
      history.reason === 'not-configured'
        ? this.#missing('now', now.reason, vms[0], now.source)
        : this.#missing('history', history.reason, vms[0], history.source);
    return { items: [], missing: [{ cluster, ...problem }] };
  }

  #askNow(vms: UsedVm[], caller: string) {
    const { cluster } = vms[0].summary;
    const virtualMachines = requested(vms);
    return this.#now.get(digest([cluster, virtualMachines]), () =>
      this.#ask('now', { cluster, caller }, (source, signal) =>
        source.now?.({ cluster, virtualMachines, signal }),
      ),
    );
  }

  #askHistory(
    vms: UsedVm[],
    asked: UsageTimes & { quantities: readonly UsageQuantity[] },
    caller: string,
  ) {
    const { cluster } = vms[0].summary;
    const virtualMachines = requested(vms);
    return this.#history.get(digest([cluster, virtualMachines, asked]), () =>
      this.#ask('history', { cluster, caller }, (source, signal) =>
        source.history?.({ cluster, virtualMachines, ...asked, signal }),
      ),
    );
  }

  /** Never fails, and is there within the time that is given. */
  async #ask<T>(
    part: Part,
    { cluster, caller }: { cluster: string; caller: string },
    read: (
      source: UsageSource,
      signal: AbortSignal,
    ) => Promise<ReadonlyMap<string, T> | undefined> | undefined,
  ): Promise<Answer<T>> {
    const { clock, logger, sources } = this.#options;
    const given = new AbortController();
    let asked = '';
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(TIMEOUT, () => {
        reject(
          new UsageSourceError('too-slow', `no answer within ${TIMEOUT} ms`),
        );
        given.abort();
      });
    });
    const work = async (): Promise<Answer<T>> => {
      const leave = await this.#semaphores.acquire(
        cluster,
        caller,
        given.signal,
      );
      try {
        for (const source of sources.filter(each => each[part])) {
          asked = source.name;
          const values = await read(source, given.signal);
          if (values) {
            return { source: asked, values };
          }
        }
        return { source: asked, reason: 'not-configured' };
      } finally {
        leave();
      }
    };
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      const { reason, message } = failureOf(error);
      logger.warn(
        withoutUrlSecrets(
          `'${asked}' did not say what VMs of cluster '${cluster}' use (${reason}): ${message}`,
        ),
      );
      return { source: asked, reason };
    } finally {
      cancel();
      given.abort();
    }
  }

  #missing(
    part: Part,
    reason: UsageMissingReason,
    { summary: { cluster } }: UsedVm,
    source: string,
  ): UsageMissing {
    return missing({ part, reason, cluster, source });
  }

  /** Seconds since the epoch, rounded down to a multiple of so many. */
  #rounded(step: number): number {
    return Math.floor(this.#options.clock.now() / 1000 / step) * step;
  }

  #time(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

function isRunning({ summary }: UsedVm): boolean {
  return summary.phase === 'Running';
}

function keyOf({ summary }: UsedVm): string {
  return `${summary.namespace}/${summary.name}`;
}

function requested(vms: UsedVm[]) {
  return vms.map(({ summary: { namespace, name, pod } }) => ({
    namespace,
    name,
    ...(pod && { pod: pod.name }),
  }));
}

function digest(asked: unknown): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64');
}

/** Whether the guest says nothing of its memory while it works. */
function isSilent({ cpu, memory }: UsageValues): boolean {
  return cpu !== undefined && memory === undefined;
}

function historyOf(
  values: UsageValues,
  { start, step }: UsageTimes,
  { source }: { source: string },
): UsageHistory {
  return {
    source,
    startedAt: new Date(start * 1000).toISOString(),
    step,
    series: usageQuantities.flatMap(quantity => {
      const of = values[quantity];
      return of ? [{ quantity, values: [...of] }] : [];
    }),
  };
}

function figuresOf(
  { summary: { id }, asked }: UsedVm,
  values:
    | Partial<Record<'cpu' | 'memory', readonly (number | null | undefined)[]>>
    | undefined,
  memoryOf: 'guest' | 'pod',
): UsageFigures {
  const cpu = values?.cpu?.[0] ?? undefined;
  const memory = values?.memory?.[0] ?? undefined;
  return {
    id,
    asked,
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory, memoryOf }),
  };
}
