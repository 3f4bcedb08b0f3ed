import type { ApiBackend, BackendRequest } from '../apiserver';
import { isTrue } from '../controllers/conditions';
import { ControllerContext } from '../controllers/context';
import { VMIS } from '../kubevirt/resources';
import type { ContainerStatus, Named } from '../objects';
import { notFound } from '../status';
import { labelSelector } from '../store/selectors';
import { KubeObject } from '../types';
import { Load } from './load';
import { processorOf, residentOf, runningSince } from './series';

const API = 'metrics.k8s.io/v1beta1';
/** What QEMU needs besides its guest, in cores. */
const OVERHEAD = 0.004;

/** The resource metrics API of pods, as metrics-server serves it (kubernetes-sigs/metrics-server pkg/api). */
export function metricsApi(context: ControllerContext): ApiBackend {
  return {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    resources: [
      {
        name: 'pods',
        singularName: '',
        namespaced: true,
        kind: 'PodMetrics',
        verbs: ['get', 'list'],
      },
    ],
    answer: request => ({ body: answer(context, request) }),
  };
}

function answer(
  context: ControllerContext,
  { namespace, name, query }: BackendRequest,
): object {
  const { store } = context;
  if (name) {
    const pod = store.get({ resource: 'pods', namespace, name });
    const found = pod && podMetrics(context, pod);
    if (!found) {
      // Its registry names objects with their namespace.
      throw notFound({ resource: 'pods', name: `${namespace}/${name}` });
    }
    return found;
  }
  const selects = labelSelector(query.get('labelSelector') ?? undefined);
  return {
    kind: 'PodMetricsList',
    apiVersion: API,
    metadata: {},
    items: store
      .list('pods', { namespace })
      .filter(pod => !selects || selects(pod))
      .flatMap(pod => podMetrics(context, pod) ?? []),
  };
}

/** Nothing of a pod that has not been read twice. */
function podMetrics(
  { store, clock, timings }: ControllerContext,
  pod: KubeObject,
): object | undefined {
  const statuses: ContainerStatus[] = pod.status?.containerStatuses ?? [];
  const since = Date.parse(statuses[0]?.state?.running?.startedAt ?? '');
  const window = timings.measure;
  const now = Math.floor(clock.now().getTime() / window) * window;
  if (pod.status?.phase !== 'Running' || !(now - since >= window)) {
    return undefined;
  }
  const { name, namespace, labels, ownerReferences } = pod.metadata;
  const owner = ownerReferences?.find(
    ({ kind }) => kind === 'VirtualMachineInstance',
  );
  const vmi =
    owner && store.get({ resource: VMIS, namespace, name: owner.name });
  return {
    kind: 'PodMetrics',
    apiVersion: API,
    metadata: {
      name,
      namespace,
      creationTimestamp: clock.now().toISOString().replace(/\.\d+/, ''),
      ...(labels && { labels }),
    },
    timestamp: new Date(now).toISOString().replace(/\.\d+/, ''),
    window: `${window / 1000}s`,
    containers: pod.spec.containers.map((container: Named) => ({
      name: container.name,
      usage: usageOf(container, pod, vmi, now / 1000),
    })),
  };
}

function usageOf(
  { name }: Named,
  pod: KubeObject,
  vmi: KubeObject | undefined,
  time: number,
) {
  const guest =
    name === 'compute' && vmi && runningSince(vmi) !== undefined && vmi;
  const words = `${pod.metadata.uid} ${name}`;
  const [cpu, memory] = guest
    ? [
        OVERHEAD + (isTrue(guest, 'Paused') ? 0 : processorOf(guest).at(time)),
        residentOf(guest),
      ]
    : [
        new Load(`${words} cpu`, 0.0005, 0.006).at(time),
        new Load(`${words} memory`, 8e6, 6e7).at(time),
      ];
  return {
    cpu: `${Math.round(cpu * 1e9)}n`,
    memory: `${Math.round(memory / 1024)}Ki`,
  };
}
