import { KubeError, type KubeClient } from '../clusters';
import { Backoff } from '../lib/Backoff';
import { sleep, type Clock } from '../lib/clock';
import type { MirrorTimings } from './reflector/timings';

export interface ConnectivityMonitorOptions {
  client: KubeClient;
  clock: Clock;
  timings: MirrorTimings;
  random?: () => number;
  /** The connection broke (false), or fails for another reason than before (false), or is back (true). */
  onChange(up: boolean): void;
}

/**
 * Knows whether a cluster answers. Bytes on any watch are proof; when all were silent for a while the
 * API server is asked for its version, so that a frozen one, or a connection that only this side still
 * believes in, is found within seconds and not when a watch times out.
 */
export class ConnectivityMonitor {
  readonly #options: ConnectivityMonitorOptions;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #nudge = new AbortController();
  #suspected = true;
  #up: boolean | undefined;
  #lastContact = 0;
  #error: KubeError | undefined;
  #running: Promise<void> | undefined;
  #minor: number | undefined;

  constructor(options: ConnectivityMonitorOptions) {
    this.#options = options;
    const { backoffBase, probeInterval } = options.timings;
    this.#backoff = new Backoff(backoffBase, probeInterval, options.random);
  }

  /** Undefined until the first answer or failure. */
  get up(): boolean | undefined {
    return this.#up;
  }

  /** Milliseconds since the epoch; 0 if it never answered. */
  get lastContact(): number {
    return this.#lastContact;
  }

  /** Why it is down. */
  get error(): KubeError | undefined {
    return this.#error;
  }

  /** Minor version of the API server, where it is known. */
  get minorVersion(): number | undefined {
    return this.#minor;
  }

  /** Asks once, then goes on in the background. */
  async start(): Promise<void> {
    await this.#probe();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Bytes came. */
  contact(): void {
    this.#lastContact = this.#options.clock.now();
    if (this.#up !== true) {
      this.#backoff.reset();
      this.#set(true, undefined);
    }
  }

  /** A call failed: look now, unless it is known to be down, and looked at again in good time. */
  suspect(): void {
    if (!this.#suspected && this.#up) {
      this.#suspected = true;
      this.#nudge.abort();
    }
  }

  async #run(): Promise<void> {
    const { clock, timings } = this.#options;
    while (!this.#stop.signal.aborted) {
      const quiet = clock.now() - this.#lastContact;
      if (this.#up && !this.#suspected && quiet < timings.probeInterval) {
        await this.#pause(timings.probeInterval - quiet);
        continue;
      }
      await this.#probe();
      if (this.#up === false) {
        await this.#pause(this.#backoff.next());
        this.#suspected = true;
      }
    }
  }

  async #probe(): Promise<void> {
    const { client, clock, timings } = this.#options;
    const began = clock.now();
    try {
      const version = await client.json<{ minor?: string }>('/version', {
        timeout: timings.probeTimeout,
        signal: this.#stop.signal,
      });
      const minor = Number.parseInt(version?.minor ?? '', 10);
      this.#minor = Number.isNaN(minor) ? undefined : minor;
      this.contact();
    } catch (error) {
      if (this.#stop.signal.aborted) {
        return;
      }
      // A refusal is an answer too; those of a proxy for a server that is gone are not.
      if (
        error instanceof KubeError &&
        error.code > 0 &&
        ![502, 503, 504].includes(error.code)
      ) {
        this.contact();
      } else if (!this.#up || this.#lastContact <= began) {
        // One that is busy goes on with its watches and takes long for a new call: it is not to get all of them again.
        this.#set(
          false,
          error instanceof KubeError
            ? error
            : new KubeError(
                { code: 0, reason: 'Unexpected', message: 'The probe failed' },
                error,
              ),
        );
      }
    } finally {
      this.#suspected = false;
    }
  }

  async #pause(ms: number): Promise<void> {
    this.#nudge = new AbortController();
    const { clock } = this.#options;
    await sleep(clock, ms, this.#stop.signal, this.#nudge.signal);
  }

  #set(up: boolean, error: KubeError | undefined): void {
    const before = this.#up;
    const reason = this.#error?.reason;
    this.#up = up;
    this.#error = error;
    if (before !== up || reason !== error?.reason) {
      this.#options.onChange(up);
    }
  }
}
