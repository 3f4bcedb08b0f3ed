import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { MirrorMetrics, MirrorStats } from './mirror';

/** What the mirrors report while they work, as counters and a histogram of the metrics service. */
export function createMirrorMetrics(metrics: MetricsService): MirrorMetrics {
  const events = metrics.createCounter('kubevirt.mirror.events', {
    description: 'Watch events received',
  });
  const relists = metrics.createCounter('kubevirt.mirror.relists', {
    description: 'Kinds listed again',
  });
  const reconnects = metrics.createCounter('kubevirt.mirror.reconnects', {
    description: 'Watches opened again',
  });
  const delay = metrics.createHistogram('kubevirt.mirror.delay', {
    description: 'Time from the arrival of a change to its being sent',
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    },
  });
  return {
    event: (cluster, resource) => events.add(1, { cluster, resource }),
    relist: (cluster, resource) => relists.add(1, { cluster, resource }),
    reconnect: (cluster, resource) => reconnects.add(1, { cluster, resource }),
    delay: (cluster, ms) => delay.record(ms / 1000, { cluster }),
  };
}

/** How the running mirrors stand, as gauges of the metrics service. */
export function observeMirrors(
  metrics: MetricsService,
  stats: () => MirrorStats[],
): void {
  metrics
    .createObservableGauge('kubevirt.mirror.objects', {
      description: 'Objects held in memory',
    })
    .addCallback(result => {
      for (const { cluster, objects } of stats()) {
        for (const [resource, count] of Object.entries(objects)) {
          result.observe(count, { cluster, resource });
        }
      }
    });
  metrics
    .createObservableGauge('kubevirt.mirror.virtual_machines', {
      description: 'Virtual machines known',
    })
    .addCallback(result => {
      for (const { cluster, virtualMachines } of stats()) {
        result.observe(virtualMachines, { cluster });
      }
    });
  metrics
    .createObservableGauge('kubevirt.mirror.staleness', {
      description: 'Time since the data was last known to be true',
      unit: 's',
    })
    .addCallback(result => {
      for (const { cluster, staleness } of stats()) {
        result.observe(staleness, { cluster });
      }
    });
}
