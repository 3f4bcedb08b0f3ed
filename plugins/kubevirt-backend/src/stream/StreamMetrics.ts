import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

type StreamKind = 'virtual-machines' | 'fleet' | 'logs';

/** What is measured of streams. */
export class StreamMetrics {
  readonly #subscribers;
  readonly #messages;
  readonly #caughtUp;

  private constructor(metrics: MetricsService) {
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
  }

  static create(metrics: MetricsService): StreamMetrics {
    return new StreamMetrics(metrics);
  }

  opened(kind: StreamKind): void {
    this.#subscribers.add(1, { kind });
  }

  closed(kind: StreamKind): void {
    this.#subscribers.add(-1, { kind });
  }

  sent(type: 'snapshot' | 'change'): void {
    this.#messages.add(1, { type });
  }

  caughtUp(): void {
    this.#caughtUp.add(1);
  }
}
