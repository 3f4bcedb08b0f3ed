import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** What is measured of streams. */
export class StreamMetrics {
  readonly #now: () => number;
  readonly #subscribers;
  readonly #messages;
  readonly #caughtUp;
  readonly #delay;

  private constructor(metrics: MetricsService, now: () => number) {
    this.#now = now;
    this.#subscribers = metrics.createUpDownCounter<{ kind: string }>(
      'kubevirt.stream.subscribers',
      { description: 'Open event streams' },
    );
    this.#messages = metrics.createCounter<{ type: string }>(
      'kubevirt.stream.messages',
      { description: 'Messages sent to event streams' },
    );
    this.#caughtUp = metrics.createCounter('kubevirt.stream.catch_ups', {
      description: 'Snapshots sent to readers that had fallen behind',
    });
    this.#delay = metrics.createHistogram('kubevirt.stream.delay', {
      description:
        'Time from the arrival of a change at the backend to its message',
      unit: 's',
      advice: {
        explicitBucketBoundaries: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      },
    });
  }

  /** @param options - `now` in milliseconds since the epoch */
  static create(options: {
    metrics: MetricsService;
    now: () => number;
  }): StreamMetrics {
    return new StreamMetrics(options.metrics, options.now);
  }

  opened(kind: 'virtual-machines' | 'logs'): void {
    this.#subscribers.add(1, { kind });
  }

  closed(kind: 'virtual-machines' | 'logs'): void {
    this.#subscribers.add(-1, { kind });
  }

  /** @param receivedAt - milliseconds since the epoch at which the oldest change came in */
  sent(type: 'snapshot' | 'change', receivedAt?: number): void {
    this.#messages.add(1, { type });
    if (receivedAt !== undefined) {
      this.#delay.record(Math.max(0, this.#now() - receivedAt) / 1000);
    }
  }

  caughtUp(): void {
    this.#caughtUp.add(1);
  }
}
