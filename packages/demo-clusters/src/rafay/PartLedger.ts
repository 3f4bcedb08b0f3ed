import type { Clock } from '../types';

/** How far one part has come on one cluster. */
export interface PartStatus {
  kind: 'namespace' | 'add-on' | 'workload' | 'approval' | 'blueprint';
  name: string;
  cluster: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** When it got into this state. */
  since: string;
  retryCount?: number;
  reasons?: string[];
}

/** What one rollout has done so far; each part once, with its latest state. */
export class PartLedger {
  readonly parts: PartStatus[];
  readonly #clock: Clock;
  readonly #log: (line: string) => void;

  /** @param before - parts of the rollout before this one, which stay so until they are begun again */
  constructor(options: {
    clock: Clock;
    log: (line: string) => void;
    before?: PartStatus[];
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.parts = options.before ?? [];
  }

  now(): string {
    return this.#clock.now().toISOString();
  }

  begin(
    kind: PartStatus['kind'],
    name: string,
    cluster: string,
    state: 'waiting' | 'running' = 'running',
  ): PartStatus {
    this.forget(
      part =>
        part.kind === kind && part.name === name && part.cluster === cluster,
    );
    const status: PartStatus = {
      kind,
      name,
      cluster,
      state,
      since: this.now(),
    };
    this.parts.push(status);
    return status;
  }

  /** Goes on with a part that waited. */
  go(status: PartStatus): void {
    status.state = 'running';
    status.since = this.now();
  }

  end(
    status: PartStatus,
    ok: boolean,
    reasons: string[] = [],
    retryCount?: number,
  ): boolean {
    status.state = ok ? 'done' : 'failed';
    status.since = this.now();
    if (reasons.length) {
      status.reasons = reasons;
    }
    if (retryCount) {
      status.retryCount = retryCount;
    }
    const tried = retryCount
      ? ` after ${retryCount} ${retryCount === 1 ? 'retry' : 'retries'}`
      : '';
    this.#log(
      `${status.cluster}: ${status.kind} ${status.name} ${
        ok ? 'done' : 'FAILED'
      }${tried}${reasons.length ? `: ${reasons.join('; ')}` : ''}`,
    );
    return ok;
  }

  forget(which: (part: PartStatus) => boolean): void {
    for (let index = this.parts.length - 1; index >= 0; index -= 1) {
      if (which(this.parts[index])) {
        this.parts.splice(index, 1);
      }
    }
  }
}
