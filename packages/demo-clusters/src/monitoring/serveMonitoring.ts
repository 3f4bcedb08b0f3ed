import type { ApiExtensions } from '../apiserver';
import { ControllerContext } from '../controllers/context';
import { Faults, FaultState } from '../faults';
import { VMIS } from '../kubevirt/resources';
import { serviceUnavailable, TextError } from '../status';
import { NewKubeObject } from '../types';
import { metricsApi } from './metricsApi';
import { Prometheus } from './Prometheus';
import { Run, runningSince, seriesOf } from './series';

const API_SERVICE = {
  resource: 'apiservices.apiregistration.k8s.io',
  name: 'v1beta1.metrics.k8s.io',
};

/** Where the Prometheus of a demo cluster is. */
export const PROMETHEUS = {
  namespace: 'monitoring',
  name: 'prometheus',
  port: 9090,
};

/** In seconds. */
const DAY = 86_400;
/** At the beginning of each day a VM was down for so long, in seconds. */
const DOWN = 2_400;

/** What metrics-server and Prometheus are known by to an API server. */
export function monitoringObjects(): NewKubeObject[] {
  const { namespace, name, port } = PROMETHEUS;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name },
      spec: { ports: [{ name: 'web', port }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: API_SERVICE.name },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { namespace: 'kube-system', name: 'metrics-server' },
      },
    },
  ];
}

export interface MonitoringOptions {
  extensions: ApiExtensions;
  faults: Faults;
  /** Seconds for which VMs have run before this process began, as Prometheus has it. */
  past?: number;
}

/** Serves what is measured of VMs, as long as its objects are there. */
export function serveMonitoring(
  context: ControllerContext,
  { extensions, faults, past = 0 }: MonitoringOptions,
): () => void {
  const { store, clock } = context;
  const api = metricsApi(context);
  let unregister: (() => void) | undefined;
  const update = () => {
    if (!store.get(API_SERVICE)) {
      unregister?.();
      unregister = undefined;
    } else {
      unregister ??= extensions.registerApi({
        ...api,
        answer: request => {
          if (faults.state.metricsDown) {
            // The words of the aggregation layer (k8s.io/kube-aggregator pkg/apiserver/handler_proxy.go).
            throw new TextError(503, 'service unavailable\n');
          }
          return api.answer(request);
        },
      });
    }
  };
  const prometheus = new Prometheus(
    () =>
      store.list(VMIS).flatMap(vmi => {
        const since = runningSince(vmi);
        const now = clock.now().getTime() / 1000;
        return since === undefined
          ? []
          : seriesOf(vmi, runsOf(since, now, past));
      }),
    () => clock.now(),
  );
  update();
  const stops = [
    store.subscribe(API_SERVICE.resource, update),
    extensions.registerService(PROMETHEUS, async request => {
      await fail(faults.state.prometheus);
      return faults.state.prometheus === 'nonsense'
        ? {
            body: Buffer.from('<!doctype html><title>Sign in</title>'),
            contentType: 'text/html; charset=utf-8',
          }
        : prometheus.answer(request);
    }),
  ];
  return () => {
    stops.forEach(stop => stop());
    unregister?.();
  };
}

/** A minute: whoever asks has given up by then. */
const HANG_MS = 60_000;

async function fail(fault: FaultState['prometheus']): Promise<void> {
  switch (fault) {
    case 'away':
      throw serviceUnavailable(
        `no endpoints available for service "${PROMETHEUS.name}:${PROMETHEUS.port}"`,
      );
    case 'hang':
      await new Promise(resolve => {
        setTimeout(resolve, HANG_MS).unref();
      });
      break;
    case 'error':
      throw new TextError(
        500,
        JSON.stringify({
          status: 'error',
          errorType: 'internal',
          error: 'opening storage failed',
        }),
      );
    default:
  }
}

/** When a VM ran: since it began to, and before that by day. */
function runsOf(since: number, now: number, past: number): Run[] {
  const runs: Run[] = [];
  let to = since;
  while (to > since - past) {
    const dawn = Math.floor((to - 1) / DAY) * DAY + DOWN;
    const from = Math.max(dawn, since - past);
    if (from < to) {
      runs.unshift({ from, to });
    }
    to = dawn - DOWN;
  }
  const last = runs.at(-1);
  return last?.to === since
    ? [...runs.slice(0, -1), { from: last.from, to: now }]
    : [...runs, { from: since, to: now }];
}
