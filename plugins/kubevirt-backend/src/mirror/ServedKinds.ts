import { KubeError, type KubeClient } from '../clusters';
import type { ServedKind } from '../model/vmObjects';
import { Backoff } from '../lib/Backoff';
import { sleep, type Clock } from '../lib/clock';
import { readGroups, readKinds } from './discovery';

export interface ServedKindsOptions {
  client: KubeClient;
  clock: Clock;
  random?: () => number;
  /** Names of the CRDs that are there, as `plural.group`. Undefined where they may not be read. */
  crds(): string[] | undefined;
}

/** Changes that come within this time are looked up together: an operator makes its CRDs one after the other. */
const GATHER = 1_000;
/** Pauses between two looks for a CRD that is not served yet, and after a failure. */
const RETRY = { base: 2_000, cap: 120_000 };
/** How often it is looked where CRDs may not be read, so that nothing reports a change. */
const BLIND = 300_000;

/** Groups whose kinds come from aggregated API servers and have no CRDs. */
const AGGREGATED = new Set([
  'subresources.kubevirt.io',
  'upload.cdi.kubevirt.io',
]);

/**
 * Knows in which versions the API server serves the kinds of KubeVirt and CDI. CRDs are watched without
 * their specs, which hold megabytes of schemas, so this comes from discovery: a handful of small calls when a
 * CRD came, changed or went.
 */
export class ServedKinds {
  readonly #options: ServedKindsOptions;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #asked = false;
  #failed = false;
  #phases = '';
  #kinds: ServedKind[] | undefined;
  #running: Promise<void> | undefined;

  constructor(options: ServedKindsOptions) {
    this.#options = options;
    this.#backoff = new Backoff(RETRY.base, RETRY.cap, options.random);
  }

  /** Undefined until discovery has reported it once. */
  get kinds(): ServedKind[] | undefined {
    return this.#kinds;
  }

  /** The cluster answers again: look at what could not be read, and at what nothing else would report. */
  recover(): void {
    if (this.#failed || (this.#running && !this.#options.crds())) {
      this.look();
    }
  }

  /** Where CRDs may not be read, that a kind comes or goes shows in how its own lists fare. */
  lookIfNew(phases: string): void {
    if (phases !== this.#phases) {
      this.#phases = phases;
      this.look();
    }
  }

  /** Something changed: look soon. */
  look(): void {
    this.#asked = true;
    this.#backoff.reset();
    this.#wake.abort();
    if (!this.#stop.signal.aborted) {
      this.#running ??= this.#run();
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await sleep(this.#options.clock, GATHER, this.#stop.signal);
      this.#asked = false;
      const pause = await this.#read();
      if (!this.#asked) {
        await this.#sleepUnlessAsked(pause);
      }
    }
  }

  /** Returns how long to wait for the next look, in milliseconds; undefined: until asked. */
  async #read(): Promise<number | undefined> {
    const { client, crds } = this.#options;
    const { signal } = this.#stop;
    try {
      const groups = await readGroups(client, signal);
      const kinds: ServedKind[] = [];
      for (const [group, versions] of groups ?? []) {
        if (/(^|\.)kubevirt\.io$/.test(group) && !AGGREGATED.has(group)) {
          kinds.push(...(await readKinds(client, group, versions, signal)));
        }
      }
      this.#kinds = groups && kinds;
      this.#failed = false;
      const names = crds();
      if (!names) {
        return BLIND;
      }
      const served = new Set(kinds.map(({ name }) => name));
      // A new CRD takes some moments until it is served, which no event reports.
      return groups && names.some(name => !served.has(name))
        ? this.#backoff.next()
        : undefined;
    } catch (error) {
      this.#failed = true;
      const failure = error instanceof KubeError ? error : undefined;
      if (failure?.code === 401 || failure?.code === 403) {
        this.#kinds = undefined;
        return BLIND;
      }
      return this.#backoff.next(failure?.retryAfter);
    }
  }

  async #sleepUnlessAsked(ms = Infinity): Promise<void> {
    this.#wake = new AbortController();
    const { clock } = this.#options;
    await sleep(clock, ms, this.#stop.signal, this.#wake.signal);
  }
}
