import request from 'supertest';
import { KubeError } from '../../clusters';
import { fakeVm } from '../../__testUtils__/FakeMirrorService';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../../__testUtils__/startKubeVirtBackend';

export const VM = `${ORDERS}/west/shop/orders-db`;
export const PROXY =
  '/api/v1/namespaces/monitoring/services/prometheus:9090/proxy';
export const METRICS = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
export const SUBRESOURCES =
  '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/orders-db';
export const GIB = 2 ** 30;

const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };

/** A refusal whose words nobody may see. */
export function kubeError(code: number, more: object = {}): KubeError {
  return new KubeError({ code, message: 'secret detail', ...more });
}

/** A VM with two processors and 4 GiB that runs, of the entity unless its labels are others. */
export function runningVm(
  options: {
    name?: string;
    labels?: Record<string, string>;
    agent?: boolean;
    consent?: boolean;
  } = {},
) {
  const { name = 'orders-db', labels, agent = true, consent = true } = options;
  return fakeVm({
    name,
    pod: {
      name: `virt-launcher-${name}`,
      uid: `uid-${name}`,
      phase: 'Running',
      ready: true,
      terminating: false,
    },
    ...(consent && { annotations: CONSENT }),
    ...(labels && { labels }),
    vmObjects: {
      vmi: {
        metadata: { name, namespace: 'shop', uid: 'vmi' },
        spec: { domain: { cpu: { cores: 2 }, memory: { guest: '4Gi' } } },
        status: {
          conditions: [
            { type: 'AgentConnected', status: agent ? 'True' : 'False' },
          ],
        },
      } as any,
    },
  });
}

const podMetrics = (name: string) => ({
  metadata: { name: `virt-launcher-${name}` },
  timestamp: '2026-01-01T00:00:00Z',
  containers: [
    { name: 'guest-console-log', usage: { cpu: '1', memory: '9Gi' } },
    { name: 'compute', usage: { cpu: '250m', memory: '2Gi' } },
  ],
});

/** A backend whose cluster `west` has a Prometheus and a metrics API that tests change. */
export async function startUsage() {
  const backend = await startKubeVirtBackend({
    config: {
      kubevirt: {
        usage: {
          prometheus: [
            {
              clusters: 'west',
              service: {
                namespace: 'monitoring',
                name: 'prometheus',
                port: 9090,
              },
            },
          ],
        },
      },
    },
  });
  const started = {
    ...backend,
    /** What is measured at each step: a value, or null for none. */
    measured: (query: string, _step: number): number | null =>
      query.includes('memory') ? GIB : 0.5,
    /** By the beginning of the path. */
    answers: {} as { [prefix: string]: (path: string) => unknown },
    get: <T>(path: string): Promise<T> =>
      request(backend.server)
        .get(path)
        .expect(200)
        .then(({ body }) => body as T),
    queries: () =>
      backend.westCluster.calls
        .filter(path => path.startsWith(PROXY))
        .map(path => new URL(path, 'http://x').searchParams),
  };
  started.answers = {
    [PROXY]: path => matrix(path, started.measured),
    [METRICS]: path =>
      path.includes('?')
        ? { items: [1, 2, 3, 4, 5].map(n => podMetrics(`orders-${n}`)) }
        : podMetrics('orders-db'),
  };
  backend.westCluster.answer = path => {
    const [, answer] =
      Object.entries(started.answers).find(([prefix]) =>
        path.startsWith(prefix),
      ) ?? [];
    if (!answer) {
      throw kubeError(404);
    }
    return answer(path);
  };
  backend.west.set(runningVm());
  return started;
}

/** What Prometheus answers, with series of a VM that nobody asked for. */
function matrix(
  path: string,
  measured: (query: string, step: number) => number | null,
) {
  const params = new URL(path, 'http://x').searchParams;
  const query = params.get('query')!;
  const [start, end, step] = ['start', 'end', 'step'].map(name =>
    Number(params.get(name)),
  );
  const [namespaces, names] = ['namespace', 'name'].map(label =>
    new RegExp(`\\b${label}=~"([^"]*)"`).exec(query)![1].split('|'),
  );
  const values: [number, string][] = [];
  for (let index = 0; start + index * step <= end; index++) {
    const value = measured(query, index);
    if (value !== null) {
      values.push([start + index * step, String(value)]);
    }
  }
  return {
    status: 'success',
    data: {
      resultType: 'matrix',
      result: [...names, 'foreign'].map(name => ({
        metric: { namespace: namespaces[0], name },
        values,
      })),
    },
  };
}
