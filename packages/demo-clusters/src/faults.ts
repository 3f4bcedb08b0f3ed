/** Answers with a failure instead of doing what is asked. */
export interface StatusFault {
  code: 403 | 429 | 500 | 503;
  /** `plural.group`, or the plural in the core group; all resources when absent. */
  resource?: string;
  /** `get`, `list`, `watch`, `create` ...; all verbs when absent. */
  verbs?: string[];
  /** How often; until it is taken away when absent. */
  times?: number;
  /** Seconds, for 429 and 503. */
  retryAfterSeconds?: number;
}

/** What is wrong with an API server at the moment. */
export interface FaultState {
  /** Nothing listens: connections are refused and open ones cut. */
  refuse: boolean;
  /** Connections are taken but nothing is answered; open watches fall silent without ending. */
  hang: boolean;
  /** Milliseconds before each answer. */
  latencyMs: number;
  /** Ends all watches each time so many milliseconds have passed; 0 for never. */
  dropWatchesEveryMs: number;
  /** virt-api is gone: its subresources answer 503, open consoles end, and what its webhooks guard is refused. */
  virtApiDown: boolean;
  /** virt-handlers do not answer: open consoles fall silent without ending, and new ones get 504 after a minute. */
  hangConsoles: boolean;
  /** metrics-server is registered and away. */
  metricsDown: boolean;
  /**
   * What is wrong with Prometheus: no pod is behind its Service, it does not answer, it answers 500, or something that is
   * not Prometheus answers.
   */
  prometheus?: 'away' | 'hang' | 'error' | 'nonsense';
  statuses: StatusFault[];
}

/** Something that happens once. */
export type FaultEvent =
  /** Open watches end, as when a proxy cuts them. */
  | 'dropWatches'
  /** History is compacted, and open watches end with 410 Expired. */
  | 'expire';

const HEALTHY: FaultState = {
  refuse: false,
  hang: false,
  latencyMs: 0,
  dropWatchesEveryMs: 0,
  virtApiDown: false,
  hangConsoles: false,
  metricsDown: false,
  prometheus: undefined,
  statuses: [],
};

/** The faults of one API server, switched on and off while it runs. */
export class Faults {
  #state: FaultState = HEALTHY;
  readonly #changed = new Set<(state: FaultState) => void>();
  readonly #events = new Set<(event: FaultEvent) => void>();

  get state(): FaultState {
    return this.#state;
  }

  /** Changes what is given and leaves the rest. */
  set(change: Partial<FaultState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.forEach(listener => listener(this.#state));
  }

  /** Everything works again. */
  clear(): void {
    this.set(HEALTHY);
  }

  trigger(event: FaultEvent): void {
    this.#events.forEach(listener => listener(event));
  }

  /** The failure to answer a request with, counted down where it is for some times only. */
  takeStatus(resource: string, verb: string): StatusFault | undefined {
    const fault = this.#state.statuses.find(
      ({ resource: only, verbs, times }) =>
        (only === undefined || only === resource) &&
        (verbs === undefined || verbs.includes(verb)) &&
        (times === undefined || times > 0),
    );
    if (fault?.times !== undefined) {
      this.#state = {
        ...this.#state,
        statuses: this.#state.statuses.map(other =>
          other === fault ? { ...fault, times: fault.times! - 1 } : other,
        ),
      };
    }
    return fault;
  }

  onChange(listener: (state: FaultState) => void): () => void {
    this.#changed.add(listener);
    return () => {
      this.#changed.delete(listener);
    };
  }

  onEvent(listener: (event: FaultEvent) => void): () => void {
    this.#events.add(listener);
    return () => {
      this.#events.delete(listener);
    };
  }
}
