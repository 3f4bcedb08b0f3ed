import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

type Attributes = Record<string, unknown>;

interface Recorded {
  name: string;
  value: number;
  attributes: Attributes;
}

/** A metrics service that keeps what it is given. */
export class RecordingMetrics {
  /** Names of all that was created. */
  readonly names: string[] = [];
  readonly #recorded: Recorded[] = [];
  readonly #gauges = new Map<
    string,
    (result: { observe(value: number, attributes?: Attributes): void }) => void
  >();

  /** What a plugin is given. Gauges and observable counters that the plugin has no use for are not there. */
  get service(): MetricsService {
    const recorder = (name: string) => {
      this.names.push(name);
      return (value: number, attributes: Attributes = {}) => {
        this.#recorded.push({ name, value, attributes });
      };
    };
    const service: Partial<MetricsService> = {
      createCounter: name => ({ add: recorder(name) }),
      createUpDownCounter: name => ({ add: recorder(name) }),
      createHistogram: name => ({ record: recorder(name) }),
      createObservableGauge: name => {
        this.names.push(name);
        return {
          addCallback: callback => this.#gauges.set(name, callback as any),
          removeCallback: () => this.#gauges.delete(name),
        };
      },
    };
    return service as MetricsService;
  }

  /** The values of a counter or histogram whose attributes hold the given ones. */
  values(name: string, attributes: Attributes = {}): number[] {
    return this.#recorded
      .filter(
        each =>
          each.name === name &&
          Object.entries(attributes).every(
            ([key, value]) => each.attributes[key] === value,
          ),
      )
      .map(({ value }) => value);
  }

  /** What a counter stands at. */
  sum(name: string, attributes?: Attributes): number {
    return this.values(name, attributes).reduce((sum, value) => sum + value, 0);
  }

  /** What a gauge shows when it is read now. */
  read(name: string): { value: number; attributes: Attributes }[] {
    const read: { value: number; attributes: Attributes }[] = [];
    this.#gauges.get(name)?.({
      observe: (value, attributes = {}) => read.push({ value, attributes }),
    });
    return read;
  }
}
