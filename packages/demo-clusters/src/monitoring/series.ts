import { quantity } from '../controllers/quantity';
import { KubeObject } from '../types';
import type { VolumeStatus } from '../kubevirt/specTypes';
import { Load } from './load';

/** A time series of Prometheus: what it is of, when there was something, and what. Times in seconds since the epoch. */
export interface Series {
  labels: Record<string, string>;
  /** From when to when, oldest first. */
  runs: Run[];
  /** What was to be read at a time within a run. */
  at(time: number, run: Run): number;
}

export interface Run {
  from: number;
  to: number;
}

/** Labels of what is read of virt-handler, as KubeVirt's ServiceMonitor gives them. */
const READ_OF = {
  job: 'kubevirt-prometheus-metrics',
  container: 'virt-handler',
  endpoint: 'metrics',
};

/** Guests of these images have no balloon driver, as Windows without virtio's (harvester/harvester#6222). */
const SILENT = /windows/;

/** When a VMI began to run; undefined where it does not. */
export function runningSince({ status }: KubeObject): number | undefined {
  const transition = status?.phaseTransitionTimestamps?.find(
    ({ phase }: { phase: string }) => phase === 'Running',
  );
  return status?.phase === 'Running' && transition
    ? Date.parse(transition.phaseTransitionTimestamp) / 1000
    : undefined;
}

/** What the processor time of a VMI grows by. */
export function processorOf(vmi: KubeObject): Load {
  const { cores = 1, sockets = 1, threads = 1 } = vmi.spec.domain.cpu ?? {};
  const count = cores * sockets * threads;
  return new Load(`${wordsOf(vmi)} cpu`, 0.03 * count, 0.5 * count);
}

/** What QEMU holds of the machine's memory. */
export function residentOf(vmi: KubeObject): number {
  return memoryOf(vmi) * 0.9 + 120 * 2 ** 20;
}

/**
 * The series that virt-handler has of a VMI that runs, with their names and labels (kubevirt
 * pkg/monitoring/metrics/virt-handler/domainstats).
 */
export function seriesOf(vmi: KubeObject, runs: Run[]): Series[] {
  const memory = memoryOf(vmi);
  const words = wordsOf(vmi);
  const one = (
    name: string,
    at: Series['at'],
    labels: Record<string, string> = {},
  ): Series => ({
    labels: {
      __name__: `kubevirt_vmi_${name}`,
      ...READ_OF,
      instance: `${vmi.status.nodeName}:8443`,
      node: vmi.status.nodeName,
      namespace: vmi.metadata.namespace!,
      name: vmi.metadata.name,
      ...labels,
    },
    runs,
    at,
  });
  const counter = (name: string, load: Load, labels?: Record<string, string>) =>
    one(name, (time, { from }) => load.sum(from, time), labels);
  const bytes = (name: string, high: number, labels: Record<string, string>) =>
    counter(
      name,
      new Load(`${words} ${name} ${JSON.stringify(labels)}`, 1e3, high),
      labels,
    );
  const used = new Load(`${words} memory`, 0.2, 0.7);
  const available = memory * 0.96;
  const volumes: VolumeStatus[] = vmi.status.volumeStatus ?? [];
  const interfaces: object[] = vmi.status.interfaces ?? [];
  return [
    counter('cpu_usage_seconds_total', processorOf(vmi)),
    one('memory_resident_bytes', () => residentOf(vmi)),
    ...(SILENT.test(JSON.stringify(vmi.spec.volumes ?? []))
      ? []
      : [
          one('memory_available_bytes', () => available),
          one('memory_usable_bytes', time =>
            Math.round(available * Math.max(0, 1 - used.at(time))),
          ),
        ]),
    ...interfaces.flatMap((_, index) => {
      const labels = { interface: `vnet${index}` };
      return [
        bytes('network_receive_bytes_total', 4e5, labels),
        bytes('network_transmit_bytes_total', 2e5, labels),
      ];
    }),
    ...volumes
      .filter(({ target }) => target)
      .flatMap(({ target }) => [
        bytes('storage_read_traffic_bytes_total', 2e5, { drive: target }),
        bytes('storage_write_traffic_bytes_total', 6e5, { drive: target }),
      ]),
  ];
}

function memoryOf(vmi: KubeObject): number {
  return quantity(vmi.spec.domain.memory?.guest ?? '1Gi');
}

function wordsOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
